/** Where a history is played: the simulation as it is now, and how it goes on. */
import { keyOf, objectAt, type Request, type Response } from "@everynode/api";
import { actorOf, type Chooser, crashed, requested, runUntil, settle, type Simulation, steps, worldChanged, type WriteCheck } from "@everynode/core";
import { controllerOf, type DaemonSet, type Harm, type KindMap, type KubeObject, type Machine, type Pod, targetNodeOf } from "@everynode/model";
import { freeFaultName, withPlannedFault } from "@everynode/node";
import { requestTarget } from "everynode";
import { objectsOf } from "../objects-of.js";
import { stored } from "../daemon/knowledge.js";
import type { PendingFault } from "./pending-fault.js";
import { type Play, runningOn } from "./play.js";

/** More steps than this at one instant, and the cluster counts as restless. */
export const MOST_STEPS = 10_000;
/** What passes in a history before it is healed, at most, in simulated milliseconds: what backs off by then is back within the patience of the end. */
const MOST_PASSED_MS = 200_000;

/** Who plays, and who looks on. */
export interface StageOptions {
  readonly simulation: Simulation;
  /** Name of the controller that is put to the test. */
  readonly subject: string;
  readonly choose: Chooser;
  readonly check: WriteCheck;
  readonly addFault: (fault: PendingFault) => void;
  /** Called when a controller has crashed by an operation. */
  readonly onCrash: (controller: string) => void;
}

/** A stage. Its simulation is replaced with each thing that happens. */
export class Stage {
  simulation: Simulation;
  readonly subject: string;
  readonly addFault: (fault: PendingFault) => void;
  readonly #choose: Chooser;
  readonly #check: WriteCheck;
  readonly #onCrash: (controller: string) => void;
  readonly #startMs: number;
  /** True while nobody was told of a crash that came by a fault: the chooser tells when it is asked next. */
  #isUntold = false;

  constructor({ simulation, subject, choose, check, addFault, onCrash }: StageOptions) {
    this.simulation = simulation;
    this.subject = subject;
    this.#choose = (now) => {
      const action = choose(now);
      this.#isUntold = action?.fault?.startsWith("crash") === true;
      return action;
    };
    this.#check = check;
    this.addFault = addFault;
    this.#onCrash = onCrash;
    this.#startMs = simulation.cluster.nowMs;
  }

  /** Asks the API server. */
  ask(request: Request, caller = "user"): Response {
    const { simulation, response } = requested(this.simulation, "object" in request || "patch" in request ? { fieldValidation: "Strict", ...request } : request, caller, this.#check);
    this.simulation = simulation;
    return response;
  }

  /** A merge patch. */
  patch(kind: string, name: string, patch: object, options: { readonly namespace?: string; readonly subresource?: string; readonly caller?: string } = {}): void {
    const { caller, ...rest } = options;
    this.ask({ verb: "patch", kind, name, patchType: "merge", patch, ...rest }, caller);
  }

  /** Creates an object, in the namespace `default` where it names none; false where the API server refuses it. Throws for a kind that is not served. */
  create(object: object): boolean {
    return this.ask({ verb: "create", ...requestTarget(this.simulation.cluster.kinds, object), object }).ok;
  }

  /** Deletes an object; false where there is none. */
  delete(kind: string, name: string, namespace?: string): boolean {
    return this.ask({ verb: "delete", kind, name, ...(namespace === undefined ? {} : { namespace }) }).ok;
  }

  /** The objects of a kind, in order of key. */
  list<K extends keyof KindMap>(kind: K): readonly KindMap[K][];
  list<T extends KubeObject = KubeObject>(kind: string): readonly T[];
  list(kind: string): readonly KubeObject[] {
    return objectsOf(this.simulation, kind);
  }

  /** An object of the namespace `default`, or of none. */
  find<T>(kind: string, name: string, namespace = ""): T | undefined {
    return objectAt(this.simulation.cluster, kind, keyOf(namespace, name)) as T | undefined;
  }

  set(number: number): DaemonSet | undefined {
    return this.find<DaemonSet>("DaemonSet", setName(number), "default");
  }

  /** The first pod of a set on a node, or meant for it, in order of name. */
  pod(set: number, node: number): Pod | undefined {
    const uid = this.set(set)?.metadata.uid;
    return stored(this.simulation.cluster).pods.objects.values().find((pod) => uid !== undefined && controllerOf(pod)?.uid === uid && targetNodeOf(pod) === nodeName(node) && pod.metadata.deletionTimestamp === undefined);
  }

  /** Changes the machine behind a node, if there is one. */
  machine(name: string, edit: (machine: Machine) => Machine): void {
    const machine = this.find<Machine>("Machine", name);
    if (machine !== undefined) this.simulation = worldChanged(this.simulation, "Machine", edit(machine));
  }

  /** Something goes wrong in the world for so long, in simulated milliseconds, from the fault injector's next turn on. */
  harm(harm: Harm, lastsMs: number): void {
    const { nowMs } = this.simulation.cluster;
    this.simulation = withPlannedFault(this.simulation, { name: freeFaultName(this.simulation, harm), harm, fromMs: nowMs, toMs: nowMs + lastsMs });
  }

  /** So many steps, or fewer where nothing is left to do at this instant. */
  *steps(count: number): Play<void> {
    const last = this.simulation.steps + count;
    this.simulation = yield* runningOn(this.simulation, (from) => steps(from, last - from.steps, { chooser: this.#choose, check: this.#check }));
  }

  /** Settles; false where the cluster has not come to rest. */
  *settle(patienceMs = 20_000): Play<boolean> {
    const untilMs = this.simulation.cluster.nowMs + Math.min(patienceMs, this.#leftMs);
    const options = { chooser: this.#choose, check: this.#check, maxSteps: MOST_STEPS };
    const { simulation, atRest } = yield* runningOn(this.simulation, (from) => settle(from, { ...options, patienceMs: untilMs - from.cluster.nowMs }));
    this.simulation = simulation;
    return atRest;
  }

  /** Lets time pass. */
  *pass(ms: number): Play<void> {
    const untilMs = this.simulation.cluster.nowMs + Math.min(ms, this.#leftMs);
    this.simulation = yield* runningOn(this.simulation, (from) => runUntil(from, untilMs, { chooser: this.#choose, check: this.#check, maxSteps: MOST_STEPS }));
  }

  /** From now on nobody draws what happens. Whoever is to be told of a crash that came last is told. */
  endFaults(): void {
    if (this.#isUntold) this.#choose(this.simulation);
    this.#isUntold = false;
  }

  get #leftMs(): number {
    return Math.max(0, MOST_PASSED_MS - (this.simulation.cluster.nowMs - this.#startMs));
  }

  /** A controller crashes, and starts with lists that are so many writes old. */
  crash(controller: string, stale = 0): void {
    const kinds = actorOf(this.simulation, controller)?.informers.map(({ kind }) => kind) ?? [];
    this.simulation = crashed(this.simulation, controller, stale === 0 ? {} : { stale: Object.fromEntries(kinds.map((kind) => [kind, stale])) });
    this.#onCrash(controller);
  }
}

/** The name of a node in histories. */
export const nodeName = (node: number): string => `node-${node}`;

/** The name of a set in histories. */
export const setName = (set: number): string => `set-${set}`;
