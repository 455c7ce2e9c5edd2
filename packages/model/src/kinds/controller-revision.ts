/**
 * Rules for ControllerRevisions.
 *
 * Source: pkg/apis/apps/validation/validation.go, pkg/registry/apps/controllerrevision/strategy.go v1.36.3
 */
import { invalid, required, type FieldError } from "../field-error.js";
import { deepEqual } from "../json.js";
import type { KindRules } from "../kind-rules.js";
import { dns1123SubdomainProblems } from "../names.js";
import { FIELD_IS_IMMUTABLE, MUST_NOT_BE_NEGATIVE, type MetaRules } from "../object-meta.js";
import type { ControllerRevision } from "../types.generated.js";
import { builtInMetaErrors, builtInRules } from "./built-in.js";

type Errors = readonly FieldError[];
const META: MetaRules = { namespaced: true, nameRule: dns1123SubdomainProblems };

function revisionErrors(revision: ControllerRevision): Errors {
  return (revision.revision ?? 0) < 0 ? [invalid("revision", revision.revision, MUST_NOT_BE_NEGATIVE)] : [];
}

function dataErrors(data: unknown): Errors {
  if (data === undefined || data === null) return [required("data", "data is mandatory")];
  return typeof data === "object" && !Array.isArray(data) ? [] : [required("data", "data must be a valid JSON object")];
}

function updateErrors(revision: ControllerRevision, old: ControllerRevision): Errors {
  const errors = [...builtInMetaErrors(revision.metadata, META), ...revisionErrors(revision)];
  return deepEqual(revision.data, old.data) ? errors : [...errors, invalid("data", revision.data, FIELD_IS_IMMUTABLE)];
}

/** The rules for ControllerRevisions. */
export const controllerRevisionRules: KindRules<ControllerRevision> = builtInRules({
  ...META,
  errors: (revision) => [...revisionErrors(revision), ...dataErrors(revision.data)],
  updateErrors,
});
