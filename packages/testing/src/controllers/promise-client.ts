/** The API client that an `async` reconcile is given: it reads the controller's own view, and asks the simulated API server. */
import type { PropagationPolicy, Request, Response } from "@everynode/api";
import { keyOf } from "@everynode/api";
import type { Effect, View } from "@everynode/core";
import { type Kind, type KindMap, type KubeObject, labelMatcher, type StringMap } from "@everynode/model";
import { ApiError, requestTarget, UsageError } from "everynode";

type KindName = keyof KindMap;

/** Where an object is. */
export interface ObjectName {
  readonly name: string;
  /** `default` where left out, for kinds that have namespaces. */
  readonly namespace?: string;
}

/** Which objects are listed. */
export interface ListSelection {
  /** All where left out. */
  readonly namespace?: string;
  /** Labels that they must have. */
  readonly labels?: StringMap;
}

/**
 * A client of promises. `get` and `list` read what this controller has heard of so far, which may be old; all else asks the API server, and rejects with an `ApiError` where that says
 * no. Kinds are called by their key: `DaemonSet`, `Gadget.example.com`; those that are read must be among the kinds that the controller watches or `reads`.
 */
export interface PromiseClient {
  /** When the reconcile was woken, in simulated milliseconds: ask this, not the machine's clock. */
  readonly nowMs: number;
  get<K extends KindName>(kind: K, where: ObjectName): Promise<KindMap[K] | undefined>;
  get<T extends KubeObject = KubeObject>(kind: string, where: ObjectName): Promise<T | undefined>;
  list<K extends KindName>(kind: K, selection?: ListSelection): Promise<readonly KindMap[K][]>;
  list<T extends KubeObject = KubeObject>(kind: string, selection?: ListSelection): Promise<readonly T[]>;
  /** Reads past the view, as a reader without a cache does; undefined where there is no such object. */
  getLive<T extends KubeObject = KubeObject>(kind: string, where: ObjectName): Promise<T | undefined>;
  create<T extends KubeObject = KubeObject>(object: object): Promise<T>;
  /** Replaces an object; a conflict where its resourceVersion is not the present one. */
  update<T extends KubeObject = KubeObject>(object: object): Promise<T>;
  updateStatus<T extends KubeObject = KubeObject>(object: object): Promise<T>;
  /** A merge patch. */
  patch<T extends KubeObject = KubeObject>(kind: string, where: ObjectName, patch: object): Promise<T>;
  delete(kind: string, where: ObjectName, options?: { readonly propagationPolicy?: PropagationPolicy }): Promise<void>;
  /** Records a Kubernetes Event about an object. */
  event(object: KubeObject, type: "Normal" | "Warning", reason: string, message: string): Promise<void>;
  /** A number from 0 (inclusive) to 1 (exclusive), of the simulation's own chance: ask this, not Math.random. */
  random(): Promise<number>;
}

/** Asks for an effect; resolves with the reply. */
export type Ask = (effect: Effect) => Promise<unknown>;

const nameOf = (object: object): string => (object as Partial<KubeObject>).metadata?.name ?? "";

/** A client that reads a view and asks for effects. */
export class ViewClient implements PromiseClient {
  readonly #view: View;
  readonly #ask: Ask;

  constructor(view: View, ask: Ask) {
    this.#view = view;
    this.#ask = ask;
  }

  get nowMs(): number {
    return this.#view.nowMs;
  }

  async get(kind: string, where: ObjectName): Promise<never> {
    const { namespace } = this.#target(this.#kind(kind), where.namespace);
    return this.#view.get(kind, keyOf(namespace, where.name)) as never;
  }

  async list(kind: string, { namespace, labels }: ListSelection = {}): Promise<never> {
    this.#kind(kind);
    const matches = labelMatcher({ matchLabels: labels ?? {} });
    const all = this.#view.objects<KubeObject>(kind).values();
    return all.filter(({ metadata }) => (namespace === undefined || metadata.namespace === namespace) && matches(metadata.labels)) as never;
  }

  async getLive<T extends KubeObject>(kind: string, where: ObjectName): Promise<T | undefined> {
    const response = await this.#response({ verb: "get", ...this.#target(this.#kind(kind), where.namespace), name: where.name });
    if (!response.ok && response.code === 404) return undefined;
    return answered<T>(response);
  }

  async create<T extends KubeObject>(object: object): Promise<T> {
    return answered<T>(await this.#response({ verb: "create", ...requestTarget(this.#view.kinds, object), object, fieldValidation: "Strict" }));
  }

  async update<T extends KubeObject>(object: object): Promise<T> {
    return answered<T>(await this.#response({ verb: "update", ...requestTarget(this.#view.kinds, object), name: nameOf(object), object, fieldValidation: "Strict" }));
  }

  async updateStatus<T extends KubeObject>(object: object): Promise<T> {
    return answered<T>(await this.#response({ verb: "update", ...requestTarget(this.#view.kinds, object), name: nameOf(object), object, subresource: "status", fieldValidation: "Strict" }));
  }

  async patch<T extends KubeObject>(kind: string, where: ObjectName, patch: object): Promise<T> {
    return answered<T>(await this.#response({ verb: "patch", ...this.#target(this.#kind(kind), where.namespace), name: where.name, patchType: "merge", patch, fieldValidation: "Strict" }));
  }

  async delete(kind: string, where: ObjectName, options: { readonly propagationPolicy?: PropagationPolicy } = {}): Promise<void> {
    answered(await this.#response({ verb: "delete", ...this.#target(this.#kind(kind), where.namespace), name: where.name, ...options }));
  }

  async event(object: KubeObject, type: "Normal" | "Warning", reason: string, message: string): Promise<void> {
    await this.#ask({ type: "events", notes: [{ object, type, reason, message }] });
  }

  async random(): Promise<number> {
    return ((await this.#ask({ type: "draw", stream: "random" })) as number) / 2 ** 32;
  }

  async #response(request: Request): Promise<Response> {
    return (await this.#ask({ type: "request", request })) as Response;
  }

  #kind(key: string): Kind {
    const kind = this.#view.kinds.byKey(key);
    if (kind === undefined) throw new UsageError(`there is no kind ${JSON.stringify(key)}; kinds are called like DaemonSet, or Gadget.example.com`);
    return kind;
  }

  #target({ key, namespaced }: Kind, namespace: string | undefined): { readonly kind: string; readonly namespace?: string } {
    return namespaced ? { kind: key, namespace: namespace ?? "default" } : { kind: key };
  }
}

function answered<T>(response: Response): T {
  if (response.ok) return response.object as T;
  throw new ApiError(response.status);
}
