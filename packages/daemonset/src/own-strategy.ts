/** What a strategy of somebody's own wants done, held to what it was shown. */
import type { RolloutNode, RolloutStep, UpdateStrategy } from "@everynode/update-strategy";
import { type RolloutMoment, rolloutNodes } from "./rollout-groups.js";
import type { Survey } from "./survey.js";

/** A strategy asked for what cannot be done. */
export class StrategyError extends Error {
  override readonly name = "StrategyError";

  constructor(strategy: string, what: string) {
    super(`update strategy ${JSON.stringify(strategy)} ${what}`);
  }
}

/** Throws a `StrategyError` where the step names what the strategy was not shown. */
function checkStep(strategy: string, step: RolloutStep, { nodes, surges }: { readonly nodes: readonly RolloutNode[]; readonly surges: boolean }): void {
  const pods = new Set(nodes.flatMap((node) => node.pods.map(({ name }) => name)));
  const places = new Map(nodes.map((node) => [node.name, node]));
  for (const pod of step.remove) if (!pods.has(pod)) throw new StrategyError(strategy, `removes the pod ${JSON.stringify(pod)}; expected the name of one that it was shown`);
  for (const node of step.fill) {
    const place = places.get(node);
    if (place?.shouldRun !== true) throw new StrategyError(strategy, `fills the node ${JSON.stringify(node)}; expected the name of one on which the set should run`);
    if (place.pods.length > 0 && !surges) throw new StrategyError(strategy, `fills the node ${JSON.stringify(node)}, which has a pod; for that the set's spec must have a maxSurge above 0, or the second pod goes as one too many`);
  }
  if (step.againAfterMs !== undefined && !(step.againAfterMs > 0)) throw new StrategyError(strategy, `wants to be asked again after ${step.againAfterMs} ms; expected a number above 0`);
}

/** What `strategy` wants done now. O(nodes). */
export function ownStep(strategy: UpdateStrategy, survey: Survey, moment: RolloutMoment): RolloutStep {
  const nodes = [...rolloutNodes(survey.nodes.entries(), moment)];
  const step = strategy.step(nodes, { desired: survey.tally.desired, nowMs: moment.nowMs });
  checkStep(strategy.name, step, { nodes, surges: survey.rules.surges });
  return step;
}
