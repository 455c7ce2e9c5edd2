/**
 * What the API server's admission adds to new objects and refuses of them, in the order of its plugins.
 *
 * Source: plugin/pkg/admission/{namespace/lifecycle,priority,defaulttolerationseconds,nodetaint}, v1.36.3
 * Differs: the ServiceAccount plugin is off, as in the recordings; LimitRanges change nothing.
 */
import {
  type Kind,
  type KubeObject,
  type Namespace,
  namespaceCreationRefusal,
  type Node,
  namespaceDeletionRefusal,
  type Pod,
  type PriorityClass,
  type PriorityClasses,
  priorityClassDeletionRefusal,
  resolvePriority,
  secondDefaultRefusal,
  type Status,
  withDefaultTolerations,
  withNotReadyTaint,
  withPriorityOf,
} from "@everynode/model";
import { type ClusterState, objectAt, shelfOf } from "./cluster-state.js";
import { quotaRefusal } from "./quota.js";
import { overheadRefusal, withRuntimeClass } from "./runtime-class.js";

/** What admission says of a new object: the object as it goes on (and a last check once it is valid), or why not. */
export type Admission =
  | { readonly ok: true; readonly object: KubeObject; readonly check?: (object: KubeObject) => Status | undefined }
  | { readonly ok: false; readonly status: Status };

/** Why nothing can be created in the object's namespace: it is not there, or it is on its way out. */
function namespaceRefusal(state: ClusterState, kind: Kind, object: KubeObject): Status | undefined {
  const { namespace, generateName } = object.metadata;
  if (!kind.namespaced || namespace === undefined) return undefined;
  const name = object.metadata.name || generateName || "Unknown";
  const found = objectAt(state, "Namespace", namespace) as Namespace | undefined;
  return namespaceCreationRefusal({ resource: kind, name, namespace, found });
}

const classesOf = (state: ClusterState): PriorityClasses => {
  const { objects } = shelfOf(state, "PriorityClass").collection;
  return { get: (name) => objects.get(name) as PriorityClass | undefined, all: () => objects.values() as PriorityClass[] };
};

/** The object as admission changes it; it may not have its name yet. */
function changed(state: ClusterState, kind: Kind, object: KubeObject): Admission {
  if (kind.key === "Node") return { ok: true, object: withNotReadyTaint(object as Node) };
  if (kind.key !== "Pod") return { ok: true, object };
  const prioritised = resolvePriority(object as Pod, classesOf(state));
  if (!prioritised.ok) return { ok: false, status: prioritised.status };
  const classed = withRuntimeClass(state, withDefaultTolerations(prioritised.pod));
  return classed.ok ? { ok: true, object: classed.pod } : { ok: false, status: classed.status };
}

/** Admission of a create: `object` is defaulted and has its system fields, but for a generated name. */
export function admitCreate(state: ClusterState, kind: Kind, object: KubeObject): Admission {
  const refusal = namespaceRefusal(state, kind, object);
  if (refusal) return { ok: false, status: refusal };
  const admitted = changed(state, kind, object);
  return admitted.ok ? { ok: true, object: admitted.object, check: (complete) => createRefusal(state, kind, complete) } : admitted;
}

/** What admission has against a new object that is well in itself. */
function createRefusal(state: ClusterState, kind: Kind, object: KubeObject): Status | undefined {
  if (kind.key === "PriorityClass") return secondDefaultRefusal(object as PriorityClass, classesOf(state).all(), true);
  const misfit = kind.key === "Pod" ? overheadRefusal(state, object as Pod) : undefined;
  return misfit ?? quotaRefusal(state, kind, object);
}

/** The later form of an object as admission changes it; subresources are left alone. */
export function admitUpdate(kind: Kind, object: KubeObject, old: KubeObject): KubeObject {
  return kind.key === "Pod" ? withDefaultTolerations(withPriorityOf(object as Pod, old as Pod)) : object;
}

/** What admission has against a later form of an object that is well in itself. */
export function updateRefusal(state: ClusterState, kind: Kind, object: KubeObject): Status | undefined {
  return kind.key === "PriorityClass" ? secondDefaultRefusal(object as PriorityClass, classesOf(state).all(), false) : undefined;
}

/** What admission has against deleting an object. */
export function deletionRefusal(kind: Kind, name: string): Status | undefined {
  if (kind.key === "Namespace") return namespaceDeletionRefusal(name);
  return kind.key === "PriorityClass" ? priorityClassDeletionRefusal(name) : undefined;
}
