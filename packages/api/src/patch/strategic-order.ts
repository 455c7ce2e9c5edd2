/**
 * The order of a merged list: named items as the patch names them, the others as they were, the two lists interleaved as they lay before.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go v1.36.3
 */
import { isJsonObject, ownValue } from "@everynode/model";
import { noMergeKey, wrongType } from "./strategic-problem.js";

type List = readonly unknown[];

/** The value of the item's merge key; a problem where the item is no object or has none. */
export function keyOf(item: unknown, mergeKey: string): unknown {
  if (!isJsonObject(item)) throw wrongType("map[string]interface {}", item);
  const value = ownValue(item, mergeKey);
  if (value === undefined) throw noMergeKey(item, mergeKey);
  return value;
}

/** The two parts of a list, and the two orders that they follow. */
export interface Ordering {
  readonly listed: List;
  readonly others: List;
  /** The order of the listed items. */
  readonly order: List;
  /** The order of the others: the list as it was. */
  readonly before: List;
  /** Undefined for lists of scalars. */
  readonly mergeKey: string | undefined;
}

/** Both parts as one list. Quadratic in the length of the parts at worst. */
export function inOrder({ listed, others, order, before, mergeKey }: Ordering): List {
  const rank = ranks(before, mergeKey);
  const named = sorted(listed, order, mergeKey);
  const rest = sorted(others, before, mergeKey);
  const all: unknown[] = [];
  let next = 0;
  for (const item of rest) {
    // An item waits until no named item is left that lay before it, or that is new.
    while (next < named.length && !liesBefore(rank(item), rank(named[next]))) all.push(named[next++]);
    all.push(item);
  }
  return [...all, ...named.slice(next)];
}

const liesBefore = (a: number, b: number): boolean => a >= 0 && b >= 0 && a < b;

/** The place of an item in `order`, or -1. */
function ranks(order: List, mergeKey: string | undefined): (item: unknown) => number {
  const known = new Map<unknown, number>();
  const identity = (item: unknown): unknown => (mergeKey !== undefined && isJsonObject(item) ? ownValue(item, mergeKey) : item);
  order.forEach((item, i) => {
    if (!known.has(identity(item))) known.set(identity(item), i);
  });
  return (item) => known.get(identity(item)) ?? -1;
}

/**
 * The list sorted by `order`, items that are to be deleted last. An item that the order does not know goes to the front, past all that were
 * sorted before it: that is how Go's insertion sort treats a comparison that always says "less".
 */
function sorted(list: List, order: List, mergeKey: string | undefined): List {
  if (mergeKey !== undefined) for (const item of [...list, ...order]) keyOf(item, mergeKey);
  const isDeleted = (item: unknown): boolean => mergeKey !== undefined && isJsonObject(item) && ownValue(item, "$patch") === "delete";
  const rank = ranks(order, mergeKey);
  const placed: { readonly item: unknown; readonly rank: number }[] = [];
  for (const item of list) {
    if (isDeleted(item)) continue;
    const own = rank(item);
    let at = placed.length;
    while (at > 0 && isLess(own, placed[at - 1]?.rank ?? -1)) at--;
    placed.splice(at, 0, { item, rank: own });
  }
  return [...placed.map(({ item }) => item), ...list.filter(isDeleted)];
}

const isLess = (a: number, b: number): boolean => a < 0 || b < 0 || a < b;
