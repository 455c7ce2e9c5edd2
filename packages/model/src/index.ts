export { quoteValue, required, invalid, duplicate, notFoundValue, notSupported, forbiddenField, tooLong, tooMany, internalFieldError, invalidStatus } from "./field-error.js";
export type { FieldError, FieldErrorReason, InvalidSubject } from "./field-error.js";
export { failure, qualifiedResource, notFound, alreadyExists, conflict, forbidden, badRequest, internalError } from "./status.js";
export { serverError, methodNotAllowed, resourceNotFound, expired, tooLargeResourceVersion, tooManyRequests } from "./status.js";
export type { Status, StatusCause, StatusDetails, FailureOptions, ResourceName } from "./status.js";
export type { KindRules, UpdateRules } from "./kind-rules.js";
export { rulesOf } from "./rules-of.js";
export { objectMetaErrors, objectMetaUpdateErrors, labelsErrors, annotationsErrors } from "./object-meta.js";
export { dns1123LabelProblems, dns1123SubdomainProblems, dns1035LabelProblems, qualifiedNameProblems, labelValueProblems, pathSegmentNameProblems } from "./names.js";
