/**
 * Discovery: which groups, versions and resources there are, in the old documents and the aggregated ones.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/endpoints/discovery v1.36.3
 * Differs: no hashes of the storage versions of users' own kinds; kinds that everynode does not serve are left out.
 */
import { type Kind, type KindTable } from "@everynode/model";
import { type Group, groupsOf, type Resource, resourcesOf } from "./resources.js";
import { storageVersionHash } from "./storage-version-hash.js";

const [MAJOR, MINOR] = ["1", "36"];

/** What every binary of the release says of how it was built. */
const BUILD = { gitVersion: "v1.36.3", gitCommit: "release", gitTreeState: "clean", buildDate: "2026-07-15T00:00:00Z", goVersion: "go1.26.8", compiler: "gc", platform: "linux/amd64" };

/** What a client of the release says of itself. */
export const CLIENT_VERSION: Readonly<Record<string, string>> = { major: MAJOR, minor: MINOR, ...BUILD };

/** What `/version` answers. */
export const VERSION: object = { major: MAJOR, minor: MINOR, emulationMajor: MAJOR, emulationMinor: MINOR, minCompatibilityMajor: "1", minCompatibilityMinor: "35", ...BUILD };

/** What `/api` answers. */
export const API_VERSIONS: object = {
  kind: "APIVersions",
  versions: ["v1"],
  serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: "127.0.0.1:6443" }],
};

function groupDocument(group: Group): object {
  const versions = group.versions.map((version) => ({ groupVersion: `${group.name}/${version}`, version }));
  return { name: group.name, versions, preferredVersion: versions[0] };
}

/** What `/apis` answers. */
export function groupList(kinds: KindTable): object {
  return { kind: "APIGroupList", apiVersion: "v1", groups: groupsOf(kinds).map(groupDocument) };
}

/** What `/apis/GROUP` answers; undefined where there is no such group. */
export function groupOf(kinds: KindTable, name: string): object | undefined {
  const group = groupsOf(kinds).find((each) => each.name === name);
  return group === undefined ? undefined : { kind: "APIGroup", apiVersion: "v1", ...groupDocument(group) };
}

/** Resources without a kind of their own in the store. */
const BINDINGS = { name: "bindings", singularName: "binding", namespaced: true, kind: "Binding", verbs: ["create"] };

/** What `/api/v1` and `/apis/GROUP/VERSION` answer. */
export function resourceList(kinds: KindTable, group: string, version: string): object {
  const resources = resourcesOf(kinds, group, version).map(resourceDocument);
  if (group === "") return { kind: "APIResourceList", groupVersion: version, resources: [BINDINGS, ...resources] };
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion: `${group}/${version}`, resources };
}

function hash(kind: Kind): object {
  const known = storageVersionHash(kind);
  return known === undefined ? {} : { storageVersionHash: known };
}

const names = (kind: Kind): object => ({
  ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
  ...(kind.categories.length === 0 ? {} : { categories: kind.categories }),
});

function resourceDocument({ kind, subresource, verbs, body }: Resource): object {
  const name = subresource === "" ? kind.plural : `${kind.plural}/${subresource}`;
  const singularName = subresource === "" ? kind.singular : "";
  return { name, singularName, namespaced: kind.namespaced, ...body, verbs, ...(subresource === "" ? { ...names(kind), ...hash(kind) } : {}) };
}

/** The version of aggregated discovery that an Accept header asks for before anything else that JSON can be, or undefined. */
export function aggregatedVersion(accept: string): "v2" | "v2beta1" | undefined {
  for (const part of accept.split(",")) {
    const [type, ...parameters] = part.split(";").map((word) => word.trim());
    if (type !== "application/json" && type !== "*/*" && type !== "application/*") continue;
    const asked = new Map(parameters.map((parameter) => parameter.split("=") as [string, string]));
    const version = asked.get("v");
    if (asked.get("as") !== "APIGroupDiscoveryList" || asked.get("g") !== "apidiscovery.k8s.io") return undefined;
    if (version === "v2" || version === "v2beta1") return version;
  }
  return undefined;
}

/** The content type of aggregated discovery: clients read the document as the old one where it says anything else. */
export function aggregatedType(version: "v2" | "v2beta1"): string {
  return `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
}

/** Aggregated discovery of the core group (`/api`) or of all the others (`/apis`). */
export function aggregated(kinds: KindTable, root: "/api" | "/apis", version: "v2" | "v2beta1"): object {
  const groups = root === "/api" ? [{ name: "", versions: ["v1"] }] : groupsOf(kinds);
  const items = groups.map((group) => ({
    metadata: group.name === "" ? {} : { name: group.name },
    versions: group.versions.map((each) => ({ version: each, resources: aggregatedResources(kinds, group.name, each), freshness: "Current" })),
  }));
  return { kind: "APIGroupDiscoveryList", apiVersion: `apidiscovery.k8s.io/${version}`, metadata: {}, items };
}

const responseKind = (body: Resource["body"]): object => ({ group: body.group ?? "", version: body.version ?? "", kind: body.kind });

const AGGREGATED_BINDINGS = {
  resource: "bindings",
  responseKind: responseKind({ kind: "Binding" }),
  scope: "Namespaced",
  singularResource: "binding",
  verbs: ["create"],
};

function aggregatedResources(kinds: KindTable, group: string, version: string): readonly object[] {
  const all = resourcesOf(kinds, group, version);
  const resources = all.filter((resource) => resource.subresource === "").map(({ kind, verbs, body }) => {
    const subresources = all
      .filter((each) => each.kind === kind && each.subresource !== "")
      .map((each) => ({ subresource: each.subresource, responseKind: responseKind(each.body), verbs: each.verbs }));
    return {
      resource: kind.plural,
      responseKind: responseKind(body),
      scope: kind.namespaced ? "Namespaced" : "Cluster",
      singularResource: kind.singular,
      verbs,
      ...names(kind),
      ...(subresources.length === 0 ? {} : { subresources }),
    };
  });
  return group === "" ? [AGGREGATED_BINDINGS, ...resources] : resources;
}
