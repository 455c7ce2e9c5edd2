/** Scenarios as people write them in code: a word that nobody reads would otherwise be left out without a word. */
import { describedValue, UsageError } from "../api-error.js";
import { harmOf } from "../fault-input.js";
import { instead, type KnownNames, knownOptions } from "../known-options.js";
import type { Scenario, ScenarioDeed, ScenarioObjects, ScenarioStep } from "./scenario.js";

const NAMES: KnownNames<Scenario> = { nodes: true, objects: true, seed: true, latencies: true, steps: true, until: true };

/** What each deed needs, and what else it may have. */
const DEEDS: { readonly [D in ScenarioDeed["do"]]: { readonly needs: readonly string[]; readonly may?: readonly string[] } } = {
  fault: { needs: ["fault"], may: ["for", "name"] },
  heal: { needs: [], may: ["name"] },
  apply: { needs: ["objects"] },
  delete: { needs: ["kind", "name"], may: ["namespace"] },
  addNode: { needs: ["node"] },
  removeNode: { needs: ["node"] },
  label: { needs: ["node", "labels"] },
  taint: { needs: ["node", "taint"] },
  untaint: { needs: ["node", "key"], may: ["effect"] },
  cordon: { needs: ["node"] },
  uncordon: { needs: ["node"] },
  crash: { needs: ["controller"] },
};

/** Everything that a step can do. */
export const DEED_NAMES: readonly ScenarioDeed["do"][] = Object.keys(DEEDS) as ScenarioDeed["do"][];

/** The scenario itself, each of its steps with a `where`. Throws a `UsageError` for words that it does not know, and for what is missing. */
export function checkedScenario(scenario: Scenario): Scenario & { readonly steps: readonly ScenarioStep[] } {
  const { objects = [], steps = [] } = knownOptions(scenario, NAMES, "a scenario");
  checkObjects(objects, "objects of a scenario");
  if (!Array.isArray(steps)) throw new UsageError(`steps of a scenario must be a list, e.g. [{ at: { minutes: 1 }, do: "fault", fault: { type: "crash", node: "node-1" } }]; got ${describedValue(steps)}`);
  return { ...scenario, steps: (steps as readonly ScenarioStep[]).map((step, index) => checkedStep(step, `steps[${index}]`)) };
}

function checkedStep(step: ScenarioStep, place: string): ScenarioStep {
  const { do: deed, where = place } = (typeof step === "object" && step !== null ? step : {}) as Partial<ScenarioStep>;
  if (typeof deed !== "string") throw new UsageError(`${where}: a step says what it does, do: one of ${DEED_NAMES.join(", ")}; got ${describedValue(step)}`);
  if (!Object.hasOwn(DEEDS, deed)) throw new UsageError(`${where}: there is no deed ${describedValue(deed)}; ${instead(deed, DEED_NAMES)}`);
  const { needs, may = [] } = DEEDS[deed];
  const what = `${where}: a step with do: ${JSON.stringify(deed)}`;
  const known = ["at", "do", "where", ...needs, ...may];
  knownOptions(step, Object.fromEntries(known.map((name) => [name, true])) as never, what);
  const missing = needs.find((name) => step[name as keyof ScenarioStep] === undefined);
  if (missing !== undefined) throw new UsageError(`${what} needs ${JSON.stringify(missing)}; got ${describedValue(step)}`);
  if (step.do === "apply") checkObjects(step.objects, `${where}: objects of a step`);
  if (step.do === "fault") checkFault(step, where);
  return { ...step, where };
}

function checkFault(step: Extract<ScenarioStep, { readonly do: "fault" }>, where: string): void {
  try {
    harmOf(step.fault, "step");
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${where}: ${error.message}`) : error;
  }
}

function checkObjects(objects: readonly ScenarioObjects[], what: string): void {
  const isGood = (each: unknown): boolean => typeof each === "object" && each !== null && ("object" in each || "text" in each);
  if (!Array.isArray(objects) || !objects.every(isGood)) throw new UsageError(`${what} must be a list of { text, file } (manifests) or { object }; got ${describedValue(objects)}`);
}
