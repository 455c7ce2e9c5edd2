/**
 * Decodes the objects in requests, exactly as the API server does.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/runtime/serializer/json/json.go, versioning/versioning.go;
 *   staging/src/k8s.io/apiserver/pkg/endpoints/handlers/create.go, rest.go v1.36.3
 * Differs: built-in kinds without a schema are taken as they are, but for their metadata.
 */
import { bodyKindOf, isConvertible, isRegistered, notRegistered, unknownConversion, unreadableJson, type BodyKind } from "./body-kind.js";
import { bodySummary } from "./body-summary.js";
import { decodeFields, type DecodedFields, type Knowledge } from "./decoder.js";
import { goQuote } from "./go-text.js";
import { invariant } from "./invariant.js";
import { ownValue } from "./json.js";
import { prunedObject } from "./json-schema-fields.js";
import { readJson, type DuplicateFields } from "./json-reader.js";
import { apiVersionOf, type Kind } from "./kind.js";
import type { KindTable } from "./kind-table.js";
import { BUILT_IN_KINDS } from "./kinds.js";
import type { KubeObject } from "./kube-object.js";
import { withPlainNumbers } from "./number-literal.js";
import type { ObjectSchema } from "./schema.js";
import { schemaOf } from "./schema-table.js";
import { badRequest, type Status } from "./status.js";
import { readYaml } from "./yaml-reader.js";

/** What to do about fields that are unknown or given twice. */
export type FieldValidation = "Strict" | "Warn" | "Ignore";

/** How to decode; `kinds` are those that the cluster serves (the built-in ones if left out). */
export interface DecodeOptions {
  readonly fieldValidation: FieldValidation;
  readonly kinds?: KindTable;
  /** Of the text that the value was read from. */
  readonly duplicates?: DuplicateFields;
  /** The stored object that the value was made from by a patch; what the two share is taken as it is. */
  readonly decoded?: KubeObject;
}

/** An object and its warnings, or the refusal (400). */
export type Decoded = { readonly ok: true; readonly object: KubeObject; readonly warnings: readonly string[] } | { readonly ok: false; readonly status: Status };

/** Decoding before anybody has chosen the words of a refusal: `unreadable` when not even the kind is known, `version` for the right kind of another version. */
export type DecodedObject =
  | { readonly ok: true; readonly object: KubeObject; readonly strict: readonly string[] }
  | { readonly ok: false; readonly why: "unreadable" | "version"; readonly message: string }
  | { readonly ok: false; readonly why: "refused"; readonly message: string; readonly body: BodyKind };

/**
 * The object of kind `kind` that `input` is: a JSON value, which must not change any more, since the object shares what needed no change
 * with it. Linear in its size. No defaults are filled in, nothing is validated.
 */
export function decode(input: unknown, kind: Kind, options: DecodeOptions): Decoded {
  return answer(decodeObject(input, kind, options), kind, { fieldValidation: options.fieldValidation, text: undefined, input, yamlProblems: [] });
}

/** The same from the text of a body in JSON or YAML. */
export function decodeText(text: string, kind: Kind, options: DecodeOptions & { readonly format: "json" | "yaml" }): Decoded {
  if (options.format === "json") {
    const read = readJson(text);
    if (!read.ok) return unreadable(unreadableJson(read.message), kind, text);
    return answer(decodeObject(read.value, kind, { ...options, duplicates: read.duplicates }), kind, { fieldValidation: options.fieldValidation, text, input: read.value, yamlProblems: [] });
  }
  const read = readYaml(text);
  if (!read.ok) return unreadable(read.message, kind, text);
  return answer(decodeObject(read.value, kind, options), kind, { fieldValidation: options.fieldValidation, text, input: read.value, yamlProblems: read.duplicates });
}

/** Decodes `input` and says what is wrong in words that fit any verb: PATCH, for one, refuses with 422 instead of 400. */
export function decodeObject(input: unknown, kind: Kind, options: DecodeOptions): DecodedObject {
  const kinds = options.kinds ?? BUILT_IN_KINDS;
  const found = bodyKindOf(input, kind);
  if (!found.ok) return { ok: false, why: "unreadable", message: found.message };
  const body = found.value;
  const refused = (message: string): DecodedObject => ({ ok: false, why: "refused", message, body });
  if (body.version === "") return refused(`Object 'apiVersion' is missing in '${JSON.stringify(withPlainNumbers(input))}'`);
  const isWanted = body.kind === kind.kind && body.group === kind.group && body.version === kind.version;
  if (!isWanted && !isRegistered(body, kinds)) return refused(notRegistered(body));
  const converts = isWanted || isConvertible(body, kind);
  const decoded = converts ? fieldsOfKind(input, kind, options) : fieldsOfKind(input, kinds.byApiVersion(apiVersionOf(body), body.kind), { duplicates: options.duplicates });
  const { failure } = decoded.findings;
  if (failure !== undefined) return refused(failure);
  if (!converts) return refused(unknownConversion(body, kind));
  if (!isWanted) return { ok: false, why: "version", message: otherVersion(body, kind) };
  return { ok: true, object: withType(decoded.object, kind), strict: decoded.findings.strictMessages };
}

const otherVersion = (body: BodyKind, kind: Kind): string =>
  `the API version in the data (${apiVersionOf(body)}) does not match the expected API version (${apiVersionOf(kind)})`;

/** "strict decoding error: ..." with all findings. */
export function strictDecodingError(findings: readonly string[]): string {
  return `strict decoding error: ${findings.join(", ")}`;
}

const METADATA: ObjectSchema | undefined = schemaOf("ObjectMeta");

/** Decodes `input` by the schema of `kind`, by that of its definition, or only its metadata where there is none; nothing is asked about apiVersion and kind. */
export function fieldsOfKind(input: unknown, kind: Kind | undefined, known: Knowledge): DecodedFields {
  const schema = kind?.schema === undefined ? undefined : schemaOf(kind.schema);
  if (schema !== undefined) return decodeFields(schema, input, known);
  invariant(METADATA, "there is no schema of metadata");
  const object = typeof input === "object" && input !== null ? input : {};
  const { object: metadata, findings } = decodeFields(METADATA, ownValue(object, "metadata") ?? null, { duplicates: known.duplicates });
  findings.at("metadata", { strict: 0, mismatches: 0 });
  const plain = { ...(withPlainNumbers(object) as object), metadata };
  if (kind?.validation === undefined) return { object: plain, findings };
  const pruned = prunedObject(kind.validation, plain);
  for (const path of pruned.unknown) findings.strict.push({ type: "unknown field", path });
  return { object: pruned.value as typeof plain, findings };
}

function withType(object: { readonly [name: string]: unknown }, kind: Kind): KubeObject {
  const apiVersion = apiVersionOf(kind);
  const typed = object["kind"] === kind.kind && object["apiVersion"] === apiVersion ? object : { ...object, apiVersion, kind: kind.kind };
  return typed as unknown as KubeObject;
}

interface Answering {
  readonly fieldValidation: FieldValidation;
  /** The text of the body; undefined where the input was a value. */
  readonly text: string | undefined;
  readonly input: unknown;
  /** Keys given twice in YAML: `line 5: key "name" already set in map`. */
  readonly yamlProblems: readonly string[];
}

function answer(decoded: DecodedObject, kind: Kind, options: Answering): Decoded {
  if (!decoded.ok) return refusal(decoded, kind, options);
  const { fieldValidation, yamlProblems } = options;
  if (fieldValidation === "Ignore") return { ok: true, object: decoded.object, warnings: [] };
  if (fieldValidation === "Warn") return { ok: true, object: decoded.object, warnings: [...yamlProblems, ...decoded.strict] };
  const strict = yamlProblems.length === 0 ? decoded.strict : [`yaml: unmarshal errors:\n  ${yamlProblems.join("\n  ")}`, ...decoded.strict];
  if (strict.length === 0) return { ok: true, object: decoded.object, warnings: [] };
  return { ok: false, status: unhandled(kind, strictDecodingError(strict)) };
}

function refusal(decoded: DecodedObject & { readonly ok: false }, kind: Kind, options: Answering): Decoded {
  if (decoded.why === "version") return { ok: false, status: badRequest(decoded.message) };
  if (decoded.why === "refused") return { ok: false, status: badRequest(cannotBeHandled(decoded.body, kind, decoded.message)) };
  return unreadable(decoded.message, kind, options.text ?? JSON.stringify(options.input) ?? "");
}

/** The refusal of a body that is an object, but none that can become one of this kind. */
export function unhandled(kind: Kind, why: string): Status {
  return badRequest(cannotBeHandled(kind, kind, why));
}

const cannotBeHandled = (body: Pick<BodyKind, "kind" | "version">, kind: Kind, why: string): string =>
  `${body.kind} in version ${goQuote(body.version)} cannot be handled as a ${kind.kind}: ${why}`;

function unreadable(why: string, kind: Kind, text: string): Decoded {
  return { ok: false, status: badRequest(`the object provided is unrecognized (must be of type ${kind.kind}): ${why} (${bodySummary(text)})`) };
}
