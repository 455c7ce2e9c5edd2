/** The friendly face: a cluster that one holds in a variable. Inside it is a value, which each call replaces by a later one. */
import type { KubeList, ListRequest, Request, Response } from "@everynode/api";
import {
  type Action,
  type Chooser,
  crashed,
  type CrashOptions,
  enabledActions,
  hashDigits,
  orderly,
  perform,
  requested,
  runUntil,
  type SavedSimulation,
  saveSimulation,
  settle,
  type SettleOptions,
  type Simulation,
  step,
  type TraceLevel,
  worldChanged,
  worldRemoved,
} from "@everynode/core";
import { formatTime, type KindMap, type KubeObject, type Machine, type Taint } from "@everynode/model";
import { machineOf, type NodeInput, nodeObject, type ProgramLookup } from "@everynode/node";
import { DELETE_NAMES, type DeleteInput, LIST_NAMES, type ListOptions, PATCH_NAMES, type PatchOptions, type Place, PLACE_NAMES, SETTLE_NAMES, type Snapshot, type TableInput } from "./cluster-input.js";
import { ApiError, describedValue, UsageError } from "./api-error.js";
import { type Draft, edited } from "./draft-edit.js";
import { durationMs, type DurationInput } from "./duration.js";
import type { FaultInput, InjectOptions } from "./fault-input.js";
import { type FaultInfo, faultInfos, healed, injected } from "./faults.js";
import { type LoadObjectsOptions, withObjects } from "./load-objects.js";
import { type ClusterEvents, Listeners } from "./listeners.js";
import { frozen } from "./frozen.js";
import { instead, knownOptions, knownWord } from "./known-options.js";
import { checkedLabels, checkedNode, checkedTaint, editedMachine } from "./node-input.js";
import { withOwnCopy } from "./own-copy.js";
import { filesOn, LOG_NAMES, logOf, type LogOptions, machineAt, withStaticPod } from "./on-machines.js";
import { kindOfWord, objectCount, requestTarget } from "./served-kind.js";
import { tableText } from "./text-table.js";
import { timelineLines } from "./timeline.js";
import { type Why, whyOf } from "./why.js";

type KindName = keyof KindMap;

/** A cluster: nodes, an API server and controllers, in one variable. Made by `createCluster`. */
export class Cluster {
  #simulation: Simulation;
  readonly #listeners = new Listeners();
  #told: number;
  readonly #warnings: string[] = [];
  /** How much of what happens is kept when nobody listens. */
  readonly #trace: TraceLevel;
  /** What containers do; undefined where they have no life of their own. */
  readonly #programs: ProgramLookup | undefined;

  /** Use `createCluster` or `loadCluster`. */
  constructor(simulation: Simulation, programs?: ProgramLookup) {
    this.#programs = programs;
    this.#trace = simulation.setup.trace;
    this.#simulation = simulation;
    this.#told = simulation.trace.end;
  }

  /** The whole cluster as a value. */
  get simulation(): Simulation {
    return this.#simulation;
  }

  /** The clock, in simulated milliseconds since the Unix epoch. */
  get nowMs(): number {
    return this.#simulation.cluster.nowMs;
  }

  /** The clock as the API writes it, in whole seconds. */
  get time(): string {
    return formatTime(this.nowMs);
  }

  /** Sixteen digits that stand for everything that has happened; equal in two runs that did the same. */
  get hash(): string {
    return hashDigits(this.#simulation.hash);
  }

  /**
   * Sends one request to the API server, and returns its answer, whatever it is. Objects and patches are looked at strictly unless `fieldValidation` says
   * otherwise. Throws a `UsageError` for a kind that is not served.
   */
  request(request: Request, caller = "user"): Response {
    const { simulation, response } = requested(this.#simulation, this.#safe(request), caller);
    this.#goOn(simulation);
    return response.ok ? { ...response, object: frozen(response.object) } : response;
  }

  /** What a person should be told of what was loaded and asked: warnings of the API server, conversions, kinds on which nothing acts. */
  get warnings(): readonly string[] {
    return this.#warnings;
  }

  /**
   * Takes manifests (text) or objects; such as another cluster printed come in with their uids and status, and nodes with machines.
   * All or nothing: throws a `ManifestError`, `ApiError` or `UsageError`, and the cluster is as it was.
   */
  load(objects: string | readonly object[], options: LoadObjectsOptions = {}): void {
    const loaded = withObjects(this.#simulation, objects, options);
    this.#warnings.push(...loaded.warnings);
    this.#goOn(loaded.simulation);
  }

  /** Creates an object. Throws an `ApiError` where the API server refuses it. */
  create<T = KubeObject>(object: object): T {
    return this.#asked({ verb: "create", ...this.#targetOf(object), object }) as T;
  }

  /** Creates an object, or brings the one that is there to what is given. Throws an `ApiError` where the API server refuses it. */
  apply<T = KubeObject>(object: object): T {
    const { kind, ...place } = this.#targetOf(object);
    const name = nameOf(object);
    if (name === "" || this.find(kind, name, place) === undefined) return this.create<T>(object);
    return this.#asked({ verb: "update", kind, ...place, name, object }) as T;
  }

  /** Reads an object. Throws an `ApiError` where there is none. */
  get<K extends KindName>(kind: K, name: string, place?: Place): KindMap[K];
  get<T extends KubeObject = KubeObject>(kind: string, name: string, place?: Place): T;
  get(kind: string, name: string, place: Place = {}): KubeObject {
    return this.#asked({ verb: "get", ...this.#target(kind, knownOptions(place, PLACE_NAMES, "get")), name });
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
    const { key, namespaced } = kindOfWord(this.#simulation.cluster.kinds, kind);
    const { namespace, ...selectors } = knownOptions(options, LIST_NAMES, "list");
    const request: ListRequest = { verb: "list", kind: key, ...(namespaced && namespace !== undefined ? { namespace } : {}), ...selectors };
    return (this.#asked(request) as unknown as KubeList).items;
  }

  /** What `kubectl get` shows of a kind (any of its names: `DaemonSet`, `daemonsets`, `ds`); in all namespaces where none is given. */
  table(kind: string, options: TableInput = {}): string {
    const { wide = false, ...narrowed } = options;
    const { namespace } = narrowed;
    const known = kindOfWord(this.#simulation.cluster.kinds, kind);
    const items = this.list(known.key, narrowed);
    const within = known.namespaced && namespace !== undefined ? { namespace } : {};
    return tableText({ kind: "List", apiVersion: "v1", metadata: { resourceVersion: "" }, items }, { kind: known, nowMs: this.nowMs, wide, ...within });
  }

  /**
   * The story of what has happened, a line each; of what happened since `since`, where that is given. Throws a `UsageError` where the cluster was not
   * made with `trace: "full"`, as only that keeps what happened.
   */
  timeline(since?: Snapshot): readonly string[] {
    const { setup, trace } = this.#simulation;
    if (setup.trace !== "full") throw new UsageError(`a timeline needs a cluster that was made with trace: "full"; this one has trace: ${JSON.stringify(setup.trace)}`);
    const first = trace.get(trace.start)?.atMs ?? this.nowMs;
    return timelineLines(trace.from(since?.simulation.trace.end ?? trace.start), since?.simulation.cluster.nowMs ?? first);
  }

  /** Why a pod (by name, or one that is only thought of) is not on each node: `cluster.why("web-1").text`. Throws a `UsageError` or an `ApiError` where it cannot be asked. */
  why(pod: string | object, place: Place = {}): Why {
    return whyOf(this.#simulation, { pod, ...knownOptions(place, PLACE_NAMES, "why") });
  }

  /** Changes an object by a merge patch (or another type). Throws an `ApiError` where the API server refuses it. */
  patch<K extends KindName>(kind: K, name: string, patch: object, options?: PatchOptions): KindMap[K];
  patch(kind: string, name: string, patch: object, options?: PatchOptions): KubeObject;
  patch(kind: string, name: string, patch: object, options: PatchOptions = {}): KubeObject {
    const { type = "merge", subresource, ...place } = knownOptions(options, PATCH_NAMES, "patch");
    knownWord(type, ["merge", "strategic", "json"], "type of a patch");
    const part = subresource === undefined ? {} : { subresource };
    return this.#asked({ verb: "patch", ...this.#target(kind, place), name, patchType: type, patch, ...part });
  }

  /**
   * Changes an object by editing a draft of it in place; returns it as stored. Throws an `ApiError` where the API server refuses it, a
   * Conflict among others where somebody else wrote meanwhile.
   */
  edit<K extends KindName>(kind: K, name: string, recipe: (draft: Draft<KindMap[K]>) => void, place?: Place): KindMap[K];
  edit(kind: string, name: string, recipe: (draft: Draft<KubeObject>) => void, place: Place = {}): KubeObject {
    const object = edited(this.get(kind, name, place), recipe);
    return this.#asked({ verb: "update", ...this.#target(kind, place), name, object });
  }

  /** Deletes an object. Throws an `ApiError` where there is none. */
  delete(kind: string, name: string, options: DeleteInput = {}): void {
    const { namespace, ...rest } = knownOptions(options, DELETE_NAMES, "delete");
    this.#asked({ verb: "delete", ...this.#target(kind, namespace === undefined ? {} : { namespace }), name, ...rest });
  }

  /** A machine joins: its node is registered, and its kubelet runs. */
  addNode(input: NodeInput): void {
    this.create(nodeObject(checkedNode(input)));
    this.#goOn(worldChanged(this.#simulation, "Machine", machineOf(input, objectCount(this.#simulation, "Machine") + 1)));
  }

  /** A node is deleted, and its machine is gone. */
  removeNode(name: string): void {
    this.delete("Node", name);
    this.#goOn(worldRemoved(this.#simulation, "Machine", name));
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

  /** Changes the machine behind a node: the world, not what the API says. Throws a `UsageError` where there is none. */
  changeMachine(name: string, edit: (machine: Machine) => Machine): void {
    this.#goOn(worldChanged(this.#simulation, "Machine", editedMachine(machineAt(this.#simulation, name), edit)));
  }

  /**
   * Something goes wrong in the world: `inject({ type: "partition", node: "node-2" }, { for: { minutes: 2 } })`. Returns the fault's name. Throws a `UsageError` for what cannot go wrong.
   * A fault that begins later, or ends, does so as time passes; `settle` does not wait for it.
   */
  inject(fault: FaultInput, options: InjectOptions = {}): string {
    const { simulation, name } = injected(this.#simulation, fault, options);
    this.#goOn(simulation);
    return name;
  }

  /** Ends a fault, or all of them; those that are only planned never begin. Throws a `UsageError` where there is none of the name. */
  heal(name?: string): void {
    this.#goOn(healed(this.#simulation, name));
  }

  /** The faults that are under way, and those that are planned, in order of name. */
  get faults(): readonly FaultInfo[] {
    return faultInfos(this.#simulation);
  }

  /** The lines that a container has printed, oldest first, where containers are run. Throws an `ApiError` or a `UsageError` where there is no such log. */
  logs(pod: string, options: LogOptions = {}): readonly string[] {
    return logOf(this.#simulation, pod, { options: knownOptions(options, LOG_NAMES, "logs"), programs: this.#programs });
  }

  /** The files on a machine's disk that its containers wrote, by path, with their lines, where containers are run. Throws a `UsageError` where there is no such machine. */
  files(node: string, folder = "/"): Readonly<Record<string, readonly string[]>> {
    return filesOn(this.#simulation, node, { folder, programs: this.#programs });
  }

  /** Puts the manifest of a pod into a file that a machine's kubelet reads; `setStaticPod` takes it away again. Throws an `ApiError` or a `UsageError` for what is no good pod. */
  addStaticPod(node: string, pod: object, file = "pod.yaml"): void {
    this.#goOn(withStaticPod(this.#simulation, node, { pod, file, programs: this.#programs }));
  }

  /** One step: the first action in order, or the one the chooser picks. False where nothing can happen at this instant. */
  step(chooser: Chooser = orderly): boolean {
    const next = step(this.#simulation, chooser);
    if (next !== undefined) this.#goOn(next);
    return next !== undefined;
  }

  /** Everything that may happen next, in canonical order. */
  get actions(): readonly Action[] {
    return enabledActions(this.#simulation);
  }

  /** One of the actions that may happen next. */
  perform(action: Action): void {
    this.#goOn(perform(this.#simulation, action));
  }

  /** Runs until nothing is left to do but background work; true where the cluster is at rest, false where it is not within `patienceMs` (60,000 simulated ms where left out). Ends of faults, and of containers that end by themselves, are not waited for. */
  settle(options: SettleOptions = {}): boolean {
    const { simulation, atRest } = settle(this.#simulation, this.#observing(knownOptions(options, SETTLE_NAMES, "settle")));
    this.#goOn(simulation);
    return atRest;
  }

  /** Lets simulated time pass: milliseconds, or `{ days, hours, minutes, seconds, ms }`. */
  advance(duration: DurationInput, options: { readonly chooser?: Chooser } = {}): void {
    this.#goOn(runUntil(this.#simulation, this.nowMs + durationMs(duration, "what advance takes"), this.#observing(knownOptions(options, { chooser: true }, "advance"))));
  }

  /** A controller crashes, forgets everything and starts anew. */
  crash(controller: string, options: CrashOptions = {}): void {
    const names = this.#simulation.setup.controllers.map((c) => c.name);
    if (!names.includes(controller)) throw new UsageError(`there is no controller ${describedValue(controller)}; ${instead(String(controller), names)}`);
    this.#goOn(crashed(this.#simulation, controller, options));
  }

  /** This moment, to come back to. */
  snapshot(): Snapshot {
    return { simulation: this.#simulation };
  }

  /** Back to a moment of this cluster, or of one that it was forked from. */
  restore(snapshot: Snapshot): void {
    if ((snapshot as Partial<Snapshot> | undefined)?.simulation?.cluster === undefined) throw new UsageError("restore takes what snapshot() returned; what save() returned goes to loadCluster");
    this.#simulation = this.#traced(snapshot.simulation);
    this.#told = snapshot.simulation.trace.end;
  }

  /** Another cluster that goes on from here on its own; listeners are not taken along. */
  fork(): Cluster {
    return new Cluster(withTrace(this.#simulation, this.#trace), this.#programs);
  }

  /** The cluster as plain JSON, for `loadCluster`. */
  save(): SavedSimulation {
    return saveSimulation(this.#simulation);
  }

  /** Calls `listener` whenever `event` happens from now on. */
  on<K extends keyof ClusterEvents>(event: K, listener: ClusterEvents[K]): this {
    this.#listeners.on(event, listener);
    this.#simulation = this.#traced(this.#simulation);
    return this;
  }

  /** Stops calling `listener`. */
  off<K extends keyof ClusterEvents>(event: K, listener: ClusterEvents[K]): this {
    this.#listeners.off(event, listener);
    this.#simulation = this.#traced(this.#simulation);
    return this;
  }

  /** Listeners are told from the trace, so it is kept in full as long as there are some. */
  #traced(simulation: Simulation): Simulation {
    return withTrace(simulation, this.#listeners.some ? "full" : this.#trace);
  }

  #observing<T extends { readonly chooser?: Chooser }>(options: T): T & { readonly observe?: (simulation: Simulation) => void } {
    const { chooser = orderly } = options;
    if (typeof chooser !== "function") throw new UsageError(`a chooser is a function, such as orderly or seeded(1); got ${describedValue(chooser)}`);
    return this.#listeners.some ? { ...options, observe: (simulation) => this.#goOn(simulation) } : options;
  }

  /** The cluster is this value from now on; listeners are told what has happened since. */
  #goOn(simulation: Simulation): void {
    this.#simulation = simulation;
    if (!this.#listeners.some) {
      this.#told = simulation.trace.end;
      return;
    }
    while (this.#told < simulation.trace.end) {
      const entry = simulation.trace.get(this.#told);
      this.#told++;
      if (entry !== undefined) this.#listeners.tell(entry);
    }
  }

  /** The request as the store may keep it: of a kind that is served, with objects of its own, decoded before anything else is done. */
  #safe(request: Request): Request {
    kindOfWord(this.#simulation.cluster.kinds, request.kind);
    if ("object" in request) return { fieldValidation: "Strict", ...request, object: withOwnCopy(request.object) };
    return "patch" in request ? { fieldValidation: "Strict", ...request, patch: withOwnCopy(request.patch) } : request;
  }

  #asked(request: Request): KubeObject {
    const answer = this.request(request);
    if (answer.warnings !== undefined) this.#warnings.push(...answer.warnings);
    if (answer.ok) return answer.object;
    throw new ApiError(answer.status);
  }

  #target(word: string, place: Place): { readonly kind: string; readonly namespace?: string } {
    const kind = kindOfWord(this.#simulation.cluster.kinds, word);
    return kind.namespaced ? { kind: kind.key, namespace: place.namespace ?? "default" } : { kind: kind.key };
  }

  #targetOf(object: object): { readonly kind: string; readonly namespace?: string } {
    return requestTarget(this.#simulation.cluster.kinds, object, typeof object === "string" ? "; text goes to load()" : "");
  }
}

function withTrace(simulation: Simulation, trace: TraceLevel): Simulation {
  const { setup } = simulation;
  return setup.trace === trace ? simulation : { ...simulation, setup: { ...setup, trace } };
}

const nameOf = (object: object): string => (object as Partial<KubeObject>).metadata?.name ?? "";
