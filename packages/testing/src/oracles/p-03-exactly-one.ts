/**
 * P-03: at rest every eligible node has exactly one living pod of the set, which is Running and Ready.
 *
 * Exceptions: nodes without room, kubelets that refuse, quotas and held deletions; a history ends all of these before it comes to rest. Under OnDelete a pod of an older
 * template stays, be it that by its own selector the scheduler finds no place for it any more.
 */
import { isPodReady, type Pod } from "@everynode/model";
import { currentHashes, hashOf } from "../current-revision.js";
import { isBound } from "../daemon-model.js";
import type { Oracle } from "../oracle.js";

const inWords = (pod: Pod): string => `${pod.metadata.name} (${pod.status.phase ?? "no phase"}${isPodReady(pod) ? ", ready" : ""})`;

/** Exactly one pod on every eligible node. */
export const exactlyOne: Oracle = {
  name: "P-03",
  title: "exactly one running pod on every eligible node",
  atRest({ models, known }) {
    return models.flatMap((model) =>
      model.eligible.flatMap((node) => {
        const live = model.liveOn(node);
        const [only] = live;
        if (!model.rolls && live.some((pod) => !isBound(pod) && !currentHashes(model.set, known).has(hashOf(pod)))) return [];
        if (live.length === 1 && only !== undefined && only.status.phase === "Running" && isPodReady(only)) return [];
        return [{ object: `Node ${node}`, is: `${model.set.metadata.name} has there: ${live.length === 0 ? "none" : live.map(inWords).join(", ")}`, must: "exactly one living pod, Running and ready" }];
      }),
    );
  },
};
