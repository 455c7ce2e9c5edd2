/** Plays recordings of the real kubectl: every command is typed at everynode's own cluster, and what it prints, and what it leaves behind, is compared. */
import { stepDifference } from "./compare.js";
import { observe } from "./observe.js";
import { performKubectlStep, type Typed } from "./kubectl-step.js";
import { perform } from "./perform.js";
import { awaitQuiet } from "./quiet.js";
import type { RecordedStep, Recording } from "./recording.js";
import type { Result } from "./report.js";
import { type ChosenCluster, scenarioCluster } from "./scenario-cluster.js";
import type { KubectlStep } from "./step.js";

/** Ways to choose that are tried at most: the orderly one, and some others where that one does not agree with all commands. */
const CHOICES = 8;

/** The Service that a control plane makes for itself, and that `get all` shows. */
const KUBERNETES = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "kubernetes", namespace: "default", labels: { component: "apiserver", provider: "kubernetes" } },
  spec: { clusterIP: "10.96.0.1", ports: [{ name: "https", port: 443, targetPort: 6443 }] },
};

/** True for a recording in which somebody types kubectl commands. */
export function isKubectlRecording(recording: Recording): boolean {
  return recording.steps.some(({ step }) => step.do === "kubectl");
}

/** What playing commands asks: that one be typed at a cluster. The answer is what it printed. */
export interface Typing {
  readonly chosen: ChosenCluster;
  readonly step: KubectlStep;
}

/** The course of a recording's commands: each is asked for, and its answer given. */
export type KubectlCourse = Generator<Typing, readonly Result[], Typed>;

/** How the commands of a recording are to be played. */
export interface KubectlPlay {
  /** Free choices, in the order in which they are tried until all commands went as recorded; the orderly one, and some others where left out. */
  readonly choices?: readonly number[];
  /** When the clock starts, in simulated milliseconds since the epoch: that of the recordings where left out. */
  readonly startMs?: number;
}

const USUAL_CHOICES: readonly number[] = Array.from({ length: CHOICES }, (_, choice) => choice);

/** How each command of a recording went, under the free choices with which most of them went as recorded. Other steps are done and not compared. */
export function playKubectl(path: string, recording: Recording): readonly Result[] {
  return typedAtOnce(kubectlCourse(path, recording));
}

/** The usual free choices, those first with which commands that are typed in process go as recorded. */
export function promisingChoices(recording: Recording): readonly number[] {
  const failed = (choice: number): number => typedAtOnce(playedUnder("", recording, { choice })).filter(({ outcome }) => outcome === "failed").length;
  const ranked = USUAL_CHOICES.map((choice) => ({ choice, failed: failed(choice) }));
  return ranked.sort((a, b) => a.failed - b.failed || a.choice - b.choice).map(({ choice }) => choice);
}

function typedAtOnce(course: KubectlCourse): readonly Result[] {
  let next = course.next();
  while (next.done !== true) {
    const { step, chosen } = next.value;
    let typed: Typed;
    try {
      typed = performKubectlStep(chosen.cluster, step, chosen.chooser);
    } catch (problem) {
      next = course.throw(problem);
      continue;
    }
    next = course.next(typed);
  }
  return next.value;
}

/** The course of a recording's commands, whoever types them. */
export function* kubectlCourse(path: string, recording: Recording, { choices = USUAL_CHOICES, startMs }: KubectlPlay = {}): KubectlCourse {
  const differing = (results: readonly Result[]): number => results.filter(({ outcome }) => outcome === "failed").length;
  let best: readonly Result[] | undefined;
  for (const choice of choices) {
    const played = yield* playedUnder(path, recording, { choice, startMs });
    if (best === undefined || differing(played) < differing(best)) best = played;
    if (differing(best) === 0) break;
  }
  return best ?? [];
}

function* playedUnder(path: string, recording: Recording, { choice, startMs }: { readonly choice: number; readonly startMs?: number | undefined }): KubectlCourse {
  const chosen = scenarioCluster(choice, startMs);
  chosen.cluster.create(KUBERNETES);
  const results: Result[] = [];
  for (const [at, recorded] of recording.steps.entries()) {
    const { step } = recorded;
    const difference = yield* playedStep(chosen, recorded);
    if (step.do !== "kubectl") continue;
    const name = `step ${at} kubectl ${step.args.join(" ")}`;
    results.push(difference === undefined ? { file: path, name, outcome: "passed" } : { file: path, name, outcome: "failed", difference });
  }
  return results;
}

/** Does one step, waits as the recorder did, and compares: what was printed, and what the cluster is afterwards. */
function* playedStep(chosen: ChosenCluster, recorded: RecordedStep): Generator<Typing, string | undefined, Typed> {
  const { cluster, chooser } = chosen;
  const { step, agreement, after } = recorded;
  const sinceMs = cluster.nowMs;
  try {
    const response: unknown = step.do === "kubectl" ? yield { chosen, step } : perform(cluster, step, chooser);
    awaitQuiet(cluster, step, { sinceMs, chooser });
    const nodes = agreement === "anonymous" ? cluster.list("Node").map(({ metadata }) => metadata.name) : undefined;
    return stepDifference(recorded, { response: settledPart(recorded, response), ...(after === undefined ? {} : { after: observe(cluster) }) }, nodes);
  } catch (problem) {
    return `broke: ${problem instanceof Error ? `${problem.name}: ${problem.message}` : String(problem)}`;
  }
}

/** Of a command whose text differed between recordings only the exit code counts. */
function settledPart(recorded: RecordedStep, response: unknown): unknown {
  const { unstable } = (recorded.response ?? {}) as { readonly unstable?: boolean };
  return unstable === true ? { ...(response as object), unstable } : response;
}
