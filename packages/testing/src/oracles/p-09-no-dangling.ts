/**
 * P-09: at rest every pod of a set is on a node that exists, and every owner that an object names exists.
 *
 * Exceptions: finalizers; and until pod collection has come round twice. A history waits for that before it comes to rest.
 */
import { targetNodeOf } from "@everynode/model";
import type { Oracle } from "./oracle.js";
import { danglingIn } from "./p-09-owners-exist.js";

/** Nothing dangles. */
export const noDangling: Oracle = {
  name: "P-09",
  title: "pods and revisions hang on nodes and owners that exist",
  atRest(rest) {
    const { known, models } = rest;
    const homeless = models.flatMap((model) =>
      model.pods.flatMap((pod) => {
        const node = targetNodeOf(pod);
        if (node === undefined || known.nodes.has(node)) return [];
        return [{ object: `Pod ${pod.metadata.name}`, is: `it is on ${node}`, must: "its node exists" }];
      }),
    );
    return [...homeless, ...danglingIn(rest)];
  },
};
