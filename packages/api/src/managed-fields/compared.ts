/**
 * In which fields two forms of an object differ.
 *
 * Source: sigs.k8s.io/structured-merge-diff/v6/typed/compare.go v6.3.3
 */
import { deepEqual, ownValue } from "@everynode/model";
import { asList, asMap, type Atom, atomOf, elementsByStep, fieldNames, fieldType, isSameAtom } from "./atom.js";
import { branch, Branches, type FieldSet, NO_FIELDS, union } from "./field-set.js";
import type { ListMerge, MapMerge, MergeType } from "./merge-type.js";
import { fieldElement } from "./path-element.js";

/** The fields that only the first form has, those that only the second has, and those that are not the same in both. */
export interface Comparison {
  readonly removed: FieldSet;
  readonly added: FieldSet;
  readonly modified: FieldSet;
}

const NO_DIFFERENCE: Comparison = { removed: NO_FIELDS, added: NO_FIELDS, modified: NO_FIELDS };

/** How `before` and `after` differ. Parts that are one and the same cost nothing. */
export function compared(type: MergeType, before: unknown, after: unknown): Comparison {
  if (before === after) return NO_DIFFERENCE;
  return difference(type, before, after).below;
}

/** "replaced" is removed and added in one. */
type Change = "removed" | "added" | "modified" | "replaced";

/** What differs at a place: the value there as a whole, and what is below it. Undefined stands for a value that is not there. */
interface Difference {
  readonly self: Change | undefined;
  readonly below: Comparison;
}

const SAME: Difference = { self: undefined, below: NO_DIFFERENCE };

function difference(type: MergeType, before: unknown, after: unknown): Difference {
  const [was, is] = [atomOf(type, before), atomOf(type, after)];
  if (after === undefined) return atomDifference(was, before, after);
  if (before === undefined || isSameAtom(was, is)) return atomDifference(is, before, after);
  const [one, other] = [atomDifference(was, before, after), atomDifference(is, before, after)];
  return { self: one.self ?? other.self, below: bothOf(one.below, other.below) };
}

const bothOf = (a: Comparison, b: Comparison): Comparison => ({ removed: union(a.removed, b.removed), added: union(a.added, b.added), modified: union(a.modified, b.modified) });

function atomDifference(atom: Atom, before: unknown, after: unknown): Difference {
  switch (atom.is) {
    case "scalar":
      return leafDifference(before, after);
    case "map":
      return mapDifference(atom.map, before, after);
    case "list":
      return listDifference(atom.list, before, after);
  }
}

function leafDifference(before: unknown, after: unknown): Difference {
  const change = onlyIn(before, after) ?? (deepEqual(before, after) ? undefined : "modified");
  return change === undefined ? SAME : { self: change, below: NO_DIFFERENCE };
}

const onlyIn = (before: unknown, after: unknown): Change | undefined => (before === undefined ? "added" : after === undefined ? "removed" : undefined);

function mapDifference(map: MapMerge, before: unknown, after: unknown): Difference {
  const [was, is] = [asMap(before), asMap(after)];
  const names = fieldNames(was, is);
  // What is empty on both sides is a leaf: null and {} are not the same.
  if (map.atomic || names.length === 0) return leafDifference(before, after);
  const parts = new Parts();
  for (const name of names) {
    const [old, young] = [was && ownValue(was, name), is && ownValue(is, name)];
    const type = old === young ? undefined : fieldType(map, name);
    if (type !== undefined) parts.put(fieldElement(name), difference(type, old, young));
  }
  return { self: onlyIn(before, after), below: parts.comparison };
}

function listDifference(list: ListMerge, before: unknown, after: unknown): Difference {
  const [was, is] = [asList(before), asList(after)];
  const isEmpty = (was?.length ?? 0) === 0 && (is?.length ?? 0) === 0;
  if (list.relation === "atomic" || isEmpty) return leafDifference(before, after);
  const [old, young] = [elementsByStep(list, was), elementsByStep(list, is)];
  const parts = new Parts();
  for (const element of new Set([...old.keys(), ...young.keys()])) parts.put(element, elementDifference(list.items(), old.get(element) ?? [], young.get(element) ?? []));
  return { self: onlyIn(before, after), below: parts.comparison };
}

/** Elements that are there once are compared; those that are there several times are one thing. */
function elementDifference(type: MergeType, was: readonly unknown[], is: readonly unknown[]): Difference {
  if (was.length <= 1 && is.length <= 1) return was[0] === is[0] ? SAME : difference(type, was[0], is[0]);
  if (was.length >= 2 && is.length >= 2) return deepEqual(was, is) ? SAME : { self: "modified", below: NO_DIFFERENCE };
  if (is.length === 0) return { self: "removed", below: NO_DIFFERENCE };
  if (was.length === 0) return { self: "added", below: NO_DIFFERENCE };
  return { self: "replaced", below: was.length >= 2 ? difference(type, undefined, is[0]).below : difference(type, was[0], undefined).below };
}

/** Collects what differs below a place. */
class Parts {
  readonly #removed = new Branches();
  readonly #added = new Branches();
  readonly #modified = new Branches();

  put(element: string, { self, below }: Difference): void {
    this.#removed.put(element, branch(self === "removed" || self === "replaced", below.removed));
    this.#added.put(element, branch(self === "added" || self === "replaced", below.added));
    this.#modified.put(element, branch(self === "modified", below.modified));
  }

  get comparison(): Comparison {
    return { removed: this.#removed.below, added: this.#added.below, modified: this.#modified.below };
  }
}
