/** What Go templates may call. Source: text/template/funcs.go of Go 1.26, staging/src/k8s.io/cli-runtime/pkg/printers/template.go v1.36.3 */
import { deepEqual, goQuote, isJsonObject, ownValue } from "@everynode/model";
import { textOfBase64 } from "../../generators/base64.js";
import { goText } from "./go-text.js";
import { TemplateProblem } from "./problem.js";

type Call = (...args: readonly unknown[]) => unknown;

/** True for what is not empty: not nothing, not false, not 0, not "", no empty list or map. */
export function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isJsonObject(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** The functions by name; `and` and `or` are not among them, since they look only at what they need. */
export const FUNCTIONS: Readonly<Record<string, Call>> = {
  not: (value) => !isTrue(value),
  len: (value) => {
    if (typeof value === "string") return utf8Length(value);
    if (Array.isArray(value)) return value.length;
    if (isJsonObject(value)) return Object.keys(value).length;
    throw new TemplateProblem(`error calling len: len of ${value === undefined || value === null ? "nil pointer" : `type ${typeName(value)}`}`);
  },
  index: (value, ...keys) => keys.reduce(indexed, value),
  slice: (value, from = 0, to) => (Array.isArray(value) || typeof value === "string" ? value.slice(Number(from), to === undefined ? undefined : Number(to)) : undefined),
  print: (...values) => values.map((value, at) => (at > 0 && typeof value !== "string" && typeof values[at - 1] !== "string" ? " " : "") + goText(value)).join(""),
  println: (...values) => `${values.map(goText).join(" ")}\n`,
  printf: (format, ...values) => formatted(goText(format), values),
  html: (...values) => values.map(goText).join("").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&#34;").replaceAll("'", "&#39;"),
  js: (...values) => values.map(goText).join("").replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll('"', '\\"'),
  urlquery: (...values) => encodeURIComponent(values.map(goText).join("")).replaceAll("%20", "+"),
  eq: (first, ...others) => others.some((other) => deepEqual(first, other)),
  ne: (a, b) => !deepEqual(a, b),
  lt: (a, b) => compared("lt", a, b) < 0,
  le: (a, b) => compared("le", a, b) <= 0,
  gt: (a, b) => compared("gt", a, b) > 0,
  ge: (a, b) => compared("ge", a, b) >= 0,
  exists: (value, ...keys) => keys.reduce<unknown>((at, key) => (Array.isArray(at) ? (at[Number(key)] as unknown) : isJsonObject(at) ? ownValue(at, goText(key)) : undefined), value) !== undefined,
  base64decode: (coded) => {
    const text = textOfBase64(goText(coded));
    if (text === undefined) throw new TemplateProblem(`error calling base64decode: base64 decode failed: illegal base64 data at input byte ${Math.max(0, goText(coded).search(/[^A-Za-z0-9+/=]/))}`);
    return text;
  },
};

function utf8Length(text: string): number {
  return encodeURIComponent(text).replaceAll(/%[0-9A-F]{2}/g, "x").length;
}

function typeName(value: unknown): string {
  return typeof value === "number" ? "int64" : typeof value === "boolean" ? "bool" : "string";
}

function indexed(value: unknown, key: unknown): unknown {
  if (Array.isArray(value)) {
    const at = Number(key);
    if (typeof key !== "number") throw new TemplateProblem(`error calling index: cannot index slice/array with type ${typeName(key)}`);
    if (at < 0 || at >= value.length) throw new TemplateProblem(`error calling index: index out of range: ${at}`);
    return value[at] as unknown;
  }
  if (isJsonObject(value)) return ownValue(value, goText(key));
  throw new TemplateProblem(value === undefined || value === null ? "error calling index: index of untyped nil" : `error calling index: can't index item of type ${typeName(value)}`);
}

function compared(name: string, a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  throw new TemplateProblem(`error calling ${name}: ${a === undefined || b === undefined ? "invalid type for comparison" : "incompatible types for comparison"}`);
}

const VERB = /%([-+# 0]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;

function formatted(format: string, values: readonly unknown[]): string {
  let used = 0;
  const text = format.replaceAll(VERB, (...found: readonly unknown[]) => {
    const [, flags, width, precision, verb] = found as readonly [string, string, string | undefined, string | undefined, string];
    if (verb === "%") return "%";
    if (used >= values.length) return `%!${verb}(MISSING)`;
    const shown = formattedOne(values[used++], verb, precision === undefined ? undefined : Number(precision));
    const wide = Number(width ?? 0);
    if (flags.includes("-")) return shown.padEnd(wide);
    return flags.includes("0") && verb !== "s" ? shown.padStart(wide, "0") : shown.padStart(wide);
  });
  const extra = values.slice(used);
  return extra.length === 0 ? text : `${text}%!(EXTRA ${extra.map((value) => `${typeName(value)}=${goText(value)}`).join(", ")})`;
}

function formattedOne(value: unknown, verb: string, precision: number | undefined): string {
  const isNumber = typeof value === "number";
  switch (verb) {
    case "v":
      return value === undefined || value === null ? "<nil>" : goText(value);
    case "s":
      if (value === undefined || value === null) return "%!s(<nil>)";
      return isNumber || typeof value === "boolean" ? `%!s(${typeName(value)}=${goText(value)})` : goText(value).slice(0, precision);
    case "q":
      return goQuote(goText(value));
    case "d":
      return isNumber ? String(Math.trunc(value)) : `%!d(${typeName(value)}=${goText(value)})`;
    case "f":
      return isNumber ? value.toFixed(precision ?? 6) : `%!f(${typeName(value)}=${goText(value)})`;
    case "x":
      return isNumber ? value.toString(16) : Array.from(goText(value)).map((letter) => (letter.codePointAt(0) ?? 0).toString(16).padStart(2, "0")).join("");
    case "t":
      return typeof value === "boolean" ? String(value) : `%!t(${typeName(value)}=${goText(value)})`;
    case "T":
      return value === undefined || value === null ? "<nil>" : Array.isArray(value) ? "[]interface {}" : isJsonObject(value) ? "map[string]interface {}" : typeName(value);
    default:
      return `%!${verb}(${typeName(value)}=${goText(value)})`;
  }
}
