/**
 * Bodies of requests: their size, their media type, and the objects and patches in them.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/{rest,delete,patch}.go v1.36.3
 */
import {
  badRequest,
  BODY_KINDS,
  decodeObject,
  decodeText,
  type DuplicateFields,
  failure,
  isJsonObject,
  type Kind,
  type KindTable,
  kindTable,
  type KubeObject,
  readJson,
  readYaml,
  type Status,
} from "@everynode/model";
import type { DeleteOptions, FieldValidation, PatchType } from "../request.js";
import { BODY_TYPES } from "./accept.js";
import { byteLength } from "./bytes.js";
import { type DeleteQuery, type Read, read, unreadable } from "./options.js";

const MAX_BYTES = 3145728;

function exceeds(text: string, bytes: number): boolean {
  if (text.length > bytes) return true;
  if (text.length * 3 <= bytes) return false;
  return byteLength(text) > bytes;
}

/** 413 for a body of more than 3 MiB. */
export function sizeProblem(body: string): Status | undefined {
  if (!exceeds(body, MAX_BYTES)) return undefined;
  return failure({ code: 413, reason: "RequestEntityTooLarge", message: `Request entity too large: limit is ${MAX_BYTES}` });
}

/** The media type of a header, without its parameters, in lower case. */
export function mediaType(contentType: string | undefined): string {
  return ((contentType ?? "").split(";")[0] ?? "").trim().toLowerCase();
}

/** In what a body is written; 415 for anything but JSON and YAML. */
export function bodyFormat(contentType: string | undefined): Read<"json" | "yaml"> {
  const type = /;\s*[^=;\s]+\s*(;|$)/.test(contentType ?? "") ? "malformed" : mediaType(contentType);
  if (type === "" || type === "application/json") return read("json");
  if (type === "application/yaml") return read("yaml");
  const message = `the body of the request was in an unknown format - accepted media types include: ${BODY_TYPES}`;
  return unreadable(failure({ code: 415, reason: "UnsupportedMediaType", message }));
}

/** How to read an object out of a body. */
export interface BodyOptions {
  readonly format: "json" | "yaml";
  readonly kind: Kind;
  readonly kinds: KindTable;
  readonly fieldValidation: FieldValidation;
}

/** An object of a body, with warnings of what was ignored in it. */
export interface BodyObject {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

/** The object in a body, or 400. */
export function objectOf(body: string, options: BodyOptions): Read<BodyObject> {
  const { format, kind, kinds, fieldValidation } = options;
  const first = decodeText(body, kind, { format, kinds, fieldValidation });
  // Evictions are taken in their older version as well.
  const isOlder = !first.ok && kind === BODY_KINDS.Eviction && (first.status.message ?? "").includes("(policy/v1beta1)");
  const decoded = isOlder ? decodeText(body, { ...kind, version: "v1beta1" }, { format, kinds, fieldValidation }) : first;
  return decoded.ok ? read({ object: decoded.object, warnings: decoded.warnings }) : unreadable(decoded.status);
}

const NO_KINDS: KindTable = kindTable([]);

const VERSION_KIND = "couldn't get version/kind; json parse error: ";

/** The options in the body of a deletion: unknown ones are ignored, any version is accepted. */
export function deleteBody(body: string, format: "json" | "yaml"): Read<DeleteQuery> {
  const text = format === "json" ? readJson(body) : readYaml(body);
  if (!text.ok) return unreadable(badRequest(format === "json" ? VERSION_KIND + text.message : text.message));
  const kind = BODY_KINDS.DeleteOptions;
  // DeleteOptions are registered in every group and version, anything else in none.
  const found = decodeObject(text.value, kind, { fieldValidation: "Ignore", kinds: NO_KINDS });
  const isOther = !found.ok && found.why === "refused" && found.body.kind === kind.kind;
  const value = isOther && isJsonObject(text.value) ? { ...text.value, apiVersion: "meta.k8s.io/v1" } : text.value;
  const decoded = decodeObject(value, kind, { fieldValidation: "Ignore", kinds: NO_KINDS });
  if (!decoded.ok) return unreadable(badRequest(decoded.message));
  const { dryRun = [], ...options } = decoded.object as KubeObject & DeleteOptions & { readonly dryRun?: readonly string[] };
  return read({ options, dryRun });
}

/** A patch as its body spells it, with what is given twice in it. */
export interface PatchBody {
  readonly patch: unknown;
  readonly duplicates: readonly string[];
}

/** The patch in a body, or 400 where that is no JSON (or no YAML, for an applied configuration). */
export function patchOf(body: string, patchType: PatchType): Read<PatchBody> {
  if (patchType === "apply") return applyOf(body);
  const text = readJson(body);
  if (!text.ok) return unreadable(badRequest(patchType === "strategic" ? text.message : `error decoding patch: ${text.message}`));
  const duplicates = duplicatePaths(text.value, text.duplicates, "");
  return read({ patch: text.value, duplicates: patchType === "json" ? duplicates.map((each) => `json patch ${each}`) : duplicates });
}

function applyOf(body: string): Read<PatchBody> {
  const text = readYaml(body);
  if (!text.ok) return unreadable(badRequest(`error decoding YAML: error converting YAML to JSON: ${text.message}`));
  const { value } = text;
  if (value !== null && !isJsonObject(value)) {
    const why = `json: cannot unmarshal ${goName(value)} into Go value of type map[string]interface {}`;
    return unreadable(badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${why}`));
  }
  return read({ patch: value ?? {}, duplicates: text.duplicates });
}

const goName = (value: unknown): string => (Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value);

/** `duplicate field "spec.minReadySeconds"` for every field given twice in a value, the deepest first. */
function duplicatePaths(value: unknown, duplicates: DuplicateFields, path: string): readonly string[] {
  if (duplicates.size === 0 || typeof value !== "object" || value === null) return [];
  const within = Array.isArray(value)
    ? value.flatMap((item, i) => duplicatePaths(item, duplicates, `${path}[${i}]`))
    : Object.entries(value).flatMap(([name, each]) => duplicatePaths(each, duplicates, path === "" ? name : `${path}.${name}`));
  const fields = duplicates.get(value) ?? [];
  const names = new Set(fields.map(([name]) => name).filter((name, i, all) => all.indexOf(name) !== i));
  return [...within, ...[...names].map((name) => `duplicate field "${path === "" ? name : `${path}.${name}`}"`)];
}
