/** The friendly face: a cluster that one holds in a variable. Inside it is a value, which each call replaces by a later one. */
import type { HttpRequest, HttpResponse, Request, Response } from "@everynode/api";
import {
  type Action,
  actionId,
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
} from "@everynode/core";
import { type CommandResult, completed, httpAnswer, kubectl } from "@everynode/kubectl";
import { formatTime, type KindTable, type Machine } from "@everynode/model";
import type { RequestInput, Told } from "@everynode/network";
import type { NodeInput, ProgramLookup } from "@everynode/node";
import { describedValue, UsageError } from "./api-error.js";
import { type AskOptions, told } from "./asked.js";
import { type Changes, changesBetween, type ChangesOptions } from "./changes-between.js";
import { Client } from "./client.js";
import { type Place, PLACE_NAMES, SETTLE_NAMES, type Snapshot, type TableInput } from "./cluster-input.js";
import { durationMs, type DurationInput } from "./duration.js";
import type { FaultInput, InjectOptions } from "./fault-input.js";
import { type FaultInfo, faultInfos, healed, injected } from "./faults.js";
import { frozen } from "./frozen.js";
import { History, requestText, stepText } from "./history.js";
import { instead, knownOptions } from "./known-options.js";
import { type ClusterEvents, Listeners } from "./listeners.js";
import { type LoadObjectsOptions, withObjects } from "./load-objects.js";
import { editedMachine } from "./node-input.js";
import { withNode, withoutNode } from "./nodes.js";
import { filesOn, LOG_NAMES, logOf, type LogOptions, machineAt, withStaticPod } from "./on-machines.js";
import { withOwnCopy } from "./own-copy.js";
import { kindOfWord } from "./served-kind.js";
import { tableText } from "./text-table.js";
import { elapsedText, timelineLines } from "./timeline.js";
import { checkedTyped, commandText, logPages, type TypedOptions } from "./typed.js";
import { type Why, whyOf } from "./why.js";

/** What a cluster has beside its simulation. */
export interface ClusterParts {
  /** What containers do; left out where they have no life of their own. */
  readonly programs?: ProgramLookup | undefined;
  /** What it has been through; where left out it begins now, with a moment for each call. */
  readonly history?: History;
  /** What a person should be told already. */
  readonly warnings?: readonly string[];
}

/** A cluster: nodes, an API server and controllers, in one variable. Made by `createCluster`. */
export class Cluster extends Client {
  #simulation: Simulation;
  readonly #listeners = new Listeners();
  #told: number;
  readonly #warnings: string[];
  #history: History;
  /** How much of what happens is kept when nobody listens. */
  readonly #trace: TraceLevel;
  /** What containers do; undefined where they have no life of their own. */
  readonly #programs: ProgramLookup | undefined;

  /** Use `createCluster` or `loadCluster`. */
  constructor(simulation: Simulation, { programs, history = History.beginning("calls", simulation, "begin"), warnings = [] }: ClusterParts = {}) {
    super();
    this.#warnings = [...warnings];
    this.#programs = programs;
    this.#history = history;
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
    this.#did(simulation, requestText(request));
    return response.ok ? { ...response, object: frozen(response.object) } : response;
  }

  protected override get kinds(): KindTable {
    return this.#simulation.cluster.kinds;
  }

  protected override warn(warnings: readonly string[]): void {
    this.#warnings.push(...warnings);
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
    this.warn(loaded.warnings);
    this.#did(loaded.simulation, "load");
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

  /**
   * Types a kubectl command: `cluster.kubectl("get ds -A -o wide")`. What went wrong is on its standard error, and its exit code says so. Time passes only where the command waits (`rollout status`, `wait`, `drain`).
   * Throws a `UsageError` for options that it does not know.
   */
  kubectl(command: string | readonly string[], options: TypedOptions = {}): CommandResult {
    const { simulation, ...result } = kubectl(this.#simulation, command, { ...this.#observing(checkedTyped(command, options)), logs: logPages(this.#programs) });
    this.#did(simulation, commandText(command));
    return result;
  }

  /** What the last word of a kubectl command that somebody is typing may become: commands, flags, kinds, names; in order. */
  completions(line: string): readonly string[] {
    return completed(this.#simulation, line);
  }

  /**
   * Who would answer: `cluster.ask("node-1", "http://web.default:8080").text` tells each hop, and why nobody answers. Who asks is `"outside"`, a node, or `"namespace/pod"`. Nothing changes by it. Throws a
   * `UsageError` for what cannot be asked.
   */
  ask(from: RequestInput["from"], to: RequestInput["to"], options: AskOptions = {}): Told {
    return told(this.#simulation, { from, to, ...options }, this.#programs);
  }

  /** Sends an HTTP request of somebody called `caller` to the API server, as kubectl does. A watch is answered with the events up to now; `continueWatch` of `@everynode/api` tells what comes later. */
  http(request: HttpRequest, caller = "user"): HttpResponse {
    const { simulation, response } = httpAnswer(this.#simulation, request, { caller, logs: logPages(this.#programs) });
    this.#did(simulation, `${request.method} ${request.path}`);
    return response;
  }

  /** Goes on as a later moment of itself, to which somebody has run its simulation by other means; listeners are told of what has happened in between. */
  goOnAs(simulation: Simulation): void {
    this.#goOn(simulation);
  }

  /** What the cluster has been through, moment by moment: `cluster.history.text`. */
  get history(): History {
    return this.#history;
  }

  /** Goes so many moments of the history back. What came later is gone; who wants to keep it forks first. Throws a `UsageError` where there are fewer. */
  back(moments = 1): void {
    this.restore(this.#history.ago(moments));
  }

  /** What has changed since a moment, a snapshot, or in comparison with another cluster. Throws as `changesBetween`. */
  changesSince(since: Snapshot, options: ChangesOptions = {}): Changes {
    return changesBetween(since, this, options);
  }

  /** A machine joins: its node is registered, and its kubelet runs. */
  addNode(input: NodeInput): void {
    const { simulation, warnings } = withNode(this.#simulation, input);
    this.warn(warnings);
    this.#did(simulation, `addNode ${input.name}`);
  }

  /** A node is deleted, and its machine is gone. */
  removeNode(name: string): void {
    this.#did(withoutNode(this.#simulation, name), `removeNode ${name}`);
  }

  /** Changes the machine behind a node: the world, not what the API says. Throws a `UsageError` where there is none. */
  changeMachine(name: string, edit: (machine: Machine) => Machine): void {
    this.#did(worldChanged(this.#simulation, "Machine", editedMachine(machineAt(this.#simulation, name), edit)), `changeMachine ${name}`);
  }

  /**
   * Something goes wrong in the world: `inject({ type: "partition", node: "node-2" }, { for: { minutes: 2 } })`. Returns the fault's name. Throws a `UsageError` for what cannot go wrong.
   * A fault that begins later, or ends, does so as time passes; `settle` does not wait for it.
   */
  inject(fault: FaultInput, options: InjectOptions = {}): string {
    const { simulation, name } = injected(this.#simulation, fault, options);
    this.#did(simulation, `inject ${name}`);
    return name;
  }

  /** Ends a fault, or all of them; those that are only planned never begin. Throws a `UsageError` where there is none of the name. */
  heal(name?: string): void {
    this.#did(healed(this.#simulation, name), name === undefined ? "heal" : `heal ${name}`);
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
    this.#did(withStaticPod(this.#simulation, node, { pod, file, programs: this.#programs }), `addStaticPod ${node} ${file}`);
  }

  /** One step: the first action in order, or the one the chooser picks. False where nothing can happen at this instant. */
  step(chooser: Chooser = orderly): boolean {
    const next = step(this.#simulation, chooser);
    if (next !== undefined) this.#did(next, stepText(next.trace.from(this.#simulation.trace.end)) ?? "step");
    return next !== undefined;
  }

  /** Everything that may happen next, in canonical order. */
  get actions(): readonly Action[] {
    return enabledActions(this.#simulation);
  }

  /** One of the actions that may happen next. */
  perform(action: Action): void {
    this.#did(perform(this.#simulation, action), `perform ${actionId(action)}`);
  }

  /** Runs until nothing is left to do but background work; true where the cluster is at rest, false where it is not within `patienceMs` (60,000 simulated ms where left out). Ends of faults, and of containers that end by themselves, are not waited for. */
  settle(options: SettleOptions = {}): boolean {
    const { simulation, atRest } = settle(this.#simulation, this.#observing(knownOptions(options, SETTLE_NAMES, "settle")));
    this.#did(simulation, "settle");
    return atRest;
  }

  /** Lets simulated time pass: milliseconds, or `{ days, hours, minutes, seconds, ms }`. */
  advance(duration: DurationInput, options: { readonly chooser?: Chooser } = {}): void {
    const ms = durationMs(duration, "what advance takes");
    this.#did(runUntil(this.#simulation, this.nowMs + ms, this.#observing(knownOptions(options, { chooser: true }, "advance"))), `advance ${elapsedText(ms)}`);
  }

  /** A controller crashes, forgets everything and starts anew. */
  crash(controller: string, options: CrashOptions = {}): void {
    const names = this.#simulation.setup.controllers.map((c) => c.name);
    if (!names.includes(controller)) throw new UsageError(`there is no controller ${describedValue(controller)}; ${instead(String(controller), names)}`);
    this.#did(crashed(this.#simulation, controller, options), `crash ${controller}`);
  }

  /** This moment, to come back to. */
  snapshot(): Snapshot {
    return { simulation: this.#simulation };
  }

  /** Back to a moment of this cluster, or of one that it was forked from. Moments of its history that came later are gone. */
  restore(snapshot: Snapshot): void {
    this.#simulation = this.#traced(checkedSnapshot(snapshot, "restore").simulation);
    this.#told = snapshot.simulation.trace.end;
    this.#history = this.#history.backTo(snapshot);
  }

  /** Another cluster that goes on from here, or from a moment, on its own; listeners are not taken along. */
  fork(from: Snapshot = this): Cluster {
    return new Cluster(withTrace(checkedSnapshot(from, "fork").simulation, this.#trace), { programs: this.#programs, history: from === this ? this.#history : this.#history.backTo(from) });
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

  #observing<T extends { readonly chooser?: Chooser; readonly observe?: (simulation: Simulation) => void }>(options: T): T & { readonly observe?: (simulation: Simulation) => void } {
    const { chooser = orderly } = options;
    if (typeof chooser !== "function") throw new UsageError(`a chooser is a function, such as orderly or seeded(1); got ${describedValue(chooser)}`);
    if (!this.#listeners.some && this.#history.level !== "writes") return options;
    const { observe } = options;
    const both = (simulation: Simulation): void => {
      this.#saw(simulation);
      observe?.(simulation);
    };
    return { ...options, observe: both };
  }

  /** A step on the way: a moment of its own where every write is one. */
  #saw(simulation: Simulation): void {
    const told = this.#history.level === "writes" ? stepText(simulation.trace.from(this.#simulation.trace.end)) : undefined;
    this.#goOn(simulation);
    if (told !== undefined) this.#history = this.#history.with(simulation, told);
  }

  /** What a person wanted has been done: a moment, unless nothing changed. */
  #did(simulation: Simulation, what: string): void {
    this.#goOn(simulation);
    this.#history = this.#history.with(simulation, what);
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
}

function checkedSnapshot(from: Snapshot, what: string): Snapshot {
  if ((from as Partial<Snapshot> | null | undefined)?.simulation?.cluster !== undefined) return from;
  throw new UsageError(`${what} takes a moment of the history, or what snapshot() returned; what save() returned goes to loadCluster`);
}

function withTrace(simulation: Simulation, trace: TraceLevel): Simulation {
  const { setup } = simulation;
  return setup.trace === trace ? simulation : { ...simulation, setup: { ...setup, trace } };
}
