/** Strategic merge patch. */
import type { Status } from "@everynode/model";
import { mergePatch } from "./merge-patch.js";

/** The patched value, or the refusal. */
export function strategicMergePatch(value: unknown, patch: unknown, _schema: string | undefined): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly status: Status } {
  return { ok: true, value: mergePatch(value, patch) };
}
