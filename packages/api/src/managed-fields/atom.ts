/**
 * Which of its possible types a value has, and how the elements of lists are told apart.
 *
 * Source: sigs.k8s.io/structured-merge-diff/v6/typed/helpers.go v6.3.3
 */
import { goQuote, isJsonObject, ownValue } from "@everynode/model";
import type { ListMerge, MapMerge, MergeType, ScalarType } from "./merge-type.js";
import { keyElement, valueElement } from "./path-element.js";

/** The one of a value's possible types that counts. */
export type Atom = { readonly is: "map"; readonly map: MapMerge } | { readonly is: "scalar"; readonly scalar: ScalarType } | { readonly is: "list"; readonly list: ListMerge };

/** The type that `value` has of those that it may have; where it has none, the first of them, in whose terms it is then found wrong. */
export function atomOf({ scalar, list, map }: MergeType, value: unknown): Atom {
  if (Array.isArray(value)) {
    if (list !== undefined) return { is: "list", list };
  } else if (isJsonObject(value)) {
    if (map !== undefined) return { is: "map", map };
  } else if (value !== null && value !== undefined && scalar !== undefined) {
    return { is: "scalar", scalar };
  }
  if (map !== undefined) return { is: "map", map };
  return scalar !== undefined ? { is: "scalar", scalar } : { is: "list", list: list as ListMerge };
}

/** True where both sides have one and the same type. */
export function isSameAtom(a: Atom, b: Atom): boolean {
  return a.is === b.is;
}

/** The type of a field of a map, or undefined where it may not be there. */
export function fieldType(map: MapMerge, name: string): MergeType | undefined {
  return map.field(name) ?? map.others?.();
}

/** The value as a map; undefined for null, what is not there, and what is something else. */
export function asMap(value: unknown): object | undefined {
  return isJsonObject(value) ? value : undefined;
}

/** The value as a list; undefined for null, what is not there, and what is something else. */
export function asList(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? (value as readonly unknown[]) : undefined;
}

/** The step that leads to an element of a list, or why there is none. */
export type ElementStep = { readonly ok: true; readonly element: string } | { readonly ok: false; readonly problem: string };

const noStep = (problem: string): ElementStep => ({ ok: false, problem });

/** How an element of a set or of a list with keys is reached. */
export function elementStep(list: ListMerge, item: unknown): ElementStep {
  return list.keys.length > 0 ? keyedStep(list, item) : setStep(item);
}

function keyedStep(list: ListMerge, item: unknown): ElementStep {
  if (item === null) return noStep("associative list with keys may not have a null element");
  if (!isJsonObject(item)) return noStep("associative list with keys may not have non-map elements");
  const keys: [string, unknown][] = [];
  for (const key of list.keys) {
    const value = ownValue(item, key) ?? (Object.hasOwn(item, key) ? null : list.keyDefault(key));
    if (value !== undefined) keys.push([key, value]);
  }
  if (keys.length > 0) return { ok: true, element: keyElement(keys) };
  const names = `[${list.keys.map((key) => goQuote(key)).join(" ")}]`;
  return noStep(`associative list with keys has an element that omits all key fields ${names} (and doesn't have default values for any key fields)`);
}

function setStep(item: unknown): ElementStep {
  if (isJsonObject(item)) return noStep("associative list without keys has an element that's a map type");
  if (Array.isArray(item)) return noStep("not supported: associative list with lists as elements");
  if (item === null) return noStep("associative list without keys has an element that's an explicit null");
  return { ok: true, element: valueElement(item) };
}

/** The elements of a list by the steps that lead to them, in order; those without a step are left out. */
export function elementsByStep(list: ListMerge, items: readonly unknown[] | undefined): ReadonlyMap<string, readonly unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const item of items ?? []) {
    const step = elementStep(list, item);
    if (!step.ok) continue;
    const same = found.get(step.element);
    if (same === undefined) found.set(step.element, [item]);
    else same.push(item);
  }
  return found;
}

/** The names of the fields of two maps, each once. */
export function fieldNames(a: object | undefined, b: object | undefined): readonly string[] {
  const names = a === undefined ? [] : definedNames(a);
  if (b !== undefined) for (const name of definedNames(b)) if (a === undefined || ownValue(a, name) === undefined) names.push(name);
  return names;
}

const definedNames = (map: object): string[] => Object.keys(map).filter((name) => ownValue(map, name) !== undefined);
