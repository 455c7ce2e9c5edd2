/** One step in the making: the parts of a simulation that the step changes, edited in place before anybody else holds them. */
import { type AppendLog, type Caller, type ClusterState, handle, type HttpRequest, type HttpResponse, removeObject, type Request, type Response, serve, shelfOf, type SortedMap, storeObject } from "@everynode/api";
import { failure, type KubeObject } from "@everynode/model";
import type { RequestFault } from "./action.js";
import type { Registered } from "./controller.js";
import { newInformers } from "./new-informer.js";
import type { ActorState, Simulation } from "./simulation.js";
import { streamNumber } from "./stream.js";
import { changedFields, type TraceEntry, type TraceHash, TraceHasher } from "./trace.js";
import { type Asking, checkWrites, lastWrite, type WriteCheck, writesBetween } from "./writes.js";

/** The actor that makes the step, editable. */
export type ActorDraft = { -readonly [K in keyof ActorState]: ActorState[K] };

const kindKeyOf = (request: Request): string => ("subresource" in request && request.subresource !== undefined ? `${request.kind}/${request.subresource}` : request.kind);

/** The name that a request is about, as a key within its kind. */
function requestKey(request: Request): string {
  const namespace = request.namespace ?? "";
  const name = "name" in request && request.name !== undefined ? request.name : request.verb === "create" ? ((request.object as KubeObject | null)?.metadata?.name ?? "") : "";
  return namespace === "" ? name : `${namespace}/${name}`;
}

/** One or more steps in the making. Nobody but its maker may hold it; `finish` turns it into a value. */
export class Draft {
  readonly setup: Simulation["setup"];
  cluster: ClusterState;
  /** The actors; those that `own` was asked for are copies, edited in place. */
  readonly actors: readonly ActorState[];
  readonly #before: readonly ActorState[];
  readonly #check: WriteCheck | undefined;
  steps: number;
  streams: SortedMap<number>;
  starts: number;
  readonly #hasher: TraceHasher;
  #trace: AppendLog<TraceEntry>;

  constructor(simulation: Simulation, check?: WriteCheck) {
    this.setup = simulation.setup;
    this.cluster = simulation.cluster;
    this.actors = simulation.actors.slice();
    this.#before = simulation.actors;
    this.#check = check;
    this.steps = simulation.steps;
    this.streams = simulation.streams;
    this.starts = simulation.starts;
    this.#hasher = new TraceHasher(simulation.hash);
    this.#trace = simulation.trace;
  }

  /** The actor at `index`, to be edited in place. */
  own(index: number): ActorDraft {
    const actor = this.actors[index] as ActorState;
    if (actor !== this.#before[index]) return actor;
    const { informers, facts, queue, memory, inFlight, due } = actor;
    const copy: ActorDraft = { informers, facts, queue, memory, inFlight, due };
    (this.actors as ActorState[])[index] = copy;
    return copy;
  }

  /** Gives every actor an informer for each kind that it watches and that has just been defined. */
  watchNewKinds(): void {
    for (let index = 0; index < this.actors.length; index++) {
      const { informers } = this.actors[index] as ActorState;
      const more = newInformers(this.cluster, this.setup.controllers[index] as Registered, informers);
      if (more.length > 0) this.own(index).informers = [...informers, ...more];
    }
  }

  /** The next number of a stream: an integer from 0 to 2^32 - 1. */
  draw(stream: string): number {
    const at = this.streams.get(stream) ?? 0;
    this.streams = this.streams.set(stream, at + 1);
    return streamNumber(this.cluster.seed, stream, at);
  }

  /** Puts what happened into the hash, and into the trace where that is kept. */
  note(entry: TraceEntry): void {
    if (this.setup.trace === "full") this.#trace = this.#trace.append(entry);
  }

  /** Puts a text and a number into the hash. */
  mark(text: string, value: number): void {
    if (this.setup.trace !== "off") this.#hasher.text(text).number(value);
  }

  /** Sends a request of `caller` to the API server, with a fault if one is given. `asking`: the reconcile that asks, for those who check writes. */
  send(caller: Caller, request: Request, fault: RequestFault | undefined, asking?: Asking): Response {
    const { name: actor } = caller;
    const before = this.cluster;
    const failed = fault === "error" || fault === "conflict";
    const answer = failed ? { state: before, response: faultResponse(fault) } : handle(before, request, caller);
    this.cluster = answer.state;
    if (answer.state.kinds !== before.kinds) this.watchNewKinds();
    if (this.#check !== undefined && answer.state.revision !== before.revision) checkWrites(this.#check, actor, { request, before, after: answer.state, asking });
    const response = fault === "timeout" ? faultResponse("timeout") : (answer.response as Response);
    if (this.setup.trace !== "off") this.#traceRequest(actor, request, { response, before });
    return response;
  }

  /** Sends a request of `caller` over HTTP: what it comes to is sent as any other request. */
  serve(caller: Caller, request: HttpRequest): HttpResponse {
    return serve(this.cluster, request, caller, (_, asked) => ({ response: this.send(caller, asked, undefined), state: this.cluster })).response;
  }

  /** Puts an object of the world outside of the API in, or in its place. */
  putIntoWorld(actor: string, kind: string, object: KubeObject): void {
    this.cluster = storeObject(this.cluster, kind, object).state;
    this.#traceWorld(actor, kind);
  }

  /** Takes an object of the world away, if it is there. */
  takeFromWorld(actor: string, kind: string, key: string): void {
    const object = shelfOf(this.cluster, kind).collection.objects.get(key);
    if (object === undefined) return;
    this.cluster = removeObject(this.cluster, kind, object).state;
    this.#traceWorld(actor, kind);
  }

  /** The API server goes down, or answers again. */
  letServe(serving: boolean): void {
    const { server, nowMs } = this.cluster;
    if (server.serving === serving) return;
    this.cluster = { ...this.cluster, server: { ...server, serving } };
    this.mark("server", serving ? 1 : 0);
    this.note({ type: "server", atMs: nowMs, serving });
  }

  #traceWorld(actor: string, kind: string): void {
    const { key, type, revision, object, previous } = lastWrite(this.cluster, kind);
    this.mark(`${actor} ${type} ${kind} ${key}`, revision);
    this.note({ type: "world", atMs: this.cluster.nowMs, actor, kind, key, write: { type, revision, object, previous } });
  }

  #traceRequest(actor: string, request: Request, outcome: { readonly response: Response; readonly before: ClusterState }): void {
    const { response, before } = outcome;
    const kind = kindKeyOf(request);
    const entry = this.cluster.revision !== before.revision ? lastWrite(this.cluster, request.kind) : undefined;
    const key = entry?.key ?? requestKey(request);
    const changed = entry ? changedFields(entry.object, entry.previous) : 0;
    this.#hasher.text(actor).text(key).text(request.verb, " ", kind).number(response.code).number(this.cluster.nowMs).number(this.cluster.revision * 32 + changed);
    if (this.setup.trace !== "full") return;
    const base = { type: "request" as const, atMs: this.cluster.nowMs, actor, verb: request.verb, kind: request.kind, key, code: response.code };
    const subresource = "subresource" in request && request.subresource !== undefined ? { subresource: request.subresource } : {};
    const message = response.ok ? {} : { message: response.status.message ?? "" };
    // Of each object that goes with a list, as of the object of any other request, the last write says it all.
    const writes = request.verb === "deletecollection" ? writesBetween(before, this.cluster).filter(({ key: of }, at, all) => all[at + 1]?.key !== of) : entry ? [entry] : [];
    for (const { type, revision, object, previous, key: of } of writes) this.note({ ...base, ...subresource, ...message, key: of, write: { type, revision, object, previous } });
    if (writes.length === 0) this.note({ ...base, ...subresource, ...message });
  }

  get hash(): TraceHash {
    return this.#hasher.hash;
  }

  get trace(): AppendLog<TraceEntry> {
    return this.#trace;
  }

  /** The simulation after the steps; the draft is not used any more. */
  finish(): Simulation {
    const { setup, cluster, actors, streams, starts, steps } = this;
    return { setup, cluster, actors, streams, starts, steps, hash: this.#hasher.hash, trace: this.#trace };
  }
}

function faultResponse(fault: "error" | "conflict" | "timeout"): Response {
  if (fault === "error") return { ok: false, code: 500, status: failure({ code: 500, reason: "InternalError", message: "Internal error occurred: injected fault" }) };
  if (fault === "conflict") {
    const message = "Operation cannot be fulfilled: the object has been modified; please apply your changes to the latest version and try again";
    return { ok: false, code: 409, status: failure({ code: 409, reason: "Conflict", message }) };
  }
  const message = "Timeout: request did not complete within requested timeout - context deadline exceeded";
  return { ok: false, code: 504, status: failure({ code: 504, reason: "Timeout", message }) };
}
