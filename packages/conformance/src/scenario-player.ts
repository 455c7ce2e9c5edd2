/** Plays recorded scenarios on everynode's own cluster, under as many of its free choices as it takes. */
import type { Simulation } from "@everynode/core";
import { stepDifference } from "./compare.js";
import { observe } from "./observe.js";
import { perform } from "./perform.js";
import { awaitQuiet } from "./quiet.js";
import type { Recording, RecordedStep } from "./recording.js";
import type { Result } from "./report.js";
import { chosenAnew, type ChosenCluster, scenarioCluster } from "./scenario-cluster.js";

/** Ways to choose that are tried besides the orderly one. */
const CHOICES = 200;
/** So many ways that differ in the same way are enough. */
const ALIKE = 32;

/** How far one way to choose went. */
export interface Run {
  /** Steps that went as recorded. */
  readonly steps: number;
  /** Where and how the next one did not; undefined where all did. */
  readonly difference: string | undefined;
  /** What the cluster was before each of these steps, and before the next one. */
  readonly moments: readonly Simulation[];
}

/** How a scenario went: it passes if all of its steps went as recorded under some of the cluster's free choices. */
export function playRecording(recording: Recording): Pick<Result, "outcome" | "difference"> {
  const { difference } = bestRun(recording);
  return difference === undefined ? { outcome: "passed" } : { outcome: "failed", difference };
}

/**
 * The run that got farthest. Each choice is made anew some steps before the step at which the best run so far parted: mostly at that step, at
 * times one, three, seven, ... steps before, and from the beginning.
 */
export function bestRun(recording: Recording): Run {
  let best = continued(recording, scenarioCluster(0), []);
  let path = best;
  const seen = new Set<string>();
  for (let choice = 1; best.difference !== undefined && choice <= CHOICES; choice++) {
    seen.add(best.difference);
    const from = Math.max(0, path.steps - stepsBack(choice));
    const moment = path.moments[from];
    const run = from === 0 || moment === undefined ? continued(recording, scenarioCluster(choice), []) : continued(recording, chosenAnew(moment, choice), path.moments.slice(0, from));
    if (run.difference !== undefined) seen.add(run.difference);
    if (run.steps >= path.steps) path = run;
    if (run.steps > best.steps || run.difference === undefined) best = run;
    if (seen.size === 1 && choice > ALIKE) break;
  }
  return best;
}

/** 0, 1, 0, 3, 0, 1, 0, 7, ...: each number twice as rare as the one before. */
function stepsBack(choice: number): number {
  return (choice & -choice) - 1;
}

/** Plays the rest of a recording, from the step after the given moments on. */
function continued(recording: Recording, chosen: ChosenCluster, before: readonly Simulation[]): Run {
  const moments = [...before];
  for (let at = before.length; at < recording.steps.length; at++) {
    const recorded = recording.steps[at] as RecordedStep;
    moments.push(chosen.cluster.simulation);
    const difference = played(chosen, recorded, { nodes: anonymousNodes(recording, at), observes: recording.observes ?? [] });
    if (difference !== undefined) return { steps: at, difference: `step ${at} (${toldOf(recorded)}) ${difference}`, moments };
  }
  return { steps: recording.steps.length, difference: undefined, moments };
}

/** How one step went otherwise than recorded, or undefined. */
function played({ cluster, chooser }: ChosenCluster, recorded: RecordedStep, comparison: { readonly nodes: readonly string[] | undefined; readonly observes: readonly string[] }): string | undefined {
  const { step } = recorded;
  const { nodes, observes } = comparison;
  const sinceMs = cluster.nowMs;
  try {
    const response = perform(cluster, step, chooser);
    awaitQuiet(cluster, step, { sinceMs, chooser, observes });
    const after = recorded.after === undefined ? undefined : observe(cluster);
    return stepDifference(recorded, { response, after }, nodes);
  } catch (problem) {
    return `broke: ${problem instanceof Error ? `${problem.name}: ${problem.message}` : String(problem)}`;
  }
}

/** The names that are taken away before step `at` is compared: of all nodes there ever were, from the first step on at which the recordings parted in them. */
function anonymousNodes(recording: Recording, at: number): readonly string[] | undefined {
  const until = recording.steps.slice(0, at + 1);
  if (!until.some((recorded) => recorded.agreement === "anonymous")) return undefined;
  return until.flatMap(({ step }) => (step.do === "addNode" ? [step.name] : []));
}

const TOLD = 160;

/** What was done, in short. */
function toldOf({ step }: RecordedStep): string {
  const { do: what, settleMs: _settle, quietMs: _quiet, ...rest } = step;
  const text = `${what} ${JSON.stringify(rest)}`;
  return text.length <= TOLD ? text : `${text.slice(0, TOLD)}...`;
}
