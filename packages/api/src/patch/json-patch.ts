/** JSON patch (RFC 6902). */
import { failure, type Status } from "@everynode/model";

/** The patched value, or the refusal. */
export function jsonPatch(_value: unknown, _patch: unknown): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly status: Status } {
  return { ok: false, status: failure({ code: 501, reason: "NotImplemented", message: "JSON patch is not built yet" }) };
}
