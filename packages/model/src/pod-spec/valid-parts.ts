/**
 * Remembers which parts of pods were found valid, so that the thousandth pod of a template costs next to nothing.
 *
 * Parts are values: they never change once they are made, so a part is valid for good. The parts that are checked against each other
 * (containers, volumes, ...) are remembered together; the others each for itself.
 */
import type { PodSpec } from "../types.generated.js";

/** What containers are checked against. */
const CHECKED_TOGETHER = [
  "volumes",
  "resourceClaims",
  "initContainers",
  "ephemeralContainers",
  "resources",
  "overhead",
  "securityContext",
  "os",
  "restartPolicy",
  "terminationGracePeriodSeconds",
  "hostNetwork",
  "hostPID",
  "hostIPC",
  "hostUsers",
  "shareProcessNamespace",
  "setHostnameAsFQDN",
  "hostnameOverride",
] as const satisfies readonly (keyof PodSpec)[];

// More specs than these seldom share their containers: as template, as pod, and each with another deadline.
const KEPT = 4;

const specsByContainers: Record<"pods" | "templates", WeakMap<object, PodSpec[]>> = { pods: new WeakMap(), templates: new WeakMap() };
const NO_CONTAINERS: readonly never[] = [];
const validParts = new WeakSet<object>();

/** True where these containers were found valid beside the same volumes and all else that concerns them. */
export function areContainersKnown(spec: PodSpec, isPod: boolean): boolean {
  // A spec without containers has null here, and is never valid.
  const specs = specsByContainers[isPod ? "pods" : "templates"].get(spec.containers ?? NO_CONTAINERS);
  return specs !== undefined && specs.some((known) => CHECKED_TOGETHER.every((part) => known[part] === spec[part]));
}

/** Remembers that the containers of a spec are valid, with all that they were checked against. */
export function rememberContainers(spec: PodSpec, isPod: boolean): void {
  const byContainers = specsByContainers[isPod ? "pods" : "templates"];
  const specs = byContainers.get(spec.containers) ?? [];
  byContainers.set(spec.containers, [spec, ...specs].slice(0, KEPT));
}

/** True where a part that stands for itself was found valid, or is not there. */
export function isPartKnown(part: object | undefined): boolean {
  return part === undefined || validParts.has(part);
}

/** Remembers a part that stands for itself. */
export function rememberPart(part: object | undefined): void {
  if (part !== undefined) validParts.add(part);
}
