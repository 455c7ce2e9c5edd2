/** Plays recordings of the real kubectl: every command is typed at everynode's own cluster, and what it prints, and what it leaves behind, is compared. */
import { stepDifference } from "./compare.js";
import { observe } from "./observe.js";
import { perform } from "./perform.js";
import { awaitQuiet } from "./quiet.js";
import type { RecordedStep, Recording } from "./recording.js";
import type { Result } from "./report.js";
import { type ChosenCluster, scenarioCluster } from "./scenario-cluster.js";

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

/** How each command of a recording went, under the free choices with which most of them went as recorded. Other steps are done and not compared. */
export function playKubectl(path: string, recording: Recording): readonly Result[] {
  const differing = (results: readonly Result[]): number => results.filter(({ outcome }) => outcome === "failed").length;
  let best = playedUnder(path, recording, 0);
  for (let choice = 1; choice < CHOICES && differing(best) > 0; choice++) {
    const other = playedUnder(path, recording, choice);
    if (differing(other) < differing(best)) best = other;
  }
  return best;
}

function playedUnder(path: string, recording: Recording, choice: number): readonly Result[] {
  const chosen = scenarioCluster(choice);
  chosen.cluster.create(KUBERNETES);
  return recording.steps.flatMap((recorded, at): readonly Result[] => {
    const { step } = recorded;
    const difference = playedStep(chosen, recorded);
    if (step.do !== "kubectl") return [];
    const name = `step ${at} kubectl ${step.args.join(" ")}`;
    return [difference === undefined ? { file: path, name, outcome: "passed" } : { file: path, name, outcome: "failed", difference }];
  });
}

/** Does one step, waits as the recorder did, and compares: what was printed, and what the cluster is afterwards. */
function playedStep({ cluster, chooser }: ChosenCluster, recorded: RecordedStep): string | undefined {
  const { step, agreement, after } = recorded;
  const sinceMs = cluster.nowMs;
  try {
    const response = perform(cluster, step, chooser);
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
