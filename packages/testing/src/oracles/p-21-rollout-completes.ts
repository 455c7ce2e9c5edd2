/**
 * P-21: at rest every living pod on an eligible node is of the present template, where the strategy is RollingUpdate.
 *
 * Exceptions: OnDelete. Adopted pods whose template generation is the set's pass for new, as in Kubernetes. Pods on nodes where they may only stay are not spoken of: with no eligible node at all a budget in percent is none.
 * And if such a pod can never become available (it was not bound before its node was tainted, or is made for another template), it takes a part of the budget for good.
 */
import { currentHashes, hashOf, isUpdated, passesByGeneration } from "../current-revision.js";
import { isBound } from "../daemon-model.js";
import type { Oracle } from "../oracle.js";

/** Rollouts complete. */
export const rolloutCompletes: Oracle = {
  name: "P-21",
  title: "a rollout completes",
  atRest({ models, known, nowMs }) {
    return models.flatMap((model) => {
      const current = currentHashes(model.set, known);
      if (!model.rolls || model.isStalled(nowMs) || model.pods.some((pod) => !isBound(pod) && passesByGeneration(pod, model.set, current))) return [];
      return model.eligible.flatMap((node) =>
        model
          .liveOn(node)
          .filter((pod) => !isUpdated(pod, model.set, current))
          .map((pod) => ({ object: `Pod ${pod.metadata.name}`, is: `on ${node} it bears the hash ${hashOf(pod) || "none"}`, must: `that of ${model.set.metadata.name}, ${[...current].join("/")}` })),
      );
    });
  },
};
