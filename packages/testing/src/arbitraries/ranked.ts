/** Choices and lists that shrink all the way, where fast-check's own stop short. */
import fc from "fast-check";

/** One of the values, all equally often; shrinks step by step towards the first, where `fc.constantFrom` tries the first alone. */
export function ranked<const T>(values: readonly T[]): fc.Arbitrary<T> {
  if (values.length === 0) throw new RangeError("there is nothing to draw from: the list of values is empty");
  return fc.noBias(fc.nat(values.length - 1)).map((rank) => values[rank] as T);
}

/** How long a list is, and by what its items differ. */
export interface ListOptions<T> {
  readonly minLength?: number;
  readonly maxLength: number;
  /** No two items have the same; all may be alike where left out. */
  readonly by?: (item: T) => unknown;
}

/**
 * Lists of `minLength` (0) to `maxLength` items; shrink to the items that are needed, wherever they stand. `fc.array` keeps its last items as soon as there are no
 * more than `minLength`: here a list that has become too short makes room for another one of the least length.
 */
export function lists<T>(item: fc.Arbitrary<T>, { minLength = 0, maxLength, by }: ListOptions<T>): fc.Arbitrary<readonly T[]> {
  const some = (min: number, max: number): fc.Arbitrary<readonly T[]> =>
    by === undefined ? fc.array(item, { minLength: min, maxLength: max }) : fc.uniqueArray(item, { minLength: min, maxLength: max, selector: by });
  if (minLength === 0) return some(0, maxLength);
  return fc.tuple(some(0, maxLength), some(minLength, minLength)).map(([list, least]) => (list.length < minLength ? least : list));
}
