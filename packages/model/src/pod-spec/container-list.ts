/**
 * Every container of a pod, with its place.
 *
 * Source: pkg/apis/core/pods/helpers.go v1.36.3
 */
import type { Container, EphemeralContainer, PodSpec } from "../types.generated.js";

/** A container and its path relative to the spec (`containers[0]`). */
export interface PlacedContainer {
  readonly container: Container | EphemeralContainer;
  readonly at: string;
}

/** The containers of a pod: those that initialise, the ordinary, the ephemeral. */
export function allContainers(spec: PodSpec): readonly PlacedContainer[] {
  return [
    ...(spec.initContainers ?? []).map((container, i) => ({ container, at: `initContainers[${i}]` })),
    ...(spec.containers ?? []).map((container, i) => ({ container, at: `containers[${i}]` })),
    ...(spec.ephemeralContainers ?? []).map((container, i) => ({ container, at: `ephemeralContainers[${i}]` })),
  ];
}

/** True for a sidecar: an init container that keeps running beside the others. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === "Always";
}
