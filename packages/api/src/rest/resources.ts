/** What discovery tells of each kind: its resource, its subresources, their verbs. */
import type { Kind, KindTable } from "@everynode/model";
import { CONNECTIONS, hasDeleteCollection, type Method, subresourceMethods } from "./route.js";

/** One resource or subresource; `subresource` is "" for the resource itself. */
export interface Resource {
  readonly kind: Kind;
  readonly subresource: string;
  readonly verbs: readonly string[];
  /** The kind of its bodies; `group` and `version` only where they are not those of the resource. */
  readonly body: { readonly kind: string; readonly group?: string; readonly version?: string };
}

const VERBS: readonly string[] = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

const VERB_OF: { readonly [method in Method]: string } = { GET: "get", POST: "create", PUT: "update", PATCH: "patch", DELETE: "delete" };

const BODIES: ReadonlyMap<string, Resource["body"]> = new Map([
  ["scale", { group: "autoscaling", version: "v1", kind: "Scale" }],
  ["eviction", { group: "policy", version: "v1", kind: "Eviction" }],
  ["binding", { kind: "Binding" }],
  ["exec", { kind: "PodExecOptions" }],
  ["attach", { kind: "PodAttachOptions" }],
  ["portforward", { kind: "PodPortForwardOptions" }],
]);

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The resources of a group and version, each followed by its subresources, in order of their names. */
export function resourcesOf(kinds: KindTable, group: string, version: string): readonly Resource[] {
  const served = kinds.kinds.filter((kind) => kind.group === group && kind.version === version && kind.hidden !== true);
  return [...served].sort((a, b) => byText(a.plural, b.plural)).flatMap((kind) => [resourceOf(kind), ...subresourcesOf(kind)]);
}

function resourceOf(kind: Kind): Resource {
  const verbs = hasDeleteCollection(kind) ? VERBS : VERBS.filter((verb) => verb !== "deletecollection");
  return { kind, subresource: "", verbs, body: { kind: kind.kind } };
}

function subresourcesOf(kind: Kind): readonly Resource[] {
  const names = kind.key === "Pod" ? [...kind.subresources, ...CONNECTIONS] : [...kind.subresources];
  return names.sort(byText).map((subresource) => {
    const verbs = subresourceMethods(subresource).map((method) => VERB_OF[method]);
    return { kind, subresource, verbs: verbs.sort(byText), body: BODIES.get(subresource) ?? { kind: kind.kind } };
  });
}

/** Groups in the order in which the API server prefers them; others follow by name. */
const GROUP_ORDER: readonly string[] = [
  "apps",
  "events.k8s.io",
  "autoscaling",
  "batch",
  "networking.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "storage.k8s.io",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "scheduling.k8s.io",
  "coordination.k8s.io",
  "node.k8s.io",
  "discovery.k8s.io",
];

/** A group that is served, with its versions, the preferred one first. */
export interface Group {
  readonly name: string;
  readonly versions: readonly string[];
}

const rank = (group: string): number => {
  const at = GROUP_ORDER.indexOf(group);
  return at < 0 ? GROUP_ORDER.length : at;
};

/** The groups that are served, but for the core group. */
export function groupsOf(kinds: KindTable): readonly Group[] {
  const versions = new Map<string, string[]>();
  for (const { group, version, hidden } of kinds.kinds) {
    if (group === "" || hidden === true) continue;
    const known = versions.get(group) ?? [];
    if (!known.includes(version)) known.push(version);
    versions.set(group, known);
  }
  return [...versions].map(([name, each]) => ({ name, versions: each })).sort((a, b) => rank(a.name) - rank(b.name) || byText(a.name, b.name));
}
