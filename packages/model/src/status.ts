/**
 * The API server's answers that are not objects.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go v1.36.3
 */
import { goQuote } from "./go-text.js";

/** One reason for a refusal, with the field it is about. */
export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** What a refusal (or a finished deletion) is about. */
export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** A Kubernetes `Status`: how the API server says no, or says that a deletion is done. */
export interface Status {
  readonly kind: "Status";
  readonly apiVersion: "v1";
  readonly metadata: { readonly continue?: string; readonly resourceVersion?: string };
  readonly status: "Success" | "Failure";
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code: number;
}

/** What `failure` needs; `code` is the HTTP status. */
export interface FailureOptions {
  readonly code: number;
  /** Left out where the server itself broke. */
  readonly reason?: string;
  readonly message: string;
  readonly details?: StatusDetails;
}

/** A `Status` that says no. */
export function failure(options: FailureOptions): Status {
  const { code, reason, message, details } = options;
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, ...(reason === undefined ? {} : { reason }), ...(details ? { details } : {}), code };
}

/** The group and plural of a resource, as the API server names it in messages (`daemonsets.apps`, `pods`). */
export interface ResourceName {
  readonly group: string;
  readonly plural: string;
}

/** `daemonsets.apps`, or `pods` for the core group. */
export function qualifiedResource(resource: ResourceName): string {
  return resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;
}

function resourceDetails(resource: ResourceName, name: string): StatusDetails {
  const { group, plural: kind } = resource;
  if (name === "") return group === "" ? { kind } : { group, kind };
  return group === "" ? { name, kind } : { name, group, kind };
}

/** 404 NotFound of one object. */
export function notFound(resource: ResourceName, name: string): Status {
  return failure({ code: 404, reason: "NotFound", message: `${qualifiedResource(resource)} ${goQuote(name)} not found`, details: resourceDetails(resource, name) });
}

/** 409 AlreadyExists of one object. */
export function alreadyExists(resource: ResourceName, name: string): Status {
  return failure({ code: 409, reason: "AlreadyExists", message: `${qualifiedResource(resource)} ${goQuote(name)} already exists`, details: resourceDetails(resource, name) });
}

/** 409 Conflict: a precondition of a write does not hold. */
export function conflict(resource: ResourceName, name: string, why: string): Status {
  return failure({
    code: 409,
    reason: "Conflict",
    message: `Operation cannot be fulfilled on ${qualifiedResource(resource)} ${goQuote(name)}: ${why}`,
    details: resourceDetails(resource, name),
  });
}

/** 403 Forbidden, as admission says it. */
export function forbidden(resource: ResourceName, name: string, why: string): Status {
  return failure({
    code: 403,
    reason: "Forbidden",
    message: `${qualifiedResource(resource)} ${name === "" ? "" : `${goQuote(name)} `}is forbidden: ${why}`,
    details: resourceDetails(resource, name),
  });
}

/** The same refusal with more to say in its details. */
export function withCauses(status: Status, causes: readonly StatusCause[]): Status {
  return { ...status, details: { ...status.details, causes } };
}

/** 400 BadRequest. */
export function badRequest(message: string): Status {
  return failure({ code: 400, reason: "BadRequest", message });
}

/** 500 InternalError. */
export function internalError(message: string): Status {
  return failure({
    code: 500,
    reason: "InternalError",
    message: `Internal error occurred: ${message}`,
    details: { causes: [{ message }] },
  });
}

/** 500 without a reason: an error that the server did not foresee, in its own words. */
export function serverError(message: string): Status {
  return failure({ code: 500, message });
}

/** 405: the resource does not know this verb. */
export function methodNotAllowed(): Status {
  return failure({ code: 405, reason: "MethodNotAllowed", message: "the server does not allow this method on the requested resource", details: {} });
}

/** 404: there is no such resource or subresource. */
export function resourceNotFound(): Status {
  return failure({ code: 404, reason: "NotFound", message: "the server could not find the requested resource", details: {} });
}

/** 410 Expired: the version asked for is not kept any more. */
export function expired(message: string): Status {
  return failure({ code: 410, reason: "Expired", message });
}

/** 504: the version asked for is still to come. */
export function tooLargeResourceVersion(asked: string, current: string): Status {
  return failure({
    code: 504,
    reason: "Timeout",
    message: `Timeout: Too large resource version: ${asked}, current: ${current}`,
    details: { causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }], retryAfterSeconds: 1 },
  });
}

/** 429: not now, as evictions say; `causes` tell why. */
export function tooManyRequests(message: string, causes: readonly StatusCause[] = []): Status {
  return failure({ code: 429, reason: "TooManyRequests", message, details: causes.length === 0 ? {} : { causes } });
}

/** What a client says whom the API server does not answer; of no code that a server could give, so 503. */
export function unreachable(): Status {
  return failure({ code: 503, reason: "ServiceUnavailable", message: "The connection to the server was refused - did you specify the right host or port?" });
}
