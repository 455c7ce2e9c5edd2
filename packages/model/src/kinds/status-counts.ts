/** The rules for counts in the status of workloads. */
import { invalid, type FieldError } from "../field-error.js";
import { MUST_NOT_BE_NEGATIVE } from "../object-meta.js";

type Errors = readonly FieldError[];

/** A status with some counts among its fields. */
export type Counts<K extends string> = { readonly [key in K]?: number };

/** Errors of counts below zero, in the order of `names`. */
export function countErrors<K extends string>(status: Counts<K>, names: readonly K[]): Errors {
  const errors: FieldError[] = [];
  for (const name of names) {
    const count = status[name];
    if (count !== undefined && count < 0) errors.push(invalid(`status.${name}`, count, MUST_NOT_BE_NEGATIVE));
  }
  return errors;
}

/** Errors of parts that are more than the whole, `replicas`, in the order of `names`. */
export function partErrors<K extends string>(status: Counts<K | "replicas">, names: readonly K[]): Errors {
  const whole: number = status.replicas ?? 0;
  const errors: FieldError[] = [];
  for (const name of names) {
    const part: number = status[name] ?? 0;
    if (part > whole) errors.push(invalid(`status.${name}`, part, "cannot be greater than status.replicas"));
  }
  return errors;
}

/** The error of more available pods than ready ones. */
export function availabilityErrors(status: Counts<"availableReplicas" | "readyReplicas">): Errors {
  const { availableReplicas = 0, readyReplicas = 0 } = status;
  return availableReplicas > readyReplicas ? [invalid("status.availableReplicas", availableReplicas, "cannot be greater than readyReplicas")] : [];
}

/** The error of a count of collisions that went down, or away. */
export function decrementErrors(status: Counts<"collisionCount">, old: Counts<"collisionCount">): Errors {
  const { collisionCount: now } = status;
  const { collisionCount: before } = old;
  if (before === undefined || (now !== undefined && now >= before)) return [];
  return [invalid("status.collisionCount", now ?? 0, "cannot be decremented")];
}
