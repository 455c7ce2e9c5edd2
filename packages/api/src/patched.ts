/**
 * An object with a patch applied to it, decoded again.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go v1.36.3
 * Differs: the text of a patched object in a refusal has its keys sorted at every level.
 */
import {
  apiVersionOf,
  convertUnstructured,
  decodeObject,
  invalid,
  invalidStatus,
  type Kind,
  type KubeObject,
  ownValue,
  schemaOf,
  serverError,
  stableStringify,
  type Status,
  strictDecodingError,
  withPlainNumbers,
} from "@everynode/model";
import { converted, type DecodedInput } from "./decoded-input.js";
import { nameless } from "./object-place.js";
import { goFormat } from "./patch/go-format.js";
import { jsonPatch } from "./patch/json-patch.js";
import { mergePatch } from "./patch/merge-patch.js";
import { strategicMergePatch } from "./patch/strategic-merge-patch.js";
import type { PatchRequest } from "./request.js";

/** `old` with the request's patch (any but an applied configuration), or why the patch does not apply, or makes no object of the kind. */
export function applyPatch(kind: Kind, old: KubeObject, request: PatchRequest): DecodedInput {
  return request.patchType === "strategic" ? patchedStrategically(kind, old, request) : patchedByJson(kind, old, request);
}

const refused = (status: Status): DecodedInput => ({ ok: false, status, warnings: [] });

/** 422: what the patch makes cannot be taken; `shown` is the patch or the patched object, as the answer quotes it. */
function unfit(shown: string, why: string): DecodedInput {
  return refused(invalidStatus({ group: "", kind: "", name: "" }, [invalid("patch", shown, why)]));
}

/** An object made by a patch, and what strict decoding found in the patch and in the object. */
interface Made {
  readonly kind: Kind;
  readonly object: KubeObject;
  readonly findings: readonly string[];
  readonly shown: () => string;
}

function judged(request: PatchRequest, { kind, object, findings, shown }: Made): DecodedInput {
  const { fieldValidation } = request;
  const { object: complete, problem } = converted(kind, object);
  if (problem !== undefined) return request.patchType === "strategic" ? refused(serverError(problem)) : unfit(shown(), problem);
  if (fieldValidation === "Strict" && findings.length > 0) return unfit(shown(), strictDecodingError(findings));
  return { ok: true, object: complete, warnings: fieldValidation === "Ignore" ? [] : findings };
}

function patchedByJson(kind: Kind, old: KubeObject, request: PatchRequest): DecodedInput {
  const { patch, fieldValidation, duplicates = [] } = request;
  const patched = request.patchType === "json" ? jsonPatch(old, patch, fieldValidation) : { strict: [], ...mergePatch(old, patch, fieldValidation) };
  if (!patched.ok) return refused(patched.status);
  const shown = (): string => stableStringify(withPlainNumbers(patched.value));
  if (fieldValidation === undefined) return judged(request, { kind, object: patched.value as KubeObject, findings: duplicates, shown });
  const versionless = kind.schema !== undefined && !ownValue(patched.value as object, "apiVersion");
  if (versionless) return withoutVersion(request, patched.value as object, { findings: [...duplicates, ...patched.strict], shown });
  const first = decodeObject(patched.value, kind, { fieldValidation, decoded: old });
  // A patch may name another version of the kind; the object stays of the one that it is.
  const decoded = !first.ok && first.why === "version" ? decodeObject({ ...(patched.value as object), apiVersion: apiVersionOf(kind) }, kind, { fieldValidation }) : first;
  if (!decoded.ok) return unfit(shown(), decoded.message);
  return judged(request, { kind, object: decoded.object, findings: [...duplicates, ...patched.strict, ...decoded.strict], shown });
}

/** An object that has lost its version: the API server reads it in the form in which it keeps objects itself, which has none of its fields. */
function withoutVersion(request: PatchRequest, value: object, { findings, shown }: Pick<Made, "findings" | "shown">): DecodedInput {
  const lost = Object.keys(value).filter((name) => name !== "apiVersion" && name !== "kind").sort();
  const all = [...findings, ...lost.map((name) => `unknown field "${name}"`)];
  if (request.fieldValidation === "Strict" && all.length > 0) return unfit(shown(), strictDecodingError(all));
  return { ok: false, status: nameless(request.name), warnings: request.fieldValidation === "Ignore" ? [] : all };
}

function patchedStrategically(kind: Kind, old: KubeObject, request: PatchRequest): DecodedInput {
  const { patch, duplicates = [] } = request;
  const patched = strategicMergePatch(old, patch, kind.schema);
  if (!patched.ok) return refused(patched.status);
  const schema = kind.schema === undefined ? undefined : schemaOf(kind.schema);
  const shown = (): string => goFormat(patched.rest);
  if (schema === undefined || request.fieldValidation === undefined) return judged(request, { kind, object: patched.value as KubeObject, findings: duplicates, shown });
  const typed = convertUnstructured(schema, patched.value as object);
  if (!typed.ok) return unfit(shown(), typed.message);
  const object = { ...typed.object, kind: kind.kind, apiVersion: apiVersionOf(kind) } as unknown as KubeObject;
  return judged(request, { kind, object, findings: [...duplicates, ...typed.strict], shown });
}
