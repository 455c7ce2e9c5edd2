/** Users who do the same to every set. */
import { shelfOf } from "@everynode/api";
import { requested, type Simulation, type WriteCheck } from "@everynode/core";

/** The simulation once a user has given every DaemonSet this merge patch. */
export function withPatchedSets(simulation: Simulation, patch: object, check?: WriteCheck): Simulation {
  let now = simulation;
  for (const { metadata } of shelfOf(simulation.cluster, "DaemonSet").collection.objects.values()) {
    now = requested(now, { verb: "patch", kind: "DaemonSet", namespace: metadata.namespace ?? "", name: metadata.name, patchType: "merge", patch, fieldValidation: "Strict" }, "user", check).simulation;
  }
  return now;
}

/** As `withPatchedSets`, with an annotation that says nothing: so each set's controller looks at it once more. */
export function withTouchedSets(simulation: Simulation, mark: string, check?: WriteCheck): Simulation {
  return withPatchedSets(simulation, { metadata: { annotations: { touched: mark } } }, check);
}
