/**
 * Finds out what kind of object a request's body says it is, and says so when that is not the kind wanted.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/runtime/serializer/json/meta.go, pkg/runtime/error.go, pkg/conversion/converter.go v1.36.3
 */
import { Mismatch } from "./decode-findings.js";
import { goValueName } from "./decode-scalar.js";
import { goQuote } from "./go-text.js";
import { apiVersionOf, type Kind } from "./kind.js";
import type { KindTable } from "./kind-table.js";
import { NumberLiteral } from "./number-literal.js";

/** What a body says it is; missing parts are those of the kind wanted. */
export interface BodyKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

type Found = { readonly ok: true; readonly value: BodyKind } | { readonly ok: false; readonly message: string };

const TARGET = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

function typeText(value: unknown, name: string): string | Mismatch {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : new Mismatch(`${goValueName(value)} into Go struct field .${name} of type string`);
}

// This reader of Go's, unlike the one that decodes the object, does not mind upper and lower case.
function typeFields(value: object): { readonly apiVersion: string; readonly kind: string } | Mismatch {
  let apiVersion = "";
  let kind = "";
  let problem: Mismatch | undefined;
  for (const [name, each] of Object.entries(value)) {
    const lower = name.length > 10 ? "" : name.toLowerCase();
    if (lower !== "apiversion" && lower !== "kind") continue;
    const text = typeText(each, lower === "kind" ? "kind" : "apiVersion");
    if (text instanceof Mismatch) problem ??= text;
    else if (lower === "kind") kind = text === "" ? kind : text;
    else apiVersion = text === "" ? apiVersion : text;
  }
  return problem ?? { apiVersion, kind };
}

const parseError = (what: string): string => `couldn't get version/kind; json parse error: ${what}`;

/** The message of a body that is no JSON. */
export function unreadableJson(problem: string): string {
  return parseError(problem);
}

/** What `value` says it is, where `wanted` fills in what is missing; fails where that cannot be told. */
export function bodyKindOf(value: unknown, wanted: Kind): Found {
  if (value === null || value === undefined) return { ok: true, value: wanted };
  if (typeof value !== "object" || Array.isArray(value) || value instanceof NumberLiteral) {
    return { ok: false, message: parseError(`json: cannot unmarshal ${goValueName(value)} into Go value of type ${TARGET}`) };
  }
  const fields = typeFields(value);
  if (fields instanceof Mismatch) return { ok: false, message: parseError(`json: cannot unmarshal ${fields.message}`) };
  const { apiVersion } = fields;
  const parts = apiVersion === "/" ? [""] : apiVersion.split("/");
  if (parts.length > 2) return { ok: false, message: `unexpected GroupVersion string: ${apiVersion}` };
  const [first = "", second] = parts;
  const group = second === undefined ? "" : first;
  const version = second ?? first;
  const unsaid = group === "" && version === "";
  return {
    ok: true,
    value: {
      kind: fields.kind === "" ? wanted.kind : fields.kind,
      group: unsaid ? wanted.group : group,
      version: unsaid || (version === "" && group === wanted.group) ? wanted.version : version,
    },
  };
}

// Kinds of old versions that the server still knows how to read, though it serves them no more.
const LEGACY: ReadonlyMap<string, readonly string[]> = new Map([
  ["apps/v1beta1", ["ControllerRevision", "Deployment", "Scale", "StatefulSet"]],
  ["apps/v1beta2", ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "Scale", "StatefulSet"]],
  ["extensions/v1beta1", ["DaemonSet", "Deployment", "Ingress", "NetworkPolicy", "ReplicaSet", "Scale"]],
  ["batch/v1beta1", ["CronJob"]],
  ["policy/v1beta1", ["Eviction", "PodDisruptionBudget"]],
  ["rbac.authorization.k8s.io/v1beta1", ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]],
  ["rbac.authorization.k8s.io/v1alpha1", ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]],
  ["scheduling.k8s.io/v1beta1", ["PriorityClass"]],
  ["scheduling.k8s.io/v1alpha1", ["PriorityClass"]],
  ["coordination.k8s.io/v1beta1", ["Lease"]],
  ["events.k8s.io/v1beta1", ["Event"]],
  ["discovery.k8s.io/v1beta1", ["EndpointSlice"]],
  ["networking.k8s.io/v1beta1", ["Ingress", "IngressClass"]],
  ["node.k8s.io/v1beta1", ["RuntimeClass"]],
  ["storage.k8s.io/v1beta1", ["CSIDriver", "StorageClass"]],
  ["admissionregistration.k8s.io/v1beta1", ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]],
]);
const EVERYWHERE = ["CreateOptions", "DeleteOptions", "GetOptions", "ListOptions", "PatchOptions", "UpdateOptions", "WatchEvent"];
const CORE_ONLY = ["List", "Status", "APIVersions", "APIGroup", "APIGroupList", "APIResourceList", "Binding"];

/** True where the API server can read an object of this kind, served or not. */
export function isRegistered(body: BodyKind, kinds: KindTable): boolean {
  const apiVersion = apiVersionOf(body);
  if (kinds.byApiVersion(apiVersion, body.kind) !== undefined) return true;
  const item = body.kind.endsWith("List") ? body.kind.slice(0, -4) : body.kind;
  if (item !== body.kind && kinds.byApiVersion(apiVersion, item) !== undefined) return true;
  const legacy = LEGACY.get(apiVersion);
  if (legacy?.includes(item) === true) return true;
  if (apiVersion === "v1" && CORE_ONLY.includes(body.kind)) return true;
  return (legacy !== undefined || kinds.hasGroup(body.group, body.version)) && EVERYWHERE.includes(body.kind);
}

const SCHEME = "pkg/api/legacyscheme/scheme.go:30";

/** The message for a kind that the API server has never heard of. */
export function notRegistered(body: BodyKind): string {
  return `no kind ${goQuote(body.kind)} is registered for version ${goQuote(apiVersionOf(body))} in scheme ${goQuote(SCHEME)}`;
}

// Go's package of the internal types: the first word of the group, but for events, whose types are core's.
function internalPackage(group: string): string {
  if (group === "" || group === "events.k8s.io") return "core";
  return group.split(".")[0] ?? "";
}

/** True where a body of this kind becomes an object of kind `wanted`, be it of another version. */
export function isConvertible(body: BodyKind, wanted: Kind): boolean {
  if (body.kind !== wanted.kind) return false;
  const homes = [internalPackage(body.group), internalPackage(wanted.group)].map((home) => (home === "extensions" ? familyOf(body.kind) : home));
  return homes[0] === homes[1];
}

// Where the kinds of the old group `extensions` have gone.
const familyOf = (kind: string): string => (kind === "Ingress" || kind === "NetworkPolicy" ? "networking" : kind === "Scale" ? "autoscaling" : "apps");

/** The message for an object of a kind that is not the kind wanted. */
export function unknownConversion(body: BodyKind, wanted: Kind): string {
  return `converting (${body.version}.${body.kind}) to (${internalPackage(wanted.group)}.${wanted.kind}): unknown conversion`;
}
