/** The friendly way to ask an API server: verbs that return objects and throw what goes wrong, all of them made of one request. */
import type { KubeList, ListRequest, Request, Response } from "@everynode/api";
import type { KindMap, KindTable, KubeObject, Taint } from "@everynode/model";
import { ApiError } from "./api-error.js";
import { DELETE_NAMES, type DeleteInput, LIST_NAMES, type ListOptions, PATCH_NAMES, type PatchOptions, type Place, PLACE_NAMES } from "./cluster-input.js";
import { type Draft, edited } from "./draft-edit.js";
import { knownOptions, knownWord } from "./known-options.js";
import { checkedLabels, checkedTaint } from "./node-input.js";
import { kindOfWord, requestTarget } from "./served-kind.js";

type KindName = keyof KindMap;

/** Who asks an API server. */
export abstract class Client {
  /** Sends one request to the API server, and returns its answer, whatever it is. */
  abstract request(request: Request, caller?: string): Response;

  /** The kinds that are served. */
  protected abstract get kinds(): KindTable;

  /** Takes note of what the API server warned of. */
  protected abstract warn(warnings: readonly string[]): void;

  /** Creates an object. Throws an `ApiError` where the API server refuses it. */
  create<T = KubeObject>(object: object): T {
    return this.asked({ verb: "create", ...this.#targetOf(object), object }) as T;
  }

  /** Creates an object, or brings the one that is there to what is given. Throws an `ApiError` where the API server refuses it. */
  apply<T = KubeObject>(object: object): T {
    const { kind, ...place } = this.#targetOf(object);
    const name = nameOf(object);
    if (name === "" || this.find(kind, name, place) === undefined) return this.create<T>(object);
    return this.asked({ verb: "update", kind, ...place, name, object }) as T;
  }

  /** Reads an object. Throws an `ApiError` where there is none. */
  get<K extends KindName>(kind: K, name: string, place?: Place): KindMap[K];
  get<T extends KubeObject = KubeObject>(kind: string, name: string, place?: Place): T;
  get(kind: string, name: string, place: Place = {}): KubeObject {
    return this.asked({ verb: "get", ...this.#target(kind, knownOptions(place, PLACE_NAMES, "get")), name });
  }

  /** Reads an object; undefined where there is none. */
  find<K extends KindName>(kind: K, name: string, place?: Place): KindMap[K] | undefined;
  find<T extends KubeObject = KubeObject>(kind: string, name: string, place?: Place): T | undefined;
  find(kind: string, name: string, place: Place = {}): KubeObject | undefined {
    const answer = this.request({ verb: "get", ...this.#target(kind, knownOptions(place, PLACE_NAMES, "find")), name });
    if (answer.ok) return answer.object;
    if (answer.code === 404) return undefined;
    throw new ApiError(answer.status);
  }

  /** The objects of a kind in order of namespace and name; in all namespaces where none is given. */
  list<K extends KindName>(kind: K, options?: ListOptions): readonly KindMap[K][];
  list<T extends KubeObject = KubeObject>(kind: string, options?: ListOptions): readonly T[];
  list(kind: string, options: ListOptions = {}): readonly KubeObject[] {
    const { key, namespaced } = kindOfWord(this.kinds, kind);
    const { namespace, ...selectors } = knownOptions(options, LIST_NAMES, "list");
    const request: ListRequest = { verb: "list", kind: key, ...(namespaced && namespace !== undefined ? { namespace } : {}), ...selectors };
    return (this.asked(request) as unknown as KubeList).items;
  }

  /** Changes an object by a merge patch (or another type). Throws an `ApiError` where the API server refuses it. */
  patch<K extends KindName>(kind: K, name: string, patch: object, options?: PatchOptions): KindMap[K];
  patch(kind: string, name: string, patch: object, options?: PatchOptions): KubeObject;
  patch(kind: string, name: string, patch: object, options: PatchOptions = {}): KubeObject {
    const { type = "merge", subresource, ...place } = knownOptions(options, PATCH_NAMES, "patch");
    knownWord(type, ["merge", "strategic", "json"], "type of a patch");
    const part = subresource === undefined ? {} : { subresource };
    return this.asked({ verb: "patch", ...this.#target(kind, place), name, patchType: type, patch, ...part });
  }

  /**
   * Changes an object by editing a draft of it in place; returns it as stored. Throws an `ApiError` where the API server refuses it, a
   * Conflict among others where somebody else wrote meanwhile.
   */
  edit<K extends KindName>(kind: K, name: string, recipe: (draft: Draft<KindMap[K]>) => void, place?: Place): KindMap[K];
  edit(kind: string, name: string, recipe: (draft: Draft<KubeObject>) => void, place: Place = {}): KubeObject {
    const object = edited(this.get(kind, name, place), recipe);
    return this.asked({ verb: "update", ...this.#target(kind, place), name, object });
  }

  /** Deletes an object. Throws an `ApiError` where there is none. */
  delete(kind: string, name: string, options: DeleteInput = {}): void {
    const { namespace, ...rest } = knownOptions(options, DELETE_NAMES, "delete");
    this.asked({ verb: "delete", ...this.#target(kind, namespace === undefined ? {} : { namespace }), name, ...rest });
  }

  /** Sets labels of a node; null removes one. */
  labelNode(name: string, labels: Readonly<Record<string, string | null>>): void {
    this.patch("Node", name, { metadata: { labels: checkedLabels(labels) } });
  }

  /** Adds a taint to a node, in place of one with its key and effect. */
  taintNode(name: string, taint: Taint): void {
    checkedTaint(taint);
    const rest = (this.get("Node", name).spec.taints ?? []).filter((t) => t.key !== taint.key || t.effect !== taint.effect);
    this.patch("Node", name, { spec: { taints: [...rest, taint] } });
  }

  /** Removes a node's taints with this key (and effect, if one is given). */
  untaintNode(name: string, key: string, effect?: Taint["effect"]): void {
    const taints = (this.get("Node", name).spec.taints ?? []).filter((t) => t.key !== key || (effect !== undefined && t.effect !== effect));
    this.patch("Node", name, { spec: { taints } });
  }

  protected asked(request: Request): KubeObject {
    const answer = this.request(request);
    if (answer.warnings !== undefined) this.warn(answer.warnings);
    if (answer.ok) return answer.object;
    throw new ApiError(answer.status);
  }

  #target(word: string, place: Place): { readonly kind: string; readonly namespace?: string } {
    const kind = kindOfWord(this.kinds, word);
    return kind.namespaced ? { kind: kind.key, namespace: place.namespace ?? "default" } : { kind: kind.key };
  }

  #targetOf(object: object): { readonly kind: string; readonly namespace?: string } {
    return requestTarget(this.kinds, object, typeof object === "string" ? "; text goes to load()" : "");
  }
}

const nameOf = (object: object): string => (object as Partial<KubeObject>).metadata?.name ?? "";
