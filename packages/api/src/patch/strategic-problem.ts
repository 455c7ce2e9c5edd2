/**
 * What can be wrong with a strategic merge patch.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/mergepatch/errors.go v1.36.3
 */
import { goFormat, goFormatString, goType } from "./go-format.js";
import { failed, inapplicable, malformed, panicked, type PatchRefusal } from "./patch-result.js";

/** Stops the merge. */
export class StrategicProblem extends Error {
  readonly refusal: PatchRefusal;

  constructor(refusal: PatchRefusal) {
    super(refusal.why);
    this.refusal = refusal;
  }
}

/** A directive that is no list, or has no field: a 400. */
export function badDirective(name: "primitive list" | "retainKeys" | "setElementOrder list"): StrategicProblem {
  return new StrategicProblem(malformed(`invalid patch format of ${name}`));
}

/** A list in a list: a 422. */
export function listOfLists(): StrategicProblem {
  return new StrategicProblem(inapplicable("lists of lists are not supported"));
}

/** Any other mistake: a 500 that says it. */
export function mistake(message: string): StrategicProblem {
  return new StrategicProblem(failed(message));
}

/** Go would panic: it compares or hashes what cannot be, or asks null for its type. */
export function panic(message: string): StrategicProblem {
  return new StrategicProblem(panicked(message));
}

/** An object or a list was expected, and something else is there. */
export function wrongType(expected: "map[string]interface {}" | "[]interface {}", value: unknown): StrategicProblem {
  return mistake(`expected a ${expected}, but received a ${goType(value)}`);
}

/** An item of a list without the field that tells the items apart. */
export function noMergeKey(item: object, mergeKey: string): StrategicProblem {
  return mistake(`map: ${goFormat(item)} does not contain declared merge key: ${mergeKey}`);
}

/** A `$patch` that is neither replace nor delete. */
export function unknownDirective(directive: unknown, holder: object): StrategicProblem {
  return mistake(`unknown patch type: ${goFormatString(directive)} in map: ${goFormat(holder)}`);
}
