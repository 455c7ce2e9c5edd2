/**
 * The simple JSON paths of printer columns: fields, places in lists, and items picked by the value of a field.
 *
 * Source: staging/src/k8s.io/client-go/util/jsonpath v1.36.3
 * Differs: no wildcards, ranges, unions or `..`, and of filters only `[?(@.type=="Ready")]`.
 */
import { deepEqual, isJsonObject, ownValue } from "./json.js";

type Step = { readonly field: string } | { readonly at: number } | { readonly field: string; readonly equals: unknown };

// A field may hold escaped dots: `.metadata.labels.app\.kubernetes\.io/name`.
const FIELD = /^\.((?:\\.|[^.[\]\\*])+)/;
const QUOTED_FIELD = /^\['((?:\\.|[^'\\])*)'\]/;
const INDEX = /^\[(-?\d+)\]/;
const FILTER = /^\[\?\(\s*@\.([\w.-]+)\s*==\s*("[^"]*"|'[^']*'|-?\d+(?:\.\d+)?|true|false)\s*\)\]/;

function literal(text: string): unknown {
  return text.startsWith("'") ? text.slice(1, -1) : (JSON.parse(text) as unknown);
}

/** The first step of a path, and what is left of it; undefined where it is none. */
function firstStep(path: string): { readonly step: Step; readonly rest: string } | undefined {
  const field = FIELD.exec(path) ?? QUOTED_FIELD.exec(path);
  if (field !== null) return { step: { field: (field[1] ?? "").replaceAll(/\\(.)/g, "$1") }, rest: path.slice(field[0].length) };
  const index = INDEX.exec(path);
  if (index !== null) return { step: { at: Number(index[1]) }, rest: path.slice(index[0].length) };
  const filter = FILTER.exec(path);
  return filter === null ? undefined : { step: { field: filter[1] ?? "", equals: literal(filter[2] ?? "") }, rest: path.slice(filter[0].length) };
}

function stepsOf(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  for (let rest = path; rest !== ""; ) {
    const first = firstStep(rest);
    if (first === undefined) return undefined;
    steps.push(first.step);
    rest = first.rest;
  }
  return steps;
}

const fieldOf = (value: unknown, name: string): unknown => (isJsonObject(value) ? ownValue(value, name) : undefined);

function stepped(value: unknown, step: Step): readonly unknown[] {
  if ("at" in step) return Array.isArray(value) ? [value.at(step.at) as unknown] : [];
  if (!("equals" in step)) return [fieldOf(value, step.field)];
  const found = (item: unknown): unknown => step.field.split(".").reduce(fieldOf, item);
  return Array.isArray(value) ? value.filter((item) => deepEqual(found(item), step.equals)) : [];
}

/** True where `path` is one that `jsonPathValues` can follow. */
export function isJsonPath(path: string): boolean {
  return path.startsWith(".") && stepsOf(path) !== undefined;
}

/** What stands in `value` at `path` (`.spec.image`, `.status.conditions[?(@.type=="Ready")].status`); nothing where it leads nowhere or is no path. */
export function jsonPathValues(value: unknown, path: string): readonly unknown[] {
  const steps = stepsOf(path);
  if (steps === undefined) return [];
  let found: readonly unknown[] = [value];
  for (const step of steps) found = found.flatMap((each) => stepped(each, step)).filter((each) => each !== undefined);
  return found;
}
