/** Metadata as the store keeps it: always made in one order of fields, so that all objects' metadata have few shapes. */
import type { ObjectMeta } from "@everynode/model";

type Mutable = { -readonly [K in keyof ObjectMeta]?: ObjectMeta[K] };

/** What only the server may set. */
export interface SystemFields {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly uid: string;
  /** As it was sent; a new object gets one when it is stored. */
  readonly resourceVersion: string | undefined;
  readonly generation: number | undefined;
  readonly creationTimestamp: string;
  readonly managedFields: ObjectMeta["managedFields"] | undefined;
}

/** The metadata that was sent, with the server's fields; what else only the server may set is dropped. */
export function stampedMetadata(sent: Partial<ObjectMeta>, system: SystemFields): ObjectMeta {
  const metadata: Mutable = { name: system.name };
  if (sent.generateName !== undefined) metadata.generateName = sent.generateName;
  if (system.namespace !== undefined) metadata.namespace = system.namespace;
  metadata.uid = system.uid;
  if (system.resourceVersion !== undefined) metadata.resourceVersion = system.resourceVersion;
  if (system.generation !== undefined) metadata.generation = system.generation;
  metadata.creationTimestamp = system.creationTimestamp;
  if (system.managedFields !== undefined) metadata.managedFields = system.managedFields;
  return withPersonsFields(metadata, sent);
}

/** The metadata under another resourceVersion. */
export function revisedMetadata(old: ObjectMeta, resourceVersion: string): ObjectMeta {
  const metadata: Mutable = { name: old.name };
  if (old.generateName !== undefined) metadata.generateName = old.generateName;
  if (old.namespace !== undefined) metadata.namespace = old.namespace;
  metadata.uid = old.uid;
  metadata.resourceVersion = resourceVersion;
  if (old.generation !== undefined) metadata.generation = old.generation;
  metadata.creationTimestamp = old.creationTimestamp;
  if (old.deletionTimestamp !== undefined) metadata.deletionTimestamp = old.deletionTimestamp;
  if (old.deletionGracePeriodSeconds !== undefined) metadata.deletionGracePeriodSeconds = old.deletionGracePeriodSeconds;
  if (old.managedFields !== undefined) metadata.managedFields = old.managedFields;
  return withPersonsFields(metadata, old);
}

function withPersonsFields(metadata: Mutable, from: Partial<ObjectMeta>): ObjectMeta {
  if (from.labels !== undefined) metadata.labels = from.labels;
  if (from.annotations !== undefined) metadata.annotations = from.annotations;
  if (from.ownerReferences !== undefined) metadata.ownerReferences = from.ownerReferences;
  if (from.finalizers !== undefined) metadata.finalizers = from.finalizers;
  return metadata as ObjectMeta;
}
