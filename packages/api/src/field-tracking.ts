/** Where `managedFields` are kept: of all objects, or only of those that somebody from outside has made or applied. */
import { deepEqual, type Kind, type KubeObject, type ManagedFieldsEntry, rulesOf } from "@everynode/model";
import type { ClusterState } from "./cluster-state.js";
import { type FieldWrite, managedByCreate, managedByUpdate, withManagedFields } from "./managed-fields/managed-write.js";
import type { Caller } from "./request.js";

/** A write whose fields may be tracked. */
export interface TrackedWrite extends FieldWrite {
  /** True where a new object's managers are to be known from its beginning. */
  readonly fromCreation: boolean;
}

interface Written {
  readonly request: { readonly fieldManager?: string; readonly subresource?: string };
  readonly caller: Caller;
}

/** What a write through a request says of itself. */
export function fieldWrite(state: ClusterState, kind: Kind, { request, caller }: Written): TrackedWrite {
  const manager = request.fieldManager ?? caller.fieldManager ?? caller.name;
  const fromCreation = state.server.tracksAll || request.fieldManager !== undefined;
  return { kind, subresource: request.subresource ?? "", manager, nowMs: state.nowMs, fromCreation };
}

const published = (kind: Kind, object: KubeObject): KubeObject => rulesOf(kind).published?.(object) ?? object;

/** The managers of a new object; undefined where they are not tracked. */
export function trackedCreate(write: TrackedWrite, object: KubeObject): readonly ManagedFieldsEntry[] | undefined {
  return write.fromCreation ? managedByCreate(write, published(write.kind, object)) : undefined;
}

/** An object that is to take the place of `old`, with its managers after this write. Constant time where nobody manages either. */
export function withTrackedUpdate(write: FieldWrite, old: KubeObject, object: KubeObject): KubeObject {
  if (old.metadata.managedFields === undefined && object.metadata.managedFields === undefined) return object;
  const managedFields = managedByUpdate(write, old, published(write.kind, object));
  return deepEqual(managedFields, object.metadata.managedFields) ? object : withManagedFields(object, managedFields);
}
