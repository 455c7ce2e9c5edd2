/** What a cluster serves, and how much of it there is. */
import type { Simulation } from "@everynode/core";
import { type Kind, type KindTable, type KubeObject, nearestWord } from "@everynode/model";
import { describedValue, UsageError } from "./api-error.js";

/** The kind of an object by its apiVersion and kind. Throws a `UsageError` where it names none, or none that is served; `hint` stands behind the first. */
export function servedKind(kinds: KindTable, object: object, hint = ""): Kind {
  const { apiVersion, kind } = (object ?? {}) as Partial<KubeObject>;
  if (typeof apiVersion !== "string" || typeof kind !== "string") throw new UsageError(`an object needs apiVersion and kind; got ${describedValue(object)}${hint}`);
  const known = kinds.byApiVersion(apiVersion, kind);
  if (known === undefined || known.hidden === true) throw new UsageError(`no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`);
  return known;
}

/** The kind that people call `word`: by its key, or any of its names. Throws a `UsageError` where there is none. */
export function kindOfWord(kinds: KindTable, word: string): Kind {
  const kind = typeof word === "string" ? (kinds.byKey(word) ?? kinds.byWord(word)) : undefined;
  if (kind !== undefined && kind.hidden !== true) return kind;
  const near = typeof word === "string" ? nearestWord(word, kinds.kinds.filter((each) => each.hidden !== true).map((each) => each.key)) : undefined;
  throw new UsageError(`the server doesn't have a resource type ${describedValue(word)}${near === undefined ? "" : `; did you mean ${JSON.stringify(near)}?`}`);
}

/** Where a request about an object goes: to the key of its kind, and to the namespace that it names, or `default`, where its kind has namespaces. Throws as `servedKind`. */
export function requestTarget(kinds: KindTable, object: object, hint = ""): { readonly kind: string; readonly namespace?: string } {
  const { key, namespaced } = servedKind(kinds, object, hint);
  const { namespace = "" } = (object as Partial<KubeObject>).metadata ?? {};
  return namespaced ? { kind: key, namespace: namespace === "" ? "default" : namespace } : { kind: key };
}

/** How many objects of a kind there are; 0 for a kind that the cluster does not have. */
export function objectCount({ cluster }: Simulation, kind: string): number {
  const at = cluster.kinds.ordinal(kind);
  return at === undefined ? 0 : (cluster.shelves[at]?.collection.objects.size ?? 0);
}
