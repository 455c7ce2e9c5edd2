/**
 * What a write does to the ownership of fields, and what an applied configuration makes of an object.
 *
 * Source: sigs.k8s.io/structured-merge-diff/v6/merge/update.go v6.3.3
 * Differs: an object has one version; whoever manages fields of another one is forgotten at the next write.
 */
import { deepEqual } from "@everynode/model";
import { compared, type Comparison } from "./compared.js";
import { type FieldSet, difference, intersection, isEmptySet, NO_FIELDS, pathsOf, union } from "./field-set.js";
import { fieldsOf, withNamedFields } from "./fields-of.js";
import { identityOf, type Manager, type Managers, withoutIdle } from "./managers.js";
import { merged, withoutFields } from "./merged.js";
import type { MergeType } from "./merge-type.js";

/** Who writes: a manager, the type of what it writes, and the fields that this way of writing can touch. */
export interface Writer {
  readonly manager: Pick<Manager, "manager" | "operation" | "apiVersion" | "subresource">;
  readonly type: MergeType;
  /** The part of a set of fields that the write can touch. */
  readonly within: (fields: FieldSet) => FieldSet;
}

/** A field that a configuration would change and that somebody else owns. */
export interface Conflict {
  readonly identity: string;
  readonly manager: Manager;
  readonly path: readonly string[];
}

const ofVersion = (managers: Managers, apiVersion: string): Managers => new Map([...managers].filter(([, each]) => each.apiVersion === apiVersion));

function within({ within: filter }: Writer, { removed, added, modified }: Comparison): Comparison {
  return { removed: filter(removed), added: filter(added), modified: filter(modified) };
}

const changedIn = ({ added, modified }: Comparison): FieldSet => union(modified, added);

/** The managers other than the writer, without what the write takes from them. */
function robbed(managers: Managers, identity: string, comparison: Comparison): Managers {
  const taken = union(changedIn(comparison), comparison.removed);
  const robbedOf = (manager: Manager): Manager => (isEmptySet(intersection(manager.fields, taken)) ? manager : { ...manager, fields: difference(manager.fields, taken) });
  return new Map([...managers].map(([each, manager]) => [each, each === identity ? manager : robbedOf(manager)]));
}

/** What the writer gets, and what is left to the others, where an object was written as a whole. */
export interface Claimed {
  readonly others: Managers;
  /** The fields that the write made or changed. */
  readonly claimed: FieldSet;
}

/** The managers of an object after `after` has taken the place of `before` in another way than by an applied configuration. */
export function claimedByUpdate(writer: Writer, managers: Managers, { before, after }: { readonly before: unknown; readonly after: unknown }): Claimed {
  const comparison = within(writer, compared(writer.type, before, after));
  const others = withoutIdle(robbed(ofVersion(managers, writer.manager.apiVersion), "", comparison));
  return { others, claimed: changedIn(comparison) };
}

/** What became of a configuration: the object and its managers, or the fields about which there is a conflict. */
export type Applied =
  | { readonly ok: true; readonly object: unknown; readonly managers: Managers; readonly changed: boolean }
  | { readonly ok: false; readonly conflicts: readonly Conflict[] };

/** `live` with a configuration applied to it; `force` takes fields from other managers rather than telling of conflicts. */
export function applied(writer: Writer, managers: Managers, { live, config, force }: { readonly live: unknown; readonly config: unknown; readonly force: boolean }): Applied {
  const { type } = writer;
  const identity = identityOf(writer.manager);
  const known = ofVersion(managers, writer.manager.apiVersion);
  const last = managers.get(identity);
  const applier: Manager = { ...writer.manager, fields: writer.within(fieldsOf(type, config)), time: last?.time };
  const claiming = new Map([...known, [identity, applier]]);
  const kept = last === undefined || !known.has(identity) ? NO_FIELDS : last.fields;
  const object = pruned(type, merged(type, live, config), { last: kept, managers: claiming });
  const comparison = within(writer, compared(type, live, object));
  const conflicts = force ? [] : conflictsWith(claiming, identity, changedIn(comparison));
  if (conflicts.length > 0) return { ok: false, conflicts };
  return { ok: true, object, managers: withoutIdle(robbed(claiming, identity, comparison)), changed: !deepEqual(live, object) };
}

function conflictsWith(managers: Managers, self: string, changed: FieldSet): readonly Conflict[] {
  return [...managers].flatMap(([identity, manager]) => {
    if (identity === self) return [];
    return pathsOf(intersection(manager.fields, changed)).map((path) => ({ identity, manager, path }));
  });
}

/** The merged object without what its applier applied the last time, does not apply any more, and nobody else owns. */
function pruned(type: MergeType, object: unknown, { last, managers }: { readonly last: FieldSet; readonly managers: Managers }): unknown {
  if (isEmptySet(last)) return object;
  const named = (set: FieldSet): FieldSet => withNamedFields(type, set);
  const all = named(fieldsOf(type, object));
  const without = withoutFields(type, object, named(last));
  const owned = [...managers.values()].map(({ fields }) => fields).reduce(union, NO_FIELDS);
  const withOwned = withoutFields(type, object, difference(all, union(named(fieldsOf(type, without)), named(owned))));
  // Only what was the applier's own goes: what nobody owned, or only an update, stays.
  const dropped = difference(all, named(fieldsOf(type, withOwned)));
  return withoutFields(type, object, intersection(dropped, named(last)));
}
