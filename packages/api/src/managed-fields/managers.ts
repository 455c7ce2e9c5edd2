/**
 * Who manages which fields of an object, as its `managedFields` say.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal/{managedfields,capmanagers}.go v1.36.3
 */
import { isJsonObject, type ManagedFieldsEntry } from "@everynode/model";
import { type FieldSet, inOrder, isEmptySet, readFieldSet, union } from "./field-set.js";

/** One manager of an object and the fields that are its own. */
export interface Manager {
  readonly manager: string;
  /** How it wrote: by server-side apply, or in any other way. */
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  /** "" where it wrote the object itself. */
  readonly subresource: string;
  readonly fields: FieldSet;
  /** When it last changed something; left out by Kubernetes where an applier never did. */
  readonly time: string | undefined;
}

/** The managers of an object by their identity. */
export type Managers = ReadonlyMap<string, Manager>;

/** What tells managers apart: who applies is one and the same in every version. */
export function identityOf({ manager, operation, apiVersion, subresource }: Pick<Manager, "manager" | "operation" | "apiVersion" | "subresource">): string {
  const parts = { ...(manager === "" ? {} : { manager }), operation, ...(operation === "Apply" ? {} : { apiVersion }), ...(subresource === "" ? {} : { subresource }) };
  return JSON.stringify(parts);
}

/** The managers in an object's `managedFields`; undefined where one of the entries cannot be read. */
export function readManagers(entries: readonly unknown[] | undefined): Managers | undefined {
  const managers = new Map<string, Manager>();
  for (const entry of entries ?? []) {
    const read = isJsonObject(entry) ? knownEntry(entry) : undefined;
    if (read === undefined) return undefined;
    managers.set(identityOf(read), read);
  }
  return managers;
}

// Most writes leave most managers as they are: what was read once is not read again, and what was not changed is written as it was.
const READ = new WeakMap<ManagedFieldsEntry, Manager>();
const WRITTEN = new WeakMap<Manager, ManagedFieldsEntry>();

function knownEntry(entry: ManagedFieldsEntry): Manager | undefined {
  const known = READ.get(entry);
  if (known !== undefined) return known;
  const read = readEntry(entry);
  if (read !== undefined) READ.set(entry, read);
  return read;
}

function readEntry({ manager = "", operation, apiVersion = "", subresource = "", fieldsType, fieldsV1, time }: ManagedFieldsEntry): Manager | undefined {
  if ((operation !== "Apply" && operation !== "Update") || apiVersion === "" || fieldsType !== "FieldsV1") return undefined;
  const fields = readFieldSet(fieldsV1 ?? {});
  return fields === undefined ? undefined : { manager, operation, apiVersion, subresource, fields, time };
}

/** Managers as `managedFields` of an object; undefined where there are none. Appliers come first, then by time and name. */
export function managerEntries(managers: Managers): readonly ManagedFieldsEntry[] | undefined {
  if (managers.size === 0) return undefined;
  return [...managers.values()].toSorted(compareManagers).map(knownOrNewEntry);
}

function knownOrNewEntry(manager: Manager): ManagedFieldsEntry {
  const known = WRITTEN.get(manager);
  if (known !== undefined) return known;
  const entry = entryOf(manager);
  WRITTEN.set(manager, entry);
  READ.set(entry, manager);
  return entry;
}

function entryOf({ manager, operation, apiVersion, subresource, fields, time }: Manager): ManagedFieldsEntry {
  return {
    ...(manager === "" ? {} : { manager }),
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: "FieldsV1",
    fieldsV1: inOrder(fields),
    ...(subresource === "" ? {} : { subresource }),
  };
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function compareManagers(a: Manager, b: Manager): number {
  return (
    compareTexts(a.operation, b.operation) ||
    compareTexts(a.time ?? "", b.time ?? "") ||
    compareTexts(a.manager, b.manager) ||
    compareTexts(a.apiVersion, b.apiVersion) ||
    compareTexts(a.subresource, b.subresource)
  );
}

/** True for `managedFields` with which a client says that nobody shall manage anything: an empty list, or one empty entry. */
export function isReset(entries: readonly unknown[] | undefined): boolean {
  if (entries === undefined) return false;
  return entries.length === 0 || (entries.length === 1 && isJsonObject(entries[0]) && Object.keys(entries[0]).length === 0);
}

const MAX_UPDATERS = 10;
const ANCIENT = "ancient-changes";

/** The managers with the oldest of those that do not apply made into one for each version, so that there are ten at most. */
export function cappedManagers(managers: Managers): Managers {
  const updaters = [...managers].filter(([, each]) => each.operation === "Update");
  if (updaters.length <= MAX_UPDATERS) return managers;
  const oldest = updaters.toSorted(([a, one], [b, other]) => compareTexts(one.time ?? "", other.time ?? "") || compareTexts(a, b));
  const next = new Map(managers);
  const firsts = new Map<string, string>();
  let count = updaters.length;
  for (const [identity, each] of oldest) {
    if (count <= MAX_UPDATERS) break;
    const { apiVersion } = each;
    const first = firsts.get(apiVersion);
    if (first === undefined) {
      firsts.set(apiVersion, identity);
      continue;
    }
    const bucket: Manager = { manager: ANCIENT, operation: "Update", apiVersion, subresource: "", fields: {}, time: each.time };
    const old = next.get(identityOf(bucket)) ?? next.get(first);
    if (!next.has(identityOf(bucket))) next.delete(first);
    next.set(identityOf(bucket), { ...bucket, fields: union(each.fields, old?.fields ?? {}) });
    next.delete(identity);
    count--;
  }
  return next;
}

/** The managers that own something. */
export function withoutIdle(managers: Managers): Managers {
  return new Map([...managers].filter(([, { fields }]) => !isEmptySet(fields)));
}
