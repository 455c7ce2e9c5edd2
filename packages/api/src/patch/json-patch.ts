/**
 * JSON patches (RFC 6902) as the API server applies them.
 *
 * Source: gopkg.in/evanphx/json-patch.v4 v4.13.0 patch.go, staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go v1.36.3
 * Differs: `test` compares strings by what they say, not by how they are escaped, and does not panic at nulls in lists.
 */
import { byteLength, deepEqual, failure, isJsonObject, ownValue } from "@everynode/model";
import type { FieldValidation } from "../request.js";
import { PatchDocument, PatchProblem } from "./patch-document.js";
import { inapplicable, jsonKind, malformed, panicked, type Patched, type PatchRefusal } from "./patch-result.js";

const MAX_OPERATIONS = 10_000;
/** How many bytes all copies of one patch may add up to. */
const MAX_COPIED_BYTES = 3 * 1024 * 1024;

/** The patched value, and what strict decoding finds wrong with the patch itself (`json patch unknown field "[0].foo"`). */
export interface JsonPatched extends Patched {
  readonly strict: readonly string[];
}

/**
 * `original` after all operations of `patch` in order. Odd things succeed as they do in Kubernetes: replacing a key that is not there,
 * copying from nowhere (null), negative indexes, a patch that is null.
 */
export function jsonPatch(original: object, patch: unknown, fieldValidation?: FieldValidation): JsonPatched | PatchRefusal {
  const lenient = fieldValidation === "Ignore";
  const typeProblem = lenient ? looseTypeProblem(patch) : strictTypeProblem(patch);
  if (typeProblem !== undefined) return malformed(typeProblem);
  const operations = Array.isArray(patch) ? patch.map((each: unknown) => new Operation(each)) : [];
  if (operations.length > MAX_OPERATIONS) return tooMany(operations.length);
  const document = new PatchDocument(original);
  try {
    let copied = 0;
    for (const operation of operations) copied += applyOperation(document, operation, copied);
  } catch (problem) {
    if (!(problem instanceof PatchProblem)) throw problem;
    return problem.panics ? panicked(problem.message) : inapplicable(problem.message);
  }
  return { ok: true, value: document.root, strict: lenient || !Array.isArray(patch) ? [] : unknownFields(patch) };
}

function tooMany(count: number): PatchRefusal {
  const why = `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${count}`;
  return { ok: false, status: failure({ code: 413, reason: "RequestEntityTooLarge", message: `Request entity too large: ${why}` }), why };
}

const TEXTS: readonly string[] = ["op", "path", "from"];

function strictTypeProblem(patch: unknown): string | undefined {
  const problem = (value: unknown, type: string): string => `error decoding patch: json: cannot unmarshal ${jsonKind(value)} into Go ${type}`;
  if (patch === null) return undefined;
  if (!Array.isArray(patch)) return problem(patch, "value of type []handlers.jsonPatchOp");
  for (const each of patch as readonly unknown[]) {
    if (each === null) continue;
    if (!isJsonObject(each)) return problem(each, "value of type handlers.jsonPatchOp");
    for (const key of Object.keys(each)) {
      const value = ownValue(each, key);
      if (TEXTS.includes(key) && typeof value !== "string" && value !== null) return problem(value, `struct field jsonPatchOp.${key} of type string`);
    }
  }
  return undefined;
}

function looseTypeProblem(patch: unknown): string | undefined {
  if (patch === null) return undefined;
  if (!Array.isArray(patch)) return `json: cannot unmarshal ${jsonKind(patch)} into Go value of type jsonpatch.Patch`;
  const odd = (patch as readonly unknown[]).find((each) => each !== null && !isJsonObject(each));
  return odd === undefined ? undefined : `json: cannot unmarshal ${jsonKind(odd)} into Go value of type jsonpatch.Operation`;
}

function unknownFields(patch: readonly unknown[]): readonly string[] {
  return patch.flatMap((each, i) => {
    const odd = Object.keys(each ?? {}).filter((key) => key !== "value" && !TEXTS.includes(key));
    return odd.map((key) => `json patch unknown field "[${i}].${key}"`);
  });
}

/** One operation; fields of a wrong type count as missing ones. */
class Operation {
  readonly kind: string;
  /** Undefined where the operation has none; null where it says null. */
  readonly value: unknown;
  readonly #fields: object;

  constructor(fields: unknown) {
    this.#fields = isJsonObject(fields) ? fields : {};
    const kind = ownValue(this.#fields, "op");
    this.kind = typeof kind === "string" ? kind : "unknown";
    this.value = ownValue(this.#fields, "value");
  }

  /** The field's text; a problem in the words given where it is not there. */
  text(field: "path" | "from", problem: string): string {
    const text = ownValue(this.#fields, field);
    if (typeof text !== "string") throw new PatchProblem(problem);
    return text;
  }
}

const MISSING = "missing value";

/** Applies one operation and returns the bytes that it copied. */
function applyOperation(document: PatchDocument, operation: Operation, copied: number): number {
  switch (operation.kind) {
    case "add":
      add(document, operation);
      return 0;
    case "remove":
      remove(document, operation);
      return 0;
    case "replace":
      replace(document, operation);
      return 0;
    case "move":
      move(document, operation);
      return 0;
    case "test":
      test(document, operation);
      return 0;
    case "copy":
      return copy(document, operation, copied);
    default:
      throw new PatchProblem(`Unexpected kind: ${operation.kind}`);
  }
}

function add(document: PatchDocument, operation: Operation): void {
  const path = operation.text("path", `add operation failed to decode path: ${MISSING}`);
  const place = document.place(path, `add operation does not apply: doc is missing path: "${path}": ${MISSING}`);
  place.add(operation.value ?? null, `error in add for path: '${path}': `);
}

function remove(document: PatchDocument, operation: Operation): void {
  const path = operation.text("path", `remove operation failed to decode path: ${MISSING}`);
  const place = document.place(path, `remove operation does not apply: doc is missing path: "${path}": ${MISSING}`);
  place.remove(`error in remove for path: '${path}': `);
}

function replace(document: PatchDocument, operation: Operation): void {
  const path = operation.text("path", `replace operation failed to decode path: operation missing path field: ${MISSING}`);
  if (path === "") return replaceAll(document, operation.value);
  const place = document.place(path, `replace operation does not apply: doc is missing path: ${path}: ${MISSING}`);
  if (place.read() === undefined && place.inList) throw new PatchProblem(`replace operation does not apply: doc is missing key: ${path}: ${MISSING}`);
  place.set(operation.value ?? null);
}

function replaceAll(document: PatchDocument, value: unknown): void {
  if (value === undefined) throw new PatchProblem("replace operation without a value", true);
  if (!isJsonObject(value) && !Array.isArray(value)) throw new PatchProblem("replace operation value must be object or array: %!w(<nil>)");
  document.root = value;
}

function move(document: PatchDocument, operation: Operation): void {
  const from = operation.text("from", `move operation failed to decode from: operation, missing from field: ${MISSING}`);
  const source = document.place(from, `move operation does not apply: doc is missing from path: ${from}: ${MISSING}`);
  const value = source.get(`error in move for path: '${source.key}': `);
  source.remove(`error in move for path: '${source.key}': `);
  const path = operation.text("path", `move operation failed to decode path: operation missing path field: ${MISSING}`);
  const target = document.place(path, `move operation does not apply: doc is missing destination path: ${path}: ${MISSING}`);
  target.add(value, `error in move for path: '${path}': `);
}

function copy(document: PatchDocument, operation: Operation, copied: number): number {
  const from = operation.text("from", `copy operation failed to decode from: operation, missing from field: ${MISSING}`);
  const value = document.place(from, `copy operation does not apply: doc is missing from path: ${from}: ${MISSING}`).get(`error in copy for from: '${from}': `);
  const path = operation.text("path", `copy operation failed to decode path: ${MISSING}`);
  const target = document.place(path, `copy operation does not apply: doc is missing destination path: ${path}: ${MISSING}`);
  const bytes = value === null ? 0 : byteLength(JSON.stringify(value));
  if (copied + bytes > MAX_COPIED_BYTES) {
    throw new PatchProblem(`Unable to complete the copy, the accumulated size increase of copy is ${copied + bytes}, exceeding the limit ${MAX_COPIED_BYTES}`);
  }
  target.add(value, "error while adding value during copy: ");
  return bytes;
}

function test(document: PatchDocument, operation: Operation): void {
  const path = operation.text("path", `test operation failed to decode path: operation missing path field: ${MISSING}`);
  if (path === "" && operation.value === undefined) throw new PatchProblem("test operation without a value", true);
  const value = path === "" ? document.root : valueAt(document, path);
  // A missing key, null and a test without a value are one and the same.
  if (!deepEqual(value, operation.value ?? null)) throw new PatchProblem(`testing value ${path} failed: test failed`);
}

function valueAt(document: PatchDocument, path: string): unknown {
  return document.place(path, `test operation does not apply: is missing path: ${path}: ${MISSING}`).get(`error in test for path: '${path}': `);
}
