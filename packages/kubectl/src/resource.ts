/**
 * Resources: what the API server says it serves, and the words that people have for it.
 *
 * Source: staging/src/k8s.io/client-go/restmapper/{discovery,shortcut}.go v1.36.3
 * Differs: groups come in the order in which the server names them, and each has one version.
 */
import { isJsonObject } from "@everynode/model";
import { exchanged, type Task } from "./effect.js";
import { failed } from "./failure.js";
import { fieldOf, listOf, textOf } from "./field-of.js";

/** One resource of the API. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
}

const DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

/** What was read of documents that have been seen before: a server may answer with the very same value. */
const READ = new WeakMap<object, readonly Resource[]>();

/** All resources, in the server's order. */
export function* resources(): Task<readonly Resource[]> {
  const found: Resource[] = [];
  for (const path of ["/api", "/apis"]) {
    const { body } = yield* exchanged({ method: "GET", path, query: {}, accept: DISCOVERY });
    if (body.type === "json") found.push(...resourcesIn(body.value));
  }
  return found;
}

function resourcesIn(document: unknown): readonly Resource[] {
  if (!isJsonObject(document)) return [];
  const known = READ.get(document) ?? listOf(document, "items").flatMap(resourcesOfGroup);
  READ.set(document, known);
  return known;
}

function resourcesOfGroup(group: unknown): readonly Resource[] {
  const name = textOf(group, "metadata", "name");
  return listOf(group, "versions").flatMap((version) => listOf(version, "resources").map((each) => resourceIn(each, name, textOf(version, "version"))));
}

const words = (value: unknown, name: string): readonly string[] => listOf(value, name).map(String);

function resourceIn(value: unknown, group: string, version: string): Resource {
  return {
    group,
    version,
    plural: textOf(value, "resource"),
    singular: textOf(value, "singularResource"),
    kind: textOf(fieldOf(value, "responseKind"), "kind"),
    namespaced: textOf(value, "scope") === "Namespaced",
    shortNames: words(value, "shortNames"),
    categories: words(value, "categories"),
    verbs: words(value, "verbs"),
  };
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf({ group, version }: Pick<Resource, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

/** `daemonsets.apps`, or `pods`. */
export function qualifiedPlural({ plural, group }: Resource): string {
  return group === "" ? plural : `${plural}.${group}`;
}

/** `daemonset.apps`, or `pod`: how kubectl begins the name of an object. */
export function qualifiedKind({ kind, group }: Pick<Resource, "kind" | "group">): string {
  return group === "" ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
}

function answersTo(resource: Resource, word: string): boolean {
  return [resource.plural, resource.singular, resource.kind.toLowerCase(), ...resource.shortNames].includes(word);
}

/** The resource that people call `word`: `ds`, `daemonset`, `daemonsets.apps`, `daemonsets.v1.apps`; undefined where there is none. */
export function resourceNamed(all: readonly Resource[], word: string): Resource | undefined {
  const [name = "", ...rest] = word.toLowerCase().split(".");
  const group = rest.join(".");
  const plain = all.find((each) => answersTo(each, word.toLowerCase()));
  if (plain !== undefined || rest.length === 0) return plain;
  return all.find((each) => answersTo(each, name) && (each.group === group || `${each.version}.${each.group}` === group || (each.group === "" && each.version === group)));
}

/** The resource that people call `word`. Throws a `CommandError` where there is none. */
export function knownResource(all: readonly Resource[], word: string): Resource {
  const found = resourceNamed(all, word);
  if (found === undefined) throw failed(`the server doesn't have a resource type ${JSON.stringify(word)}`);
  return found;
}

/** The resource of objects of this apiVersion and kind; undefined where there is none. */
export function resourceOfKind(all: readonly Resource[], apiVersion: string, kind: string): Resource | undefined {
  return all.find((each) => each.kind === kind && apiVersionOf(each) === apiVersion);
}

/** The path of a collection, or of the object called `name` in it. */
export function pathOf(resource: Resource, namespace: string | undefined, name?: string): string {
  const root = resource.group === "" ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  const within = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : "";
  return `${root}${within}/${resource.plural}${name === undefined ? "" : `/${encodeURIComponent(name)}`}`;
}
