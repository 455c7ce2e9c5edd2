/** Rollouts that stand still because they have to: what is broken for good takes all of their budget. */
import { currentHashes, isUpdated } from "../daemon/current-revision.js";
import type { Core } from "./core.js";
import type { DaemonModel } from "../daemon/daemon-model.js";

/** What of a rollout's budget is taken for good. */
export interface Budget {
  readonly name: "maxUnavailable" | "maxSurge";
  readonly of: number;
  /** Nodes that take one each: broken ones that concern the set, and those whose pods can stay but not serve. */
  readonly taken: readonly string[];
}

/** The budget of a set's rollout. Kubernetes counts every node with pods of the set, not only those that should run one. */
export function budgetOf(model: DaemonModel, { broken, nowMs }: Pick<Core, "broken" | "nowMs">): Budget {
  const eligible = new Set(model.eligible);
  const nodes = [...new Set([...model.eligible, ...model.byNode.keys()])];
  const isLost = (node: string): boolean => !eligible.has(node) && model.on(node).some((pod) => !model.isAvailable(pod, nowMs));
  const taken = nodes.filter((node) => broken.has(node) || isLost(node)).sort();
  return model.rollsWithSurge ? { name: "maxSurge", of: model.maxSurge, taken } : { name: "maxUnavailable", of: model.maxUnavailable, taken };
}

/** True where no rollout of the set can go on. */
export const isSpent = ({ of, taken }: Budget): boolean => taken.length >= of;

/** The rollouts that stand still, and rightly so, one text each. */
export function stallsIn(core: Core): readonly string[] {
  return core.models.flatMap((model) => {
    const budget = budgetOf(model, core);
    if (!model.rolls || !isSpent(budget)) return [];
    const current = currentHashes(model.set, core.known);
    const waiting = model.eligible.filter((node) => !core.broken.has(node) && model.liveOn(node).some((pod) => !isUpdated(pod, model.set, current)));
    if (waiting.length === 0) return [];
    const why = budget.taken.map((node) => `${node} (${core.broken.get(node) ?? "its pod does not serve"})`).join(", ");
    return [`${model.set.metadata.name} waits with ${waiting.join(", ")}: ${why} take(s) all of ${budget.name}, ${budget.of}`];
  });
}
