/**
 * What comes of applying a patch.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go v1.36.3
 */
import { badRequest, failure, NumberLiteral, serverError, type Status } from "@everynode/model";

/** A patch that does not apply: the answer, and the reason in the words of Kubernetes' patch libraries, which some answers hide. */
export interface PatchRefusal {
  readonly ok: false;
  readonly status: Status;
  readonly why: string;
}

/** The patched value, which shares with the original what did not change. */
export interface Patched {
  readonly ok: true;
  readonly value: unknown;
}

/** 400: the patch is malformed, as the answer says. */
export function malformed(why: string): PatchRefusal {
  return { ok: false, status: badRequest(why), why };
}

/** 422: the patch does not apply; the answer does not say why. */
export function inapplicable(why: string): PatchRefusal {
  const message = "the server rejected our request due to an error in our request";
  return { ok: false, status: failure({ code: 422, reason: "Invalid", message, details: {} }), why };
}

/** 500: the patch does not apply, as the answer says. */
export function failed(why: string): PatchRefusal {
  return { ok: false, status: serverError(why), why };
}

/** 500: on such a patch the real API server panics and hangs up. */
export function panicked(why: string): PatchRefusal {
  return { ok: false, status: serverError("This request caused apiserver to panic. Look in the logs for more information."), why };
}

/** The kind of a JSON value that is not what was wanted, as Go's decoder names it. */
export function jsonKind(value: unknown): string {
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" || value instanceof NumberLiteral ? "number" : "object";
}
