/**
 * Parts of a pod as Go's own structs: under Go's names, in their order, with nothing left out. Messages that show a value print this form.
 *
 * Source: pkg/apis/core/types.go, pkg/apis/core/v1/conversion.go v1.36.3
 */
import { invariant } from "../invariant.js";
import type { LabelSelector, PodSpec } from "../types.generated.js";
import { GO_TYPES } from "./go-types.js";

interface GoField {
  readonly name: string;
  readonly jsonName: string;
  readonly type: string;
}

/** A part of a pod in Go's form; `type` is the name of the Go struct. Go's maps become `Map`s, which only `prettyDiff` prints. */
export function goForm(type: string, value: object): unknown {
  const form: Record<string, unknown> = {};
  const fields = goTypes().get(type);
  invariant(fields !== undefined, () => `no Go type ${type}`);
  for (const { name, jsonName, type: fieldType } of fields) {
    const given = read(value, jsonName);
    // Embedded metadata prints its own fields, under their JSON names.
    if (fieldType === "meta.ObjectMeta") Object.assign(form, given);
    else form[name] = convert(fieldType, given);
  }
  return form;
}

/** A list of parts in Go's form; a missing list is null. */
export function goForms(type: string, values: readonly object[] | undefined): unknown {
  return convert(`[]${type}`, values);
}

/** A pod's spec in Go's form, where the flags about the host's namespaces belong to the security context. */
export function goPodSpec(spec: PodSpec): unknown {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec;
  return goForm("PodSpec", { ...spec, securityContext: { ...spec.securityContext, hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } });
}

const tables = new Map<string, readonly GoField[]>();

function goTypes(): ReadonlyMap<string, readonly GoField[]> {
  if (tables.size > 0) return tables;
  for (const row of GO_TYPES.trim().split("\n")) {
    const [type = "", ...fields] = row.split(" ");
    tables.set(type, fields.map(parseField));
  }
  return tables;
}

function parseField(text: string): GoField {
  const [names = "", type = ""] = text.split(":");
  const [name = "", jsonName] = names.split("=");
  return { name, type, jsonName: jsonName ?? name.charAt(0).toLowerCase() + name.slice(1) };
}

function read(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name as keyof typeof value] : undefined;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

function convert(type: string, value: unknown): unknown {
  if (type.startsWith("*")) return isNone(value) ? null : convert(type.slice(1), value);
  if (type.startsWith("[]")) return Array.isArray(value) ? value.map((element) => convert(type.slice(2), element)) : null;
  if (type.startsWith("{}")) return isObject(value) ? sortedMap(value) : null;
  if (type === "meta.LabelSelector") return isObject(value) ? selectorForm(value) : {};
  const zero = ZERO_VALUES.get(type);
  if (zero !== undefined) return isNone(value) ? zero : value;
  return goForm(type, isObject(value) ? value : {});
}

const isNone = (value: unknown): value is undefined | null => value === undefined || value === null;

const ZERO_VALUES: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["string", ""],
  ["int", 0],
  ["bool", false],
  ["IntOrString", 0],
  ["Quantity", "0"],
]);

function sortedMap(map: object): ReadonlyMap<string, unknown> {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(map);
  return new Map([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** A label selector, which prints under its JSON names and leaves out what it lacks. */
function selectorForm({ matchLabels, matchExpressions }: LabelSelector): object {
  return {
    ...(matchLabels === undefined ? {} : { matchLabels: sortedMap(matchLabels) }),
    ...(matchExpressions === undefined ? {} : { matchExpressions: matchExpressions.map(({ key, operator, values }) => ({ key, operator, values })) }),
  };
}
