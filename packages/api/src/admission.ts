/**
 * What the API server's admission adds to new objects and refuses of them, in the order of its plugins.
 *
 * Source: plugin/pkg/admission/{namespace/lifecycle,priority,defaulttolerationseconds,nodetaint}, v1.36.3
 * Differs: the ServiceAccount plugin is off, as in the recordings.
 */
import {
  type Kind,
  type KubeObject,
  type Namespace,
  namespaceCreationRefusal,
  type Node,
  type Pod,
  type PriorityClass,
  resolvePriority,
  type Status,
  withDefaultTolerations,
  withNotReadyTaint,
} from "@everynode/model";
import { type ClusterState, objectAt, shelfOf } from "./cluster-state.js";
import { quotaRefusal } from "./quota.js";

/** What admission says of a new object: the object as it goes on (and a last check once it is valid), or why not. */
export type Admission =
  | { readonly ok: true; readonly object: KubeObject; readonly check?: (object: KubeObject) => Status | undefined }
  | { readonly ok: false; readonly status: Status };

/** Why nothing can be created in the object's namespace: it is not there, or it is on its way out. */
export function namespaceRefusal(state: ClusterState, kind: Kind, object: KubeObject): Status | undefined {
  const { namespace, name } = object.metadata;
  if (!kind.namespaced || namespace === undefined) return undefined;
  const found = objectAt(state, "Namespace", namespace) as Namespace | undefined;
  return namespaceCreationRefusal({ resource: kind, name, namespace, found });
}

function admitPod(state: ClusterState, kind: Kind, pod: Pod): Admission {
  const classes = shelfOf(state, "PriorityClass").collection.objects;
  const prioritised = resolvePriority(pod, { get: (name: string) => classes.get(name) as PriorityClass | undefined, all: () => classes.values() as PriorityClass[] });
  if (!prioritised.ok) return { ok: false, status: prioritised.status };
  return { ok: true, object: withDefaultTolerations(prioritised.pod), check: (object) => quotaRefusal(state, kind, object) };
}

/** Admission of a create: `object` is defaulted and has its system fields. */
export function admitCreate(state: ClusterState, kind: Kind, object: KubeObject): Admission {
  const refusal = namespaceRefusal(state, kind, object);
  if (refusal) return { ok: false, status: refusal };
  if (kind.key === "Pod") return admitPod(state, kind, object as Pod);
  if (kind.key === "Node") return { ok: true, object: withNotReadyTaint(object as Node) };
  return { ok: true, object };
}
