/** Steps about the slice of a Service that has most endpoints. */
import { type EndpointSlice, labelOf } from "@everynode/model";
import type { Cluster } from "everynode";
import { scrub } from "./scrub-object.js";
import type { SliceStep } from "./step.js";
import { AbsentError, brief } from "./step-response.js";

const SERVICE_NAME = "kubernetes.io/service-name";

/** Does the step. Throws an `AbsentError` where the Service has no slice. */
export function performSliceStep(cluster: Cluster, step: SliceStep): unknown {
  const { kind, apiVersion, ...slice } = picked(cluster, step);
  const { namespace = "default", name } = slice.metadata;
  switch (step.do) {
    case "getSlice":
      return scrub(slice);
    case "patchSlice":
      return brief(cluster.request({ verb: "patch", kind, namespace, name, patchType: step.type ?? "merge", patch: step.patch, fieldValidation: "Warn" }));
    case "deleteSlice":
      return brief(cluster.request({ verb: "delete", kind, namespace, name }));
  }
}

function picked(cluster: Cluster, { service, namespace = "default" }: SliceStep): EndpointSlice {
  const size = ({ endpoints }: EndpointSlice): number => endpoints?.length ?? 0;
  const [first] = cluster.list("EndpointSlice", { namespace }).filter((slice) => labelOf(slice, SERVICE_NAME) === service).sort((a, b) => size(b) - size(a));
  if (first === undefined) throw new AbsentError(`no slice of ${service}`);
  return first;
}
