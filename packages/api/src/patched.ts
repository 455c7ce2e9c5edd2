/** An object with a patch applied to it, decoded again where the patch came from outside. */
import { failure, type Kind, type KubeObject, type Status } from "@everynode/model";
import { decodeInput } from "./decoded-input.js";
import { jsonPatch } from "./patch/json-patch.js";
import { mergePatch } from "./patch/merge-patch.js";
import { strategicMergePatch } from "./patch/strategic-merge-patch.js";
import type { PatchRequest } from "./request.js";

/** The patched object, or why the patch does not apply. */
export type Patched =
  | { readonly ok: true; readonly object: KubeObject; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly status: Status; readonly warnings: readonly string[] };

/** `old` with the request's patch. */
export function applyPatch(kind: Kind, old: KubeObject, request: PatchRequest): Patched {
  const changed = patchedValue(kind, old, request);
  if (!changed.ok) return { ok: false, status: changed.status, warnings: [] };
  return decodeInput(kind, changed.value, request.fieldValidation);
}

type PatchedValue = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly status: Status };

function patchedValue(kind: Kind, old: KubeObject, request: PatchRequest): PatchedValue {
  switch (request.patchType) {
    case "merge":
      return { ok: true, value: mergePatch(old, request.patch) };
    case "json":
      return jsonPatch(old, request.patch);
    case "strategic":
      return strategicMergePatch(old, request.patch, kind.schema);
    case "apply":
      return { ok: false, status: failure({ code: 501, reason: "NotImplemented", message: "server-side apply is not modelled by everynode yet" }) };
  }
}
