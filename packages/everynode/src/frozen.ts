/** What the cluster hands out is its own: it cannot be changed by whoever reads it. */

/** `value`, frozen with all that it holds. Linear in its size the first time, and no work after that. */
export function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
