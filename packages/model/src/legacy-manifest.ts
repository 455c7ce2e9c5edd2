/**
 * Manifests of API versions that Kubernetes serves no more, turned into the versions of today.
 *
 * Source: pkg/apis/extensions/v1beta1/defaults.go, pkg/apis/apps/v1beta1/defaults.go v1.15; the deprecated API migration guide of Kubernetes
 */
import { isJsonObject, ownValue, type JsonObject } from "./json.js";
import { goQuote } from "./go-text.js";

/** How to treat an apiVersion that never had the kind (`apps/v1beta1` and DaemonSet): refuse, or read it as the version of today. */
export interface LegacyOptions {
  readonly invented?: "refuse" | "convert";
}

/** The converted object and what was filled in, changed or dropped, one sentence each; or why there is no conversion. */
export type LegacyConversion = { readonly ok: true; readonly object: JsonObject; readonly warnings: readonly string[] } | { readonly ok: false; readonly message: string };

/** kubectl's and the API server's words for a kind that is not served. */
export function noMatches(apiVersion: string, kind: string): string {
  return `no matches for kind ${goQuote(kind)} in version ${goQuote(apiVersion)}`;
}

/** What is refused: the object as far as it can be told, and where it came from (a file's name, or "STDIN"). */
export interface Unmatched {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly from: string;
}

/** The two lines that kubectl prints (after "error: ") for an object of a kind that is not served. */
export function resourceMappingNotFound(object: Unmatched): string {
  const { apiVersion, kind, name, namespace, from } = object;
  return `resource mapping not found for name: ${goQuote(name)} namespace: ${goQuote(namespace)} from ${goQuote(from)}: ${noMatches(apiVersion, kind)}\nensure CRDs are installed first`;
}

type Convert = (object: JsonObject, note: (text: string) => void) => JsonObject;

interface Legacy {
  readonly apiVersion: string;
  readonly convert: Convert;
}

const same: Convert = (object) => object;

const objectAt = (object: JsonObject, name: string): JsonObject | undefined => {
  const value = ownValue(object, name);
  return isJsonObject(value) ? value : undefined;
};
const without = (object: JsonObject, name: string): JsonObject => Object.fromEntries(Object.entries(object).filter(([each]) => each !== name));

function templateLabels(spec: JsonObject): JsonObject | undefined {
  const metadata = objectAt(objectAt(spec, "template") ?? {}, "metadata");
  const labels = objectAt(metadata ?? {}, "labels");
  return labels === undefined || Object.keys(labels).length === 0 ? undefined : labels;
}

/** Selector and labels were taken from the template where they were missing. */
const labelled: Convert = (object, note) => {
  const spec = objectAt(object, "spec") ?? {};
  const labels = templateLabels(spec);
  if (labels === undefined) return object;
  const metadata = objectAt(object, "metadata") ?? {};
  const named = ownValue(spec, "selector") === undefined ? { ...spec, selector: { matchLabels: labels } } : spec;
  if (named !== spec) note(`spec.selector was missing and is taken from the template's labels: ${JSON.stringify(labels)}`);
  if (ownValue(metadata, "labels") !== undefined) return { ...object, spec: named };
  note(`metadata.labels was missing and is taken from the template's labels: ${JSON.stringify(labels)}`);
  return { ...object, metadata: { ...metadata, labels }, spec: named };
};

/** Fills in `value` for a missing field of the spec. */
function filled(name: string, value: JsonObject | number, because: string): Convert {
  return (object, note) => {
    const spec = objectAt(object, "spec") ?? {};
    if (ownValue(spec, name) !== undefined) return object;
    note(`spec.${name} was missing and is ${JSON.stringify(value)}, ${because}`);
    return { ...object, spec: { ...spec, [name]: value } };
  };
}

function dropped(name: string, because: string): Convert {
  return (object, note) => {
    const spec = objectAt(object, "spec") ?? {};
    if (ownValue(spec, name) === undefined) return object;
    note(`spec.${name} is dropped: ${because}`);
    return { ...object, spec: without(spec, name) };
  };
}

/** What an old version filled into a strategy, and how that is said. */
interface OldStrategy {
  readonly type: string;
  readonly rolling?: JsonObject;
  readonly because: string;
}

/** A strategy without a type, or without its numbers, got those of the old version. */
function strategy(name: "strategy" | "updateStrategy", { type, rolling, because }: OldStrategy): Convert {
  return (object, note) => {
    const spec = objectAt(object, "spec") ?? {};
    const given = objectAt(spec, name) ?? {};
    let full: JsonObject = ownValue(given, "type") === undefined ? { ...given, type } : given;
    if (full !== given) note(`spec.${name}.type was missing and is ${type}, ${because}`);
    if (rolling !== undefined && ownValue(full, "type") === "RollingUpdate" && ownValue(full, "rollingUpdate") === undefined) {
      note(`spec.${name}.rollingUpdate was missing and is ${JSON.stringify(rolling)}, ${because}`);
      full = { ...full, rollingUpdate: rolling };
    }
    return { ...object, spec: { ...spec, [name]: full } };
  };
}

const all =
  (...steps: readonly Convert[]): Convert =>
  (object, note) =>
    steps.reduce((each, step) => step(each, note), object);

const EXTENSIONS = "as extensions/v1beta1 had it";
const APPS_BETA1 = "as apps/v1beta1 had it";
const ONE_OF_EACH = { maxUnavailable: 1, maxSurge: 1 };

const extensionsDaemonSet = all(
  labelled,
  strategy("updateStrategy", { type: "OnDelete", rolling: { maxUnavailable: 1 }, because: `${EXTENSIONS} (apps/v1: RollingUpdate)` }),
  dropped("templateGeneration", "apps/v1 keeps no count of templates in the spec"),
);
const extensionsDeployment = all(
  labelled,
  strategy("strategy", { type: "RollingUpdate", rolling: ONE_OF_EACH, because: `${EXTENSIONS} (apps/v1: 25% each)` }),
  dropped("rollbackTo", "apps/v1 cannot be told to roll back"),
);
const appsBeta1Deployment = all(labelled, filled("revisionHistoryLimit", 2, `${APPS_BETA1} (apps/v1: 10)`), dropped("rollbackTo", "apps/v1 cannot be told to roll back"));
const appsBeta1StatefulSet = all(labelled, strategy("updateStrategy", { type: "OnDelete", because: `${APPS_BETA1} (apps/v1: RollingUpdate)` }));

const LEGACY: ReadonlyMap<string, Legacy> = new Map<string, Legacy>([
  ["extensions/v1beta1 DaemonSet", { apiVersion: "apps/v1", convert: extensionsDaemonSet }],
  ["extensions/v1beta1 Deployment", { apiVersion: "apps/v1", convert: extensionsDeployment }],
  ["extensions/v1beta1 ReplicaSet", { apiVersion: "apps/v1", convert: labelled }],
  ["extensions/v1beta1 NetworkPolicy", { apiVersion: "networking.k8s.io/v1", convert: same }],
  ["apps/v1beta1 Deployment", { apiVersion: "apps/v1", convert: appsBeta1Deployment }],
  ["apps/v1beta1 StatefulSet", { apiVersion: "apps/v1", convert: appsBeta1StatefulSet }],
  ...["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"].map((kind): [string, Legacy] => [`apps/v1beta2 ${kind}`, { apiVersion: "apps/v1", convert: same }]),
  ...["apps/v1beta1", "apps/v1beta2"].map((version): [string, Legacy] => [`${version} ControllerRevision`, { apiVersion: "apps/v1", convert: same }]),
  ...["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"].flatMap((kind) =>
    ["v1alpha1", "v1beta1"].map((version): [string, Legacy] => [`rbac.authorization.k8s.io/${version} ${kind}`, { apiVersion: "rbac.authorization.k8s.io/v1", convert: same }]),
  ),
  ["batch/v1beta1 CronJob", { apiVersion: "batch/v1", convert: same }],
  ["coordination.k8s.io/v1beta1 Lease", { apiVersion: "coordination.k8s.io/v1", convert: same }],
  ["events.k8s.io/v1beta1 Event", { apiVersion: "events.k8s.io/v1", convert: same }],
  ["policy/v1beta1 PodDisruptionBudget", { apiVersion: "policy/v1", convert: same }],
  ["scheduling.k8s.io/v1alpha1 PriorityClass", { apiVersion: "scheduling.k8s.io/v1", convert: same }],
  ["scheduling.k8s.io/v1beta1 PriorityClass", { apiVersion: "scheduling.k8s.io/v1", convert: same }],
  ["node.k8s.io/v1beta1 RuntimeClass", { apiVersion: "node.k8s.io/v1", convert: same }],
  ["storage.k8s.io/v1beta1 StorageClass", { apiVersion: "storage.k8s.io/v1", convert: same }],
  ["storage.k8s.io/v1beta1 CSIDriver", { apiVersion: "storage.k8s.io/v1", convert: same }],
]);

// Kinds whose fields are not those of the version of today, or that are gone.
const NO_CONVERSION: ReadonlyMap<string, string> = new Map([
  ["policy/v1beta1 PodSecurityPolicy", "PodSecurityPolicy is gone since Kubernetes 1.25"],
  ["extensions/v1beta1 PodSecurityPolicy", "PodSecurityPolicy is gone since Kubernetes 1.25"],
  ["extensions/v1beta1 Ingress", "the fields of networking.k8s.io/v1 Ingress are others: write them anew"],
  ["networking.k8s.io/v1beta1 Ingress", "the fields of networking.k8s.io/v1 Ingress are others: write them anew"],
  ["apiextensions.k8s.io/v1beta1 CustomResourceDefinition", "the fields of apiextensions.k8s.io/v1 are others: versions and schemas must be written anew"],
]);

// Groups that had versions of this name, but never this kind in them.
const NEVER: ReadonlyMap<string, string> = new Map([
  ["apps/v1beta1 DaemonSet", "apps/v1"],
  ["apps/v1beta1 ReplicaSet", "apps/v1"],
  ["extensions/v1beta1 StatefulSet", "apps/v1"],
  ["v1 DaemonSet", "apps/v1"],
  ["v1 Deployment", "apps/v1"],
]);

/** The apiVersion under which a kind is served today, where `apiVersion` is one that is known to be gone or never to have had it. */
export function currentApiVersion(apiVersion: string, kind: string): string | undefined {
  const key = `${apiVersion} ${kind}`;
  return LEGACY.get(key)?.apiVersion ?? NEVER.get(key);
}

/** Why manifests of this version and kind cannot be converted, where that is known. */
export function whyNoConversion(apiVersion: string, kind: string): string | undefined {
  const key = `${apiVersion} ${kind}`;
  const never = NEVER.get(key);
  return never === undefined ? NO_CONVERSION.get(key) : `${apiVersion} never had a ${kind}: write ${never}`;
}

function typeOf(object: JsonObject): { readonly apiVersion: string; readonly kind: string } {
  const [apiVersion, kind] = [ownValue(object, "apiVersion"), ownValue(object, "kind")];
  return { apiVersion: typeof apiVersion === "string" ? apiVersion : "", kind: typeof kind === "string" ? kind : "" };
}

/** `object`, of an old version, as one of the version of today; undefined where its version is none that is known to be old. */
export function convertLegacy(object: JsonObject, options: LegacyOptions = {}): LegacyConversion | undefined {
  const { apiVersion, kind } = typeOf(object);
  const key = `${apiVersion} ${kind}`;
  const never = NEVER.get(key);
  if (never !== undefined && options.invented === "convert") {
    return { ok: true, object: { ...object, apiVersion: never }, warnings: [`${apiVersion} never had a ${kind}: it is read as ${never}`] };
  }
  const legacy = LEGACY.get(key);
  if (legacy === undefined) {
    const why = whyNoConversion(apiVersion, kind);
    return why === undefined ? undefined : { ok: false, message: `${noMatches(apiVersion, kind)}: ${why}` };
  }
  const warnings = [`${apiVersion} ${kind} is served no more: it is read as ${legacy.apiVersion}`];
  const converted = legacy.convert(object, (text) => warnings.push(text));
  return { ok: true, object: { ...converted, apiVersion: legacy.apiVersion }, warnings };
}
