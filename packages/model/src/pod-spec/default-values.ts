/** How defaults are put into values that others share: nothing is copied unless something changes. */

/** `value` with those of `defaults` whose key it lacks; itself where it lacks none. An empty text counts as lacking. */
export function withDefaults<T extends object>(value: T, defaults: Partial<T>): T {
  let result: T | undefined;
  for (const key of Object.keys(defaults) as (keyof T & string)[]) {
    const given = value[key];
    if (given !== undefined && given !== null && given !== "") continue;
    result ??= { ...value };
    result[key] = defaults[key] as T[typeof key];
  }
  return result ?? value;
}

/** `value` with `change` applied to one field, if it has it; itself where that changes nothing. */
export function withChanged<T extends object, K extends keyof T>(value: T, key: K, change: (field: NonNullable<T[K]>) => T[K]): T {
  const field = value[key];
  if (field === undefined || field === null) return value;
  const changed = change(field);
  return changed === field ? value : { ...value, [key]: changed };
}

/** The list with `change` applied to every element; itself where that changes none. */
export function mapped<E>(list: readonly E[], change: (element: E) => E): readonly E[] {
  let result: E[] | undefined;
  list.forEach((element, i) => {
    const changed = change(element);
    if (changed === element) return;
    result ??= [...list];
    result[i] = changed;
  });
  return result ?? list;
}

/** `value` without one field; itself where it has none. */
export function without<T extends object, K extends keyof T>(value: T, key: K): T {
  if (!Object.hasOwn(value, key)) return value;
  const { [key]: _dropped, ...rest } = value;
  return rest as T;
}
