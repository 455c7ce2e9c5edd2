/**
 * Taints: what keeps pods off a node.
 *
 * Source: staging/src/k8s.io/api/core/v1/taint.go, well_known_taints.go; pkg/util/taints/taints.go v1.36.3
 */
import { deepEqual } from "./json.js";
import type { Taint } from "./types.generated.js";

/** What a taint does to pods that do not tolerate it: keeps them off, keeps them off if possible, or drives them away. */
export type TaintEffect = Taint["effect"];

/** The keys of the taints that Kubernetes itself sets. */
export const TAINT_KEYS = {
  notReady: "node.kubernetes.io/not-ready",
  unreachable: "node.kubernetes.io/unreachable",
  unschedulable: "node.kubernetes.io/unschedulable",
  memoryPressure: "node.kubernetes.io/memory-pressure",
  diskPressure: "node.kubernetes.io/disk-pressure",
  pidPressure: "node.kubernetes.io/pid-pressure",
  networkUnavailable: "node.kubernetes.io/network-unavailable",
  outOfService: "node.kubernetes.io/out-of-service",
} as const;

/** True where both are the same taint: a node has at most one of each key and effect, whatever its value. */
export function isSameTaint(a: Taint, b: Taint): boolean {
  return a.key === b.key && a.effect === b.effect;
}

/** The list with `taint` in the place of the one with its key and effect, or at the end; the list itself where it is there already. */
export function addOrUpdateTaint(taints: readonly Taint[], taint: Taint): readonly Taint[] {
  const at = taints.findIndex((each) => isSameTaint(each, taint));
  if (at < 0) return [...taints, taint];
  return deepEqual(taints[at], taint) ? taints : taints.map((each) => (isSameTaint(each, taint) ? taint : each));
}

/** The list without the taint of that key and effect; the list itself where there is none. */
export function withoutTaint(taints: readonly Taint[], taint: Taint): readonly Taint[] {
  return taints.some((each) => isSameTaint(each, taint)) ? taints.filter((each) => !isSameTaint(each, taint)) : taints;
}

/** `key=value:Effect`, as kubectl prints it; without `=value` where there is none. */
export function formatTaint({ key, value = "", effect }: Taint): string {
  const head = value === "" ? key : `${key}=${value}`;
  // A taint without effect, which only people write, keeps the colon after a value.
  return (effect as string) === "" || effect === undefined ? (value === "" ? key : `${head}:`) : `${head}:${effect}`;
}
