/**
 * Lists in strategic merge patches: scalars are sets, objects are told apart by a key, and items keep an order that suits both sides.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go v1.36.3
 */
import { isJsonObject, ownValue } from "@everynode/model";
import { goFormat, goType, NO_TYPE } from "./go-format.js";
import { DIRECTIVE, withoutDirectives } from "./strategic-directive.js";
import { inOrder, keyOf } from "./strategic-order.js";
import { listOfLists, mistake, panic, unknownDirective, wrongType } from "./strategic-problem.js";

type List = readonly unknown[];

/** How a list is merged. */
export interface ListRules {
  /** The field that tells objects apart; undefined for lists of scalars. */
  readonly mergeKey: string | undefined;
  /** True where items are merged; else the patch's list takes the place of the original. */
  readonly merges: boolean;
  /** True for `$deleteFromPrimitiveList`. */
  readonly deletes: boolean;
  /** The Go kind of the items, as a message names it. */
  readonly itemKind: string;
  /** An item with its patch merged into it. */
  readonly mergeItem: (item: object, patch: object) => object;
}

/** The merged list; new items come before those that the patch does not name. */
export function mergeList(original: List, patch: List, rules: ListRules): List {
  return merged(original, patch, rules).list;
}

interface MergedList {
  readonly list: List;
  /**
   * The original as the merge leaves it. Go deletes and appends in place, and goes on to ask this very array in which order items lay before: so
   * an item that is added where another is deleted counts as an old one, behind those that stay.
   */
  readonly before: List;
}

function merged(original: List, patch: List, rules: ListRules): MergedList {
  const { mergeKey } = rules;
  if (original.length === 0 && patch.length === 0) return { list: original, before: original };
  if (holdsObjects([original, patch]) !== true) return { list: mergedScalars(original, patch, rules), before: original };
  if (mergeKey === undefined) throw mistake(`cannot merge lists without merge key for ${rules.itemKind}`);
  const { kept, added, replaces, before } = withoutSpecialItems(original, patch, mergeKey);
  const all = mergedItems(kept, added, { mergeKey, mergeItem: rules.mergeItem });
  const list = sameItems(original, inOrder({ ...partition(all, added, mergeKey), order: added, before: kept, mergeKey }));
  return { list, before: replaces ? before : before.map((item, i) => all[i] ?? item) };
}

function mergedScalars(original: List, patch: List, { mergeKey, deletes }: ListRules): List {
  if (deletes) return original.filter((item) => !patch.includes(item));
  const all = deduplicated([...original, ...patch]);
  return sameItems(original, inOrder({ ...partition(all, patch, mergeKey), order: patch, before: original, mergeKey: undefined }));
}

const sameItems = (original: List, list: List): List => (list.length === original.length && list.every((item, i) => item === original[i]) ? original : list);

/** The merged list in the order asked for; undefined where there is none on either side. */
export function orderedList(original: List | undefined, patch: List | undefined, rules: ListRules & { readonly order: List }): List | undefined {
  const { order, mergeKey } = rules;
  checkOrder(patch ?? [], order, mergeKey);
  const sides = mergedSides(original, patch, rules);
  if (sides === undefined) return undefined;
  const parts = partition(sides.list, order, mergeKey);
  const objects = holdsObjects([original ?? [], patch ?? []]);
  if (objects === undefined) throw mistake("no elements in any of the given slices");
  return sameItems(original ?? [], inOrder({ ...parts, order, before: sides.before, mergeKey: objects ? (mergeKey ?? "") : undefined }));
}

function mergedSides(original: List | undefined, patch: List | undefined, rules: ListRules): MergedList | undefined {
  if (original !== undefined && patch !== undefined) return rules.merges ? merged(original, patch, rules) : { list: patch, before: original };
  if (original !== undefined) return { list: original, before: original };
  return patch === undefined ? undefined : { list: patch.map(withoutDirectives).filter((item) => item !== undefined), before: [] };
}

/** The patch must name its items in the order that it asks for, and none that this order lacks. */
function checkOrder(patch: List, order: List, mergeKey: string | undefined): void {
  if (order.length === 0 || patch.length === 0) return;
  const kept = mergeKey === undefined ? patch : patch.filter((item) => !deletesItem(item));
  let at = 0;
  let asked = 0;
  while (at < kept.length && asked < order.length) {
    const item = kept[at];
    if (isJsonObject(item) && Object.hasOwn(item, DIRECTIVE)) {
      at++;
      continue;
    }
    if (sameItem(item, order[asked], mergeKey)) at++;
    asked++;
  }
  if (at < kept.length) throw mistake(`The order in patch list:\n${goFormat(patch)}\n doesn't match $setElementOrder list:\n${goFormat(order)}\n`);
}

function deletesItem(item: unknown): boolean {
  if (!isJsonObject(item)) throw wrongType("map[string]interface {}", item);
  return ownValue(item, DIRECTIVE) === "delete";
}

function sameItem(a: unknown, b: unknown, mergeKey: string | undefined): boolean {
  return mergeKey === undefined ? sameScalar(a, b) : sameScalar(keyOf(a, mergeKey), keyOf(b, mergeKey));
}

/** Equality as Go has it for values of any type: it panics at two objects or two lists. */
function sameScalar(a: unknown, b: unknown): boolean {
  const uncomparable = (isJsonObject(a) && isJsonObject(b)) || (Array.isArray(a) && Array.isArray(b));
  if (uncomparable) throw panic("runtime error: comparing uncomparable type");
  return a === b;
}

/** True for lists of objects, false for lists of scalars, undefined for empty ones; items of several types are a mistake. */
function holdsObjects(lists: readonly List[]): boolean | undefined {
  const [first, ...rest] = lists.flat(1).map(goType);
  if (first === undefined) return undefined;
  if (first === NO_TYPE) throw panic("runtime error: invalid memory address or nil pointer dereference");
  if (first === "[]interface {}") throw listOfLists();
  if (rest.some((type) => type !== first)) throw mistake(`list element types are not identical: ${goFormat(lists)}`);
  return first === "map[string]interface {}";
}

/** Each value once: the last one takes the place of a repeated one. */
function deduplicated(list: unknown[]): List {
  for (let i = 0; i < list.length; i++) {
    for (let j = i + 1; j < list.length; j++) {
      if (list[i] !== list[j]) continue;
      list[j] = list[list.length - 1];
      list.pop();
      j--;
    }
  }
  return list;
}

interface SpecialItems {
  /** What is left of the original. */
  readonly kept: List;
  /** The items of the patch that say nothing special. */
  readonly added: List;
  readonly replaces: boolean;
  /** The original's array after deletions in place: what is kept moved up, and old items behind it. */
  readonly before: List;
}

/** Does what items with `$patch` say. */
function withoutSpecialItems(original: List, patch: List, mergeKey: string): SpecialItems {
  const before = [...original];
  let length = original.length;
  let replaces = false;
  const added: unknown[] = [];
  for (const item of patch as readonly object[]) {
    const directive = ownValue(item, DIRECTIVE);
    if (directive === undefined) {
      added.push(item);
    } else if (directive === "delete") {
      const value = keyOf(item, mergeKey);
      for (let at = find(before.slice(0, length), mergeKey, value); at >= 0; at = find(before.slice(0, length), mergeKey, value)) {
        before.copyWithin(at, at + 1, length);
        length--;
      }
    } else if (directive === "replace") {
      replaces = true;
    } else if (directive === "merge") {
      throw mistake("merging lists cannot yet be specified in the patch");
    } else {
      throw unknownDirective(directive, item);
    }
  }
  return replaces ? { kept: added, added: [], replaces, before } : { kept: before.slice(0, length), added, replaces, before };
}

function find(list: List, mergeKey: string, value: unknown): number {
  return list.findIndex((item, i) => {
    if (!isJsonObject(item)) throw mistake(`value for key ${i} is not a map`);
    const own = ownValue(item, mergeKey);
    return own !== undefined && sameScalar(own, value);
  });
}

/** The original's items with those of the patch merged into them, and the others at the end just as they are. */
function mergedItems(original: List, patch: List, { mergeKey, mergeItem }: Pick<ListRules, "mergeItem"> & { readonly mergeKey: string }): List {
  const all = [...original];
  for (const item of patch as readonly object[]) {
    const at = find(all, mergeKey, keyOf(item, mergeKey));
    if (at < 0) all.push(item);
    else all[at] = mergeItem(all[at] as object, item);
  }
  return all;
}

/** The items that `named` names, and the others. */
function partition(list: List, named: List, mergeKey: string | undefined): { readonly listed: List; readonly others: List } {
  const isNamed =
    mergeKey === undefined
      ? (item: unknown): boolean => named.includes(hashable(item))
      : (item: unknown): boolean => find(named, mergeKey, keyOf(item, mergeKey)) >= 0;
  if (mergeKey === undefined) named.forEach(hashable);
  const listed: unknown[] = [];
  const others: unknown[] = [];
  for (const item of list) (isNamed(item) ? listed : others).push(item);
  return { listed, others };
}

function hashable(item: unknown): unknown {
  if (isJsonObject(item) || Array.isArray(item)) throw panic("runtime error: hash of unhashable type");
  return item;
}
