/**
 * The steps of paths into objects, spelled as they are in `fieldsV1`: `f:spec` is a field, `k:{"name":"app"}` the element of a list with that
 * key, `v:"a"` the element of a set with that value.
 *
 * Source: sigs.k8s.io/structured-merge-diff/v6/fieldpath/{element,serialize-pe}.go v6.3.2
 */
import { goQuote, isJsonObject } from "@everynode/model";

/** A step down into the field called `name`. */
export function fieldElement(name: string): string {
  return `f:${name}`;
}

/** A step down to the element of a set. */
export function valueElement(value: unknown): string {
  return `v:${JSON.stringify(value)}`;
}

/** A step down to the element of a list that has these keys. */
export function keyElement(keys: readonly (readonly [name: string, value: unknown])[]): string {
  const sorted = keys.length < 2 ? keys : keys.toSorted(([a], [b]) => compareTexts(a, b));
  return `k:{${sorted.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`;
}

/** The name of the field that a step leads to; undefined for steps into lists. */
export function fieldNameOf(element: string): string | undefined {
  return element.startsWith("f:") ? element.slice(2) : undefined;
}

/** True for a step to the element of a list with keys. */
export function isKeyElement(element: string): boolean {
  return element.startsWith("k:");
}

/** A step spelled in the one way in which steps are compared; undefined for a text that is none. */
export function canonicalElement(text: string): string | undefined {
  const rest = text.slice(2);
  if (text.startsWith("f:") || /^i:-?[0-9]+$/.test(text)) return text;
  if (!text.startsWith("k:") && !text.startsWith("v:")) return undefined;
  const value = parsed(rest);
  if (value === undefined) return undefined;
  if (text.startsWith("v:")) return valueElement(value.json);
  return isJsonObject(value.json) ? keyElement(Object.entries(value.json)) : undefined;
}

function parsed(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** `.spec.containers[name="app"]`, as messages spell a path. */
export function pathText(path: readonly string[]): string {
  return path.map(elementText).join("");
}

/** `.spec`, `[name="app"]`, `[="a"]`: a step as messages spell it. */
export function elementText(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith("f:")) return `.${rest}`;
  if (element.startsWith("v:")) return `[=${valueText(JSON.parse(rest))}]`;
  if (element.startsWith("i:")) return `[${rest}]`;
  const keys = Object.entries(JSON.parse(rest) as object);
  return `[${keys.map(([name, value]) => `${name}=${valueText(value)}`).join(",")}]`;
}

const valueText = (value: unknown): string => (typeof value === "string" ? goQuote(value) : String(value));

const RANKS = "fkvi";

/** The order of steps: fields by name, elements by key, elements of sets by value. Negative, zero or positive. */
export function compareElements(a: string, b: string): number {
  if (a === b) return 0;
  const rank = RANKS.indexOf(a.charAt(0)) - RANKS.indexOf(b.charAt(0));
  if (rank !== 0) return rank;
  if (a.startsWith("f:")) return compareTexts(a, b);
  const [one, other] = [JSON.parse(a.slice(2)) as unknown, JSON.parse(b.slice(2)) as unknown];
  return a.startsWith("k:") ? compareKeys(Object.entries(one as object), Object.entries(other as object)) : compareScalars(one, other);
}

function compareKeys(a: readonly [string, unknown][], b: readonly [string, unknown][]): number {
  for (const [i, [name, value]] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    const order = compareTexts(name, other[0]) || compareScalars(value, other[1]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

const KINDS: readonly string[] = ["number", "string", "boolean"];

function compareScalars(a: unknown, b: unknown): number {
  const kind = KINDS.indexOf(typeof a) - KINDS.indexOf(typeof b);
  if (kind !== 0) return kind;
  if (typeof a === "string") return compareTexts(a, b as string);
  return Number(a) - Number(b);
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
