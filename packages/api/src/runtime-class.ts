/**
 * RuntimeClasses at admission: what they add to pods, and which pods they do not fit.
 *
 * Source: plugin/pkg/admission/runtimeclass/admission.go, pkg/util/tolerations v1.36.3
 */
import { deepEqual, forbidden, type Pod, type RuntimeClass, type Status, type StringMap, type Toleration } from "@everynode/model";
import { type ClusterState, shelfOf } from "./cluster-state.js";

/** A pod with what its RuntimeClass adds, or 403. */
export type ClassedPod = { readonly ok: true; readonly pod: Pod } | { readonly ok: false; readonly status: Status };

const MISMATCH = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

function refused(pod: Pod, why: string): Status {
  return forbidden({ group: "", plural: "pods" }, pod.metadata.name || pod.metadata.generateName || "Unknown", why);
}

const classOf = (state: ClusterState, name: string): RuntimeClass | undefined => shelfOf(state, "RuntimeClass").collection.objects.get(name) as RuntimeClass | undefined;

/** The new pod with the overhead, node selector and tolerations of its RuntimeClass. */
export function withRuntimeClass(state: ClusterState, pod: Pod): ClassedPod {
  const { runtimeClassName: name, overhead, nodeSelector } = pod.spec;
  if (name === undefined) return { ok: true, pod };
  const found = classOf(state, name);
  if (found === undefined) return { ok: false, status: refused(pod, `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`) };
  const fixed = found.overhead?.podFixed;
  if (fixed !== undefined && overhead !== undefined && !deepEqual(fixed, overhead)) return { ok: false, status: refused(pod, MISMATCH) };
  const conflict = selectorConflict(found.scheduling?.nodeSelector, nodeSelector);
  if (conflict !== undefined) return { ok: false, status: refused(pod, conflict) };
  const selector = found.scheduling?.nodeSelector === undefined ? {} : { nodeSelector: { ...nodeSelector, ...found.scheduling.nodeSelector } };
  const tolerations = mergedTolerations(pod.spec.tolerations, found.scheduling?.tolerations);
  const added = { ...(fixed === undefined ? {} : { overhead: fixed }), ...selector, ...(tolerations === undefined ? {} : { tolerations }) };
  return { ok: true, pod: { ...pod, spec: { ...pod.spec, ...added } } };
}

function selectorConflict(asked: StringMap | undefined, own: StringMap | undefined): string | undefined {
  for (const [key, value] of Object.entries(asked ?? {})) {
    const present = own !== undefined && Object.hasOwn(own, key) ? own[key] : undefined;
    if (present !== undefined && present !== value) {
      return `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${present}`;
    }
  }
  return undefined;
}

function mergedTolerations(own: readonly Toleration[] | undefined, added: readonly Toleration[] | undefined): readonly Toleration[] | undefined {
  if (added === undefined) return own;
  const present = own ?? [];
  return [...present, ...added.filter((each) => !present.some((other) => deepEqual(other, each)))];
}

/** Why a complete pod does not fit its RuntimeClass, or has an overhead without one. */
export function overheadRefusal(state: ClusterState, pod: Pod): Status | undefined {
  const { runtimeClassName: name, overhead = {} } = pod.spec;
  const fixed = name === undefined ? undefined : classOf(state, name)?.overhead?.podFixed;
  if (fixed !== undefined) return deepEqual(fixed, overhead) ? undefined : refused(pod, MISMATCH);
  return Object.keys(overhead).length === 0 ? undefined : refused(pod, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
}
