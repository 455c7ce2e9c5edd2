/**
 * Server-side apply: an object is made to say what a configuration says, and the configuration's manager owns what it says.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go, apimachinery/pkg/util/managedfields/internal v1.36.3
 * Differs: of several mistakes in a configuration the first stands first, where Go walks maps in no order.
 */
import {
  apiVersionOf,
  badRequest,
  conflict,
  convertUnstructured,
  decodeObject,
  failure,
  isJsonObject,
  type Kind,
  type KubeObject,
  ownValue,
  schemaOf,
  serverError,
  type Status,
  withPlainNumbers,
} from "@everynode/model";
import { converted } from "./decoded-input.js";
import { conflictStatus } from "./managed-fields/conflict-status.js";
import { appliedConfiguration, type Configuration, type FieldWrite, withManagedFields } from "./managed-fields/managed-write.js";
import { conflictsWithOthers, KUBECTL, withLastApplied } from "./managed-fields/last-applied.js";
import { managerEntries, type Managers } from "./managed-fields/managers.js";
import { mergeTypeOf } from "./managed-fields/merge-type.js";
import { typeProblem } from "./managed-fields/type-errors.js";
import type { PatchRequest } from "./request.js";
import { versionNumber } from "./resource-version.js";

/** A configuration applied: the object and who manages it now, or why it cannot be applied. */
export type AppliedObject =
  | { readonly ok: true; readonly object: KubeObject; readonly managers: Managers; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly status: Status };

const refused = (status: Status): AppliedObject => ({ ok: false, status });

/** `live`, or a new object, with the request's configuration applied to it. */
export function appliedObject(write: FieldWrite, live: KubeObject | undefined, request: PatchRequest): AppliedObject {
  const { kind } = write;
  const config = withPlainNumbers(request.patch) as object;
  const problem = configProblem(kind, config);
  if (problem) return refused(problem);
  const { fieldValidation, duplicates = [] } = request;
  const done = appliedFor(write, { live, config, force: request.force === true });
  if (!done.ok) return refused(done.status);
  if (fieldValidation === "Strict" && duplicates.length > 0) {
    return refused(badRequest(`error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  ${duplicates.join("\n  ")}`));
  }
  return { ...done, warnings: fieldValidation === "Ignore" ? [] : duplicates };
}

const textAt = (object: unknown, name: string): string => {
  const value = isJsonObject(object) ? ownValue(object, name) : undefined;
  return typeof value === "string" ? value : "";
};

/** `apps/v1, Kind=DaemonSet` of what an object says of itself. */
function versionKind(config: object): string {
  const apiVersion = textAt(config, "apiVersion");
  const parts = apiVersion.split("/");
  if (parts.length > 2) return "/, Kind=";
  return `${parts.length === 2 ? apiVersion : `/${apiVersion}`}, Kind=${textAt(config, "kind")}`;
}

const versionKindOf = ({ group, version, kind }: Kind): string => `${group}/${version}, Kind=${kind}`;

/** Why a configuration cannot be one of its kind. */
function configProblem(kind: Kind, config: object): Status | undefined {
  if (versionKind(config) !== versionKindOf(kind)) return badRequest(`invalid object type: ${versionKind(config)}`);
  const metadata = ownValue(config, "metadata");
  if (isJsonObject(metadata) && Array.isArray(ownValue(metadata, "managedFields"))) return badRequest("metadata.managedFields must be nil");
  const problem = typeProblem(mergeTypeOf(kind), config);
  return problem === undefined ? undefined : serverError(`failed to create typed patch object (${named(kind, config)}): ${problem}`);
}

function named(kind: Kind, config: object): string {
  const metadata = ownValue(config, "metadata");
  return `${textAt(metadata, "namespace")}/${textAt(metadata, "name")}; ${kind.group === "" ? "/" : ""}${apiVersionOf(kind)}, Kind=${kind.kind}`;
}

type Done = { readonly ok: true; readonly object: KubeObject; readonly managers: Managers } | { readonly ok: false; readonly status: Status };

function appliedFor(write: FieldWrite, configuration: Configuration): Done {
  const { kind, manager } = write;
  const { live, config } = configuration;
  let result = appliedConfiguration(write, configuration);
  if (!result.ok && manager === KUBECTL && live !== undefined) {
    const conflicts = conflictsWithOthers(kind, live, result.conflicts);
    result = conflicts.length === 0 ? appliedConfiguration(write, { ...configuration, force: true }) : { ok: false, conflicts };
  }
  if (!result.ok) return { ok: false, status: conflictStatus(result.conflicts) };
  if (!result.changed && live !== undefined) return { ok: true, object: forKubectl(live, write, config), managers: result.managers };
  const typed = typedObject(kind, result.object as object, named(kind, config));
  return typed.ok ? { ok: true, object: forKubectl(typed.object, write, config), managers: result.managers } : typed;
}

const forKubectl = (object: KubeObject, write: FieldWrite, config: object): KubeObject => (write.manager === KUBECTL ? withLastApplied(object, config) : object);

type TypedObject = { readonly ok: true; readonly object: KubeObject } | { readonly ok: false; readonly status: Status };

/** What came of merging as an object of the kind, defaulted. */
function typedObject(kind: Kind, value: object, name: string): TypedObject {
  const schema = kind.schema === undefined ? undefined : schemaOf(kind.schema);
  const unfit = (why: string): TypedObject => {
    const message = `failed to convert new object (${name}) to proper version: unable to convert unstructured object to ${versionKindOf(kind)}: ${why}`;
    return { ok: false, status: serverError(message) };
  };
  if (schema === undefined) {
    const decoded = decodeObject(value, kind, { fieldValidation: "Ignore" });
    return decoded.ok ? defaultedObject(kind, decoded.object, name) : unfit(decoded.message);
  }
  const typed = convertUnstructured(schema, value);
  if (!typed.ok) return unfit(typed.message);
  return defaultedObject(kind, { ...typed.object, kind: kind.kind, apiVersion: apiVersionOf(kind) } as unknown as KubeObject, name);
}

function defaultedObject(kind: Kind, decoded: KubeObject, name: string): TypedObject {
  const { object, problem } = converted(kind, decoded);
  return problem === undefined ? { ok: true, object } : { ok: false, status: serverError(`failed to convert to unversioned (${name}): ${problem}`) };
}

/** Why a configuration that names a uid, or a version that is none, makes no new object. */
export function newObjectProblem(kind: Kind, name: string, object: KubeObject): Status | undefined {
  const { uid = "", resourceVersion = "" } = object.metadata as Partial<KubeObject["metadata"]>;
  const version = versionNumber(resourceVersion);
  if (uid === "") return version.ok ? undefined : serverError(version.message);
  return conflict(kind, name, `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`);
}

/** The object under the managers' care. */
export function underManagers(object: KubeObject, managers: Managers): KubeObject {
  return withManagedFields(object, managerEntries(managers));
}

/** 400 for a configuration that is no object. */
export function noConfiguration(patch: unknown): Status | undefined {
  return isJsonObject(patch) ? undefined : failure({ code: 400, reason: "BadRequest", message: "error decoding YAML: expected an object" });
}
