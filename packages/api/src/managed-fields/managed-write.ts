/**
 * Keeps an object's `managedFields`: at every write, and where a configuration is applied.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal v1.36.3
 */
import { apiVersionOf, formatTime, type Kind, type KubeObject, type ManagedFieldsEntry, schemaOf, withFields, withOwnValue, zeroObject } from "@everynode/model";
import { difference, fieldAt, type FieldSet, isEmptySet, union } from "./field-set.js";
import { cappedManagers, identityOf, isReset, managerEntries, type Manager, type Managers, readManagers } from "./managers.js";
import { mergeTypeOf } from "./merge-type.js";
import { type Applied, applied, claimedByUpdate, type Writer } from "./ownership.js";
import { touchable } from "./reset-fields.js";

/** How an object is written: through which resource, by whom, and when. */
export interface FieldWrite {
  /** The kind of what is written; that of its scale where a scale is. */
  readonly kind: Kind;
  /** "" for the object itself. */
  readonly subresource: string;
  /** The writer's name; "unknown" where it has none. */
  readonly manager: string;
  readonly nowMs: number;
}

/** What nobody owns, since only the server writes it or it is part of the object's name. */
const NOT_OWNED: FieldSet = [
  ["apiVersion"],
  ["kind"],
  ["metadata"],
  ...["name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion"].map((name) => ["metadata", name]),
]
  .map((names) => fieldAt(names.map((name) => `f:${name}`)))
  .reduce(union);

const NO_MANAGERS: Managers = new Map();

function writerOf(write: FieldWrite, operation: Manager["operation"]): Writer {
  const { kind, subresource, manager } = write;
  return { manager: { manager: manager === "" ? "unknown" : manager, operation, apiVersion: apiVersionOf(kind), subresource }, type: mergeTypeOf(kind), within: touchable(kind, subresource) };
}

function withoutEntries(object: KubeObject): KubeObject {
  return object.metadata.managedFields === undefined ? object : withManagedFields(object, undefined);
}

/** The object with these `managedFields`, or without any. */
export function withManagedFields(object: KubeObject, managedFields: readonly ManagedFieldsEntry[] | undefined): KubeObject {
  const metadata = withOwnValue(object.metadata, "managedFields", managedFields);
  return withFields(object, { metadata });
}

/** An object of the kind of which nothing is said. */
function nothingOf(kind: Kind): object {
  const schema = kind.schema === undefined ? undefined : schemaOf(kind.schema);
  return schema === undefined ? {} : zeroObject(schema);
}

/** The managers after `after` took the place of `before`: what it made and changed is the writer's. */
function updated(write: FieldWrite, managers: Managers, { before, after }: { readonly before: object; readonly after: object }): Managers {
  const writer = writerOf(write, "Update");
  const { others, claimed } = claimedByUpdate(writer, managers, { before, after });
  const own = difference(claimed, NOT_OWNED);
  if (isEmptySet(own)) return cappedManagers(others);
  const identity = identityOf(writer.manager);
  const fields = union(own, others.get(identity)?.fields ?? {});
  return cappedManagers(new Map([...others, [identity, { ...writer.manager, fields, time: formatTime(write.nowMs) }]]));
}

/** The `managedFields` of an object that is created in another way than by an applied configuration. */
export function managedByCreate(write: FieldWrite, object: KubeObject): readonly ManagedFieldsEntry[] | undefined {
  const sent = object.metadata.managedFields;
  const given = isReset(sent) ? NO_MANAGERS : (readManagers(sent) ?? NO_MANAGERS);
  return managerEntries(updated(write, given, { before: nothingOf(write.kind), after: withoutEntries(object) }));
}

/**
 * The `managedFields` of an object that is updated or patched. A client may send its own, and take all away with an empty entry. An
 * object that nobody manages stays so.
 */
export function managedByUpdate(write: FieldWrite, old: KubeObject, object: KubeObject): readonly ManagedFieldsEntry[] | undefined {
  const managers = managersBefore(write, old, object);
  if (managers.size === 0) return undefined;
  return managerEntries(updated(write, managers, { before: withoutEntries(old), after: withoutEntries(object) }));
}

function managersBefore({ subresource }: FieldWrite, old: KubeObject, object: KubeObject): Managers {
  const live = (): Managers => readManagers(old.metadata.managedFields) ?? NO_MANAGERS;
  if (subresource !== "") return live();
  const sent = object.metadata.managedFields;
  if (isReset(sent)) return NO_MANAGERS;
  const read = sent === old.metadata.managedFields ? undefined : readManagers(sent);
  return read === undefined || read.size === 0 ? live() : read;
}

/** The name under which stands what was there before an object's first applied configuration. */
const BEFORE = "before-first-apply";

/** What is to be applied. `live` is left out where the object is to be made. */
export interface Configuration {
  readonly live: KubeObject | undefined;
  readonly config: object;
  readonly force: boolean;
}

/** The live object with the configuration applied to it, and its managers; or the conflicts. */
export function appliedConfiguration(write: FieldWrite, { live, config, force }: Configuration): Applied {
  const before = live === undefined ? nothingOf(write.kind) : withoutEntries(live);
  const known = readManagers(live?.metadata.managedFields) ?? NO_MANAGERS;
  const managers = known.size > 0 || live === undefined ? known : updated({ ...write, manager: BEFORE }, known, { before: nothingOf(write.kind), after: before });
  const writer = writerOf(write, "Apply");
  const result = applied(writer, managers, { live: before, config, force });
  return result.ok ? { ...result, managers: ofApplier(result.managers, writer, { changed: result.changed, nowMs: write.nowMs }) } : result;
}

/** The managers after an apply: the applier without what nobody owns, and with its time where it changed something. */
function ofApplier(managers: Managers, { manager }: Writer, { changed, nowMs }: { readonly changed: boolean; readonly nowMs: number }): Managers {
  const identity = identityOf(manager);
  const applier = managers.get(identity);
  if (applier === undefined) return managers;
  const fields = difference(applier.fields, NOT_OWNED);
  const next = new Map(managers);
  if (isEmptySet(fields)) next.delete(identity);
  else next.set(identity, { ...applier, fields, time: changed ? formatTime(nowMs) : applier.time });
  return next;
}
