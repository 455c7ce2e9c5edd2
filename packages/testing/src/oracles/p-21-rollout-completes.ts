/**
 * P-21: at rest every living pod on an eligible node is of the present template, where the strategy is RollingUpdate.
 *
 * Exceptions: OnDelete. Adopted pods whose template generation is the set's pass for new, as in Kubernetes. Pods on nodes where they may only stay are not spoken of: with no eligible node at all a budget in percent is none.
 * And if such a pod can never become available (it was not bound before its node was tainted, or is made for another template), it takes a part of the budget for good;
 * so does one that waits for a port of its host.
 */
import { currentHashes, hashOf, isUpdated, passesByGeneration } from "../daemon/current-revision.js";
import { type DaemonModel, isBound } from "../daemon/daemon-model.js";
import type { Finding, Oracle } from "./oracle.js";

/** The pods on some of a set's nodes that its rollout should have replaced. */
export function leftOld(model: DaemonModel, nodes: readonly string[]): readonly Finding[] {
  const current = currentHashes(model.set, model.known);
  if (!model.rolls || model.lacksPorts || model.pods.some((pod) => !isBound(pod) && passesByGeneration(pod, model.set, current))) return [];
  return nodes.flatMap((node) =>
    model
      .liveOn(node)
      .filter((pod) => !isUpdated(pod, model.set, current))
      .map((pod) => ({ object: `Pod ${pod.metadata.name}`, is: `on ${node} it bears the hash ${hashOf(pod) || "none"}`, must: `that of ${model.set.metadata.name}, ${[...current].join("/")}` })),
  );
}

/** Rollouts complete. */
export const rolloutCompletes: Oracle = {
  name: "P-21",
  title: "a rollout completes",
  atRest: ({ models, nowMs }) => models.flatMap((model) => (model.isStalled(nowMs) ? [] : leftOld(model, model.eligible))),
};
