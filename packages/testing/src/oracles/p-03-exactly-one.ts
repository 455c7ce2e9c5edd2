/**
 * P-03: at rest every eligible node has exactly one living pod of the set, which is Running and Ready.
 *
 * Exceptions: nodes without room, kubelets that refuse, quotas and held deletions; a history ends all of these before it comes to rest. A pod of another
 * template stays under OnDelete, and where it was adopted and passes for new by its template's generation, be it that the scheduler finds no place for it any more. A pod
 * that asks for a port of its host waits for as long as another has it: for good under surge, where that is the old one.
 */
import { isPodReady, type Pod } from "@everynode/model";
import { currentHashes, hashOf, passesByGeneration } from "../daemon/current-revision.js";
import { type DaemonModel, isBound } from "../daemon/daemon-model.js";
import type { Finding, Oracle } from "./oracle.js";

const inWords = (pod: Pod): string => `${pod.metadata.name} (${pod.status.phase ?? "no phase"}${isPodReady(pod) ? ", ready" : ""})`;

/** Whether a rollout leaves the pod as it is, though it is of another template. */
function staysOld({ rolls, set }: DaemonModel, pod: Pod, current: ReadonlySet<string>): boolean {
  return rolls ? passesByGeneration(pod, set, current) : !current.has(hashOf(pod));
}

/** Whether the pod cannot be placed, and rightly so: it is of another template that stays, or a port of the host that it asks for is another pod's. */
export function isLeftUnplaced(pod: Pod, model: DaemonModel): boolean {
  return !isBound(pod) && (staysOld(model, pod, currentHashes(model.set, model.known)) || model.waitsForPort(pod));
}

/** What is wrong with the set's pods on some of its eligible nodes; `spared` says which pods excuse what is wrong on their node. */
export function notExactlyOne(model: DaemonModel, nodes: readonly string[], spared: (pod: Pod, model: DaemonModel) => boolean = isLeftUnplaced): readonly Finding[] {
  return nodes.flatMap((node) => {
    const live = model.liveOn(node);
    const [only] = live;
    if (live.length === 1 && only !== undefined && only.status.phase === "Running" && isPodReady(only)) return [];
    if (live.some((pod) => spared(pod, model))) return [];
    return [{ object: `Node ${node}`, is: `${model.set.metadata.name} has there: ${live.length === 0 ? "none" : live.map(inWords).join(", ")}`, must: "exactly one living pod, Running and ready" }];
  });
}

/** Exactly one pod on every eligible node. */
export const exactlyOne: Oracle = {
  name: "P-03",
  title: "exactly one running pod on every eligible node",
  atRest: ({ models }) => models.flatMap((model) => notExactlyOne(model, model.eligible)),
};
