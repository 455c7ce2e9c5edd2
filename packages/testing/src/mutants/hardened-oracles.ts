/** Oracles that expect better than Kubernetes does: each finds something in the controller as it is shipped, which does as Kubernetes does. */
import { isBound } from "../daemon/daemon-model.js";
import type { Oracle } from "../oracles/oracle.js";
import { isLeftUnplaced, notExactlyOne } from "../oracles/p-03-exactly-one.js";
import { wakes } from "../oracles/p-20-wakes-by-itself.js";

/** A set is woken when a node goes. */
export const hearsOfNodeDeletions: Oracle = wakes({ nodeDeletions: true });

/** A set is woken when a new pod beside an old one has become available. */
export const hearsOfSurge: Oracle = wakes({ surge: true });

/** Under surge no pod waits for the port that the one before it has. */
export const placesAll: Oracle = {
  name: "P-03",
  title: "exactly one running pod on every eligible node, whatever ports it asks for",
  atRest: ({ models }) => models.flatMap((model) => notExactlyOne(model, model.eligible, (pod) => isLeftUnplaced(pod, model) && !model.waitsForPort(pod))),
};

/** At rest no pod is older than the node that it is on. */
export const bareNodes: Oracle = {
  name: "P-10",
  title: "no pod outlives its node, though another has its name",
  atRest({ models, known }) {
    return models.flatMap((model) =>
      model.pods.filter(isBound).flatMap(({ metadata, spec }) => {
        const node = known.nodes.get(spec.nodeName ?? "");
        if (node === undefined || metadata.creationTimestamp >= node.metadata.creationTimestamp) return [];
        return [{ object: `Pod ${metadata.name}`, is: `it was made at ${metadata.creationTimestamp}, and its node ${node.metadata.name} at ${node.metadata.creationTimestamp}`, must: "it is gone with the node that it was made for" }];
      }),
    );
  },
};
