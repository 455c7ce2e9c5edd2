/** Where `managedFields` are kept: of all objects, or only of those that somebody from outside has made or applied. */
import { deepEqual, type Kind, type KubeObject, type ManagedFieldsEntry, rulesOf } from "@everynode/model";
import type { ClusterState } from "./cluster-state.js";
import { type FieldWrite, managedByCreate, managedByUpdate, withManagedFields } from "./managed-fields/managed-write.js";
import type { Caller } from "./request.js";

/** A request, and who makes it. */
export interface Written {
  readonly request: { readonly fieldManager?: string; readonly subresource?: string };
  readonly caller: Caller;
}

/** What a write through a request says of itself. */
export function fieldWrite(state: ClusterState, kind: Kind, { request, caller }: Written): FieldWrite {
  const manager = request.fieldManager ?? caller.fieldManager ?? caller.name;
  return { kind, subresource: request.subresource ?? "", manager, nowMs: state.nowMs };
}

const published = (kind: Kind, object: KubeObject): KubeObject => rulesOf(kind).published?.(object) ?? object;

/** The managers of a new object; undefined where they are not tracked, which costs nothing. */
export function trackedCreate(state: ClusterState, object: KubeObject, kind: Kind, written: Written): readonly ManagedFieldsEntry[] | undefined {
  if (!state.server.tracksAll && written.request.fieldManager === undefined) return undefined;
  return managedByCreate(fieldWrite(state, kind, written), undeleted(published(kind, object)));
}

/** What is made is not being deleted, whatever it says. */
function undeleted(object: KubeObject): KubeObject {
  if (object.metadata.deletionTimestamp === undefined && object.metadata.deletionGracePeriodSeconds === undefined) return object;
  const { deletionTimestamp: _, deletionGracePeriodSeconds: __, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** An object that is to take the place of another one. */
export interface TrackedUpdate {
  readonly kind: Kind;
  readonly old: KubeObject;
  readonly object: KubeObject;
}

/** The object with its managers after this write; the object itself where nobody manages it, which costs nothing. */
export function withTrackedUpdate(state: ClusterState, { kind, old, object }: TrackedUpdate, written: Written): KubeObject {
  if (old.metadata.managedFields === undefined && object.metadata.managedFields === undefined) return object;
  const managedFields = managedByUpdate(fieldWrite(state, kind, written), old, published(kind, object));
  return deepEqual(managedFields, object.metadata.managedFields) ? object : withManagedFields(object, managedFields);
}
