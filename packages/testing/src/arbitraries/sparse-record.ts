/** Records whose optional fields are left out, not undefined, as JSON has them. */
import fc from "fast-check";

/** An arbitrary for each field of `T`; optional fields may be drawn as undefined, or not be drawn at all. */
export type Fields<T> = { readonly [K in keyof T]: fc.Arbitrary<object extends Pick<T, K> ? T[K] | undefined : T[K]> };

/** Objects of type `T` without the fields that were drawn as undefined. Each field shrinks on its own. */
export function sparseRecord<T extends object>(fields: Fields<T>): fc.Arbitrary<T> {
  return (fc.record(fields as Record<string, fc.Arbitrary<unknown>>) as fc.Arbitrary<object>).map((drawn) => withoutUndefined(drawn) as T);
}

const withoutUndefined = (object: object): object => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

/** Draws a value one time in `oneIn` and undefined at all others; shrinks to undefined. */
export function sometimes<T>(oneIn: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ withCrossShrink: true }, { weight: oneIn - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}
