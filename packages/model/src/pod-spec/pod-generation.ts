/**
 * The generation of Pods, and what the subresources that change a spec leave of the rest.
 *
 * Source: pkg/registry/core/pod/strategy.go v1.36.3
 */
import type { Pod, PodSpec } from "../types.generated.js";
import { meansSame } from "./semantic-equal.js";

/** The old Pod with another spec, and with what of the new metadata a subresource may write: the account of who manages which field. */
export function withNewSpec(pod: Pod, old: Pod, spec: PodSpec): Pod {
  const { managedFields } = pod.metadata;
  const metadata = managedFields === undefined ? old.metadata : { ...old.metadata, managedFields };
  return withNextPodGeneration({ ...old, metadata, spec }, old);
}

/** The Pod with the generation of `old`, raised by one where its spec means something else. */
export function withNextPodGeneration(pod: Pod, old: Pod): Pod {
  const generation = (old.metadata.generation ?? 0) + (pod.spec === old.spec || meansSame(pod.spec, old.spec) ? 0 : 1);
  return pod.metadata.generation === generation ? pod : { ...pod, metadata: { ...pod.metadata, generation } };
}
