/**
 * The options of requests as queries carry them, with the errors that only HTTP can have: words that are no numbers, values out of a set.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/runtime/conversion.go, pkg/apis/meta/v1/{zz_generated.conversion,validation/validation}.go v1.36.3
 */
import { badRequest, type FieldError, forbiddenField, goQuote, invalid, invalidStatus, notSupported, required, type Status, tooLong } from "@everynode/model";
import type { DeleteOptions, FieldValidation, PatchType } from "../request.js";
import { byteLength, byteWidth } from "./bytes.js";
import { allValues, firstValue, type Query } from "./http.js";
import type { IncludeObject } from "./table.js";

/** What was read, or why it cannot be. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly status: Status };

/** An answer that something could be read. */
export function read<T>(value: T): Read<T> {
  return { ok: true, value };
}

/** An answer that something could not be read. */
export function unreadable(status: Status): Read<never> {
  return { ok: false, status };
}

/** Options of writes. */
export interface WriteQuery {
  readonly dryRun: boolean;
  readonly fieldValidation: FieldValidation;
  readonly fieldManager?: string;
  readonly force?: boolean;
}

const FIELD_VALIDATIONS: readonly string[] = ["", "Ignore", "Strict", "Warn"];
const MAX_FIELD_MANAGER_BYTES = 128;
const UNPRINTABLE = /[\p{C}\p{Z}]/u;

/** Any word but `false` and `0` is true, the empty one too. */
export function booleanOf(word: string): boolean {
  return word !== "0" && word.toLowerCase() !== "false";
}

const INTEGER = /^[+-]?[0-9]+$/;
const MAX_INT64 = 9223372036854775807n;

/** The whole number that `word` spells, or a refusal in Go's words. */
function integerOf(word: string): Read<number> {
  const problem = (why: string): Read<never> => unreadable(badRequest(`strconv.ParseInt: parsing ${goQuote(word)}: ${why}`));
  if (!INTEGER.test(word)) return problem("invalid syntax");
  const value = BigInt(word.replace("+", ""));
  return value > MAX_INT64 || value < -MAX_INT64 - 1n ? problem("value out of range") : read(Number(value));
}

function fieldManagerErrors(manager: string): readonly FieldError[] {
  const errors: FieldError[] = byteLength(manager) > MAX_FIELD_MANAGER_BYTES ? [tooLong("fieldManager", MAX_FIELD_MANAGER_BYTES)] : [];
  let position = 0;
  for (const character of manager) {
    if (character !== " " && UNPRINTABLE.test(character)) {
      const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
      errors.push(invalid("fieldManager", manager, `invalid character U+${code} (at position ${position})`));
    }
    position += byteWidth(character);
  }
  return errors;
}

/** The manager of what a client writes that names none: its user agent up to the first slash, as far as it can be printed and is not too long. */
export function managerOfAgent(agent: string): string {
  let name = "";
  for (const character of agent.split("/")[0] ?? "") {
    if (character !== " " && UNPRINTABLE.test(character)) continue;
    if (byteLength(name) + byteWidth(character) > MAX_FIELD_MANAGER_BYTES) break;
    name += character;
  }
  return name;
}

function dryRunErrors(values: readonly string[]): readonly FieldError[] {
  return values.every((value) => value === "All") ? [] : [notSupported("dryRun", values, ["All"])];
}

function fieldValidationErrors(value: string): readonly FieldError[] {
  return FIELD_VALIDATIONS.includes(value) ? [] : [notSupported("fieldValidation", value, FIELD_VALIDATIONS)];
}

/** 422 for options of a request, where there are errors. */
export function optionsProblem(kind: string, errors: readonly FieldError[]): Status | undefined {
  return errors.length === 0 ? undefined : invalidStatus({ group: "meta.k8s.io", kind, name: "" }, errors);
}

/** The options of a create or update; `kind` is the name of the options in errors. */
export function writeQuery(query: Query, kind: "CreateOptions" | "UpdateOptions"): Read<WriteQuery> {
  return checkedWriteQuery(query, kind, []);
}

/** The options of a patch. */
export function patchQuery(query: Query, patchType: PatchType): Read<WriteQuery> {
  const force = firstValue(query, "force");
  const manager = firstValue(query, "fieldManager") ?? "";
  const errors: FieldError[] = [];
  if (patchType !== "apply" && force !== undefined) errors.push(forbiddenField("force", "may not be specified for non-apply patch"));
  if (patchType === "apply" && manager === "") errors.push(required("fieldManager", "is required for apply patch"));
  const options = checkedWriteQuery(query, "PatchOptions", errors);
  return options.ok && force !== undefined ? read({ ...options.value, force: booleanOf(force) }) : options;
}

function checkedWriteQuery(query: Query, kind: string, before: readonly FieldError[]): Read<WriteQuery> {
  const manager = firstValue(query, "fieldManager") ?? "";
  const dryRun = allValues(query, "dryRun");
  const validation = firstValue(query, "fieldValidation") ?? "";
  const problem = optionsProblem(kind, [...before, ...fieldManagerErrors(manager), ...dryRunErrors(dryRun), ...fieldValidationErrors(validation)]);
  if (problem) return unreadable(problem);
  const fieldValidation = (validation === "" ? "Warn" : validation) as FieldValidation;
  return read({ dryRun: dryRun.length > 0, fieldValidation, ...(manager === "" ? {} : { fieldManager: manager }) });
}

/** The options of a deletion, from its query or its body, with their dry run. */
export interface DeleteQuery {
  readonly options: DeleteOptions;
  readonly dryRun: readonly string[];
}

/** The options of a deletion as its query carries them. */
export function deleteQuery(query: Query): Read<DeleteQuery> {
  const grace = firstValue(query, "gracePeriodSeconds");
  const seconds = grace === undefined ? undefined : integerOf(grace);
  if (seconds !== undefined && !seconds.ok) return seconds;
  const orphan = firstValue(query, "orphanDependents");
  const policy = firstValue(query, "propagationPolicy");
  const options = {
    ...(seconds === undefined ? {} : { gracePeriodSeconds: seconds.value }),
    ...(orphan === undefined ? {} : { orphanDependents: booleanOf(orphan) }),
    ...(policy === undefined ? {} : { propagationPolicy: policy as NonNullable<DeleteOptions["propagationPolicy"]> }),
  };
  return read({ options, dryRun: allValues(query, "dryRun") });
}

/** Errors of a deletion's dry run, which only the outside can spell. */
export function deleteDryRunErrors(query: DeleteQuery): readonly FieldError[] {
  return dryRunErrors(query.dryRun);
}

/** Options of lists and watches, all but the selectors' grammar checked. */
export interface ListQuery {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: string;
  readonly limit?: number;
  readonly continue?: string;
  readonly watch: boolean;
  readonly allowWatchBookmarks: boolean;
  readonly sendInitialEvents?: boolean;
  readonly timeoutSeconds?: number;
}

const LIST_TEXTS = ["labelSelector", "fieldSelector", "resourceVersion", "resourceVersionMatch", "continue"] as const;

/** The options of a list or watch as its query carries them. */
export function listQuery(query: Query): Read<ListQuery> {
  const numbers: { timeoutSeconds?: number; limit?: number } = {};
  for (const name of ["timeoutSeconds", "limit"] as const) {
    const word = firstValue(query, name);
    if (word === undefined) continue;
    const number = integerOf(word);
    if (!number.ok) return number;
    numbers[name] = number.value;
  }
  const texts: { [name in (typeof LIST_TEXTS)[number]]?: string } = {};
  for (const name of LIST_TEXTS) {
    const word = firstValue(query, name);
    if (word !== undefined && word !== "") texts[name] = word;
  }
  const send = firstValue(query, "sendInitialEvents");
  const flag = (name: string): boolean => {
    const word = firstValue(query, name);
    return word !== undefined && booleanOf(word);
  };
  return read({
    ...texts,
    ...numbers,
    watch: flag("watch"),
    allowWatchBookmarks: flag("allowWatchBookmarks"),
    ...(send === undefined ? {} : { sendInitialEvents: booleanOf(send) }),
  });
}

const INCLUDES: readonly string[] = ["None", "Metadata", "Object", ""];

/** What the rows of a table shall include, as the query says, or 400. */
export function includeObjectOf(query: Query): IncludeObject | Status {
  const word = firstValue(query, "includeObject") ?? "";
  if (INCLUDES.includes(word)) return word === "" ? "Metadata" : (word as IncludeObject);
  const why = `includeObject: Invalid value: ${JSON.stringify(word)}: must be 'Metadata', 'Object', 'None', or empty`;
  return badRequest(`Unable to convert to Table as requested: ${why}`);
}
