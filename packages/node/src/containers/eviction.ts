/**
 * A kubelet whose machine runs short of memory or disk ends pods, one every ten seconds, until it no longer does.
 *
 * Source: pkg/kubelet/eviction/{eviction_manager,helpers}.go v1.36.3
 * Differs: a machine is short of something where a fault says so; what pods take of a disk is not known, so that there their priority alone decides. Nothing else is reclaimed before.
 */
import { lookAtWorld, lookAtWorldUnder, now, putIntoWorld, type Reconcile, record, type View } from "@everynode/core";
import { type Machine, type Pod, podTotals, quantityValue, type Sandbox } from "@everynode/model";
import { faultOf, isInTouch, isKubeletRunning } from "../machine-state.js";
import { isCritical } from "./admission.js";
import { stopping } from "./container-plan.js";
import { isRunning } from "./container-run.js";
import { memoryAfter, type ProgramLookup } from "./program.js";

/** How often a kubelet looks whether it is still short of something, in simulated milliseconds. */
export const EVICTION_PERIOD_MS = 10_000;

/** What the machine is short of; undefined where it has enough. */
export function shortage(machine: Machine): "memory" | "ephemeral-storage" | undefined {
  if (!isKubeletRunning(machine)) return undefined;
  return faultOf(machine, "memory-pressure") !== undefined ? "memory" : faultOf(machine, "full-disk") !== undefined ? "ephemeral-storage" : undefined;
}

/** How far a pod is above what it asked for, in bytes of memory. */
function excessBytes({ spec: { pod, runs } }: Sandbox, programs: ProgramLookup, nowMs: number): number {
  const used = runs.filter((run) => isRunning(run, nowMs)).reduce((sum, run) => sum + memoryAfter(programs(run.image), nowMs - run.startedAtMs), 0);
  const asked = podTotals(pod.spec, "requests").get("memory");
  return used - (asked === undefined ? 0 : quantityValue(asked));
}

const priorityOf = ({ spec }: Pod): number => spec.priority ?? 0;

/** Critical pods and those from files stay. */
const mayGo = ({ spec: { pod, stop, runs } }: Sandbox, nowMs: number): boolean => stop === null && !isCritical(pod) && runs.some((run) => isRunning(run, nowMs));

/** The pod that goes first: one that takes more than it asked for, of the lowest priority, by the most; undefined where none may go. Of equals, the first by uid. */
function firstToGo(sandboxes: readonly Sandbox[], context: { readonly short: string; readonly programs: ProgramLookup; readonly nowMs: number }): Sandbox | undefined {
  const { short, programs, nowMs } = context;
  const excess = (sandbox: Sandbox): number => (short === "memory" ? excessBytes(sandbox, programs, nowMs) : 0);
  const above = (sandbox: Sandbox): number => (excess(sandbox) > 0 ? 0 : 1);
  const ranked = sandboxes.filter((sandbox) => mayGo(sandbox, nowMs)).sort((a, b) => above(a) - above(b) || priorityOf(a.spec.pod) - priorityOf(b.spec.pod) || excess(b) - excess(a));
  return ranked[0];
}

/** Ends one pod of a machine that is short of something, if one may go; false where it is short of nothing any more. */
export function* evictOne(node: string, view: View, programs: ProgramLookup): Reconcile<boolean> {
  const machine = yield* lookAtWorld<Machine>("Machine", node);
  const short = machine === undefined ? undefined : shortage(machine);
  if (machine === undefined || short === undefined) return false;
  const nowMs = yield* now();
  const sandboxes = yield* lookAtWorldUnder<Sandbox>("Sandbox", `${node}/`);
  const victim = firstToGo(sandboxes, { short, programs, nowMs });
  if (victim === undefined) return true;
  const why = { reason: "Evicted", message: `The node was low on resource: ${short}. ` };
  yield* putIntoWorld("Sandbox", stopping(victim, { nowMs, graceMs: 0, why }));
  const { name, namespace = "" } = victim.spec.pod.metadata;
  const pod = view.get("Pod", `${namespace}/${name}`);
  if (pod?.metadata.uid === victim.metadata.name && isInTouch(machine)) yield* record({ object: pod, type: "Warning", ...why });
  return true;
}
