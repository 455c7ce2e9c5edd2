/** Plays recorded scenarios on everynode's own cluster, under as many of its free choices as it takes. */
import { stepDifference } from "./compare.js";
import { unbuilt } from "./not-built.js";
import { observe } from "./observe.js";
import { perform } from "./perform.js";
import { awaitQuiet } from "./quiet.js";
import type { Recording, RecordedStep } from "./recording.js";
import type { Result } from "./report.js";
import { scenarioCluster } from "./scenario-cluster.js";

/** Ways to choose, besides the orderly one. */
const CHANCES = 200;
/** So many ways that differ in the same way are enough. */
const ALIKE = 20;

/** How far one way to choose went. */
interface Run {
  /** Steps that went as recorded. */
  readonly steps: number;
  /** Where and how the next one did not; undefined where all did. */
  readonly difference: string | undefined;
}

/** How a scenario went: it passes if all of its steps went as recorded under one of the cluster's free choices. */
export function playRecording(recording: Recording): Pick<Result, "outcome" | "difference"> {
  const missing = unbuilt(recording);
  if (missing !== undefined) return { outcome: "skipped", difference: missing };
  let best: Run = { steps: -1, difference: "" };
  const seen = new Map<string, number>();
  for (let chance = 0; chance <= CHANCES; chance++) {
    const run = played(recording, chance);
    if (run.difference === undefined) return { outcome: "passed" };
    if (run.steps > best.steps) best = run;
    const times = (seen.get(run.difference) ?? 0) + 1;
    seen.set(run.difference, times);
    if (seen.size === 1 && times > ALIKE) break;
  }
  return { outcome: "failed", difference: best.difference ?? "" };
}

/** Plays a recording once, with the free choices of number `chance`. */
export function played(recording: Recording, chance: number): Run {
  const { cluster, chooser } = scenarioCluster(chance);
  const nodes: string[] = [];
  let anonymous = false;
  for (const [at, recorded] of recording.steps.entries()) {
    const { step } = recorded;
    if (step.do === "addNode") nodes.push(step.name);
    anonymous ||= recorded.agreement === "anonymous";
    const sinceMs = cluster.nowMs;
    try {
      const response = perform(cluster, step);
      awaitQuiet(cluster, step, { sinceMs, chooser });
      const after = recorded.after === undefined ? undefined : observe(cluster);
      const difference = stepDifference(recorded, { response, after }, anonymous ? nodes : undefined);
      if (difference !== undefined) return { steps: at, difference: `step ${at} (${toldOf(recorded)}) ${difference}` };
    } catch (problem) {
      return { steps: at, difference: `step ${at} (${toldOf(recorded)}) broke: ${problem instanceof Error ? `${problem.name}: ${problem.message}` : String(problem)}` };
    }
  }
  return { steps: recording.steps.length, difference: undefined };
}

const TOLD = 160;

/** What was done, in short. */
function toldOf({ step }: RecordedStep): string {
  const { do: what, settleMs: _settle, quietMs: _quiet, ...rest } = step;
  const text = `${what} ${JSON.stringify(rest)}`;
  return text.length <= TOLD ? text : `${text.slice(0, TOLD)}...`;
}
