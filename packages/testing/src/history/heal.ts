/** The second phase of a history: faults stop, machines get well, nobody interferes any more, and the cluster comes to rest. */
import { shelfOf } from "@everynode/api";
import { runUntil, serverSet, settle, type Simulation, worldChanged, worldRemoved, type WriteCheck } from "@everynode/core";
import { type DaemonSet, type Fault, isNodeReady, type KubeObject, type Lease, type Machine, type Node, parseTime, type Pod } from "@everynode/model";
import { faultsIn, withFaultEnding } from "@everynode/node";
import { stayingBroken } from "./core.js";
import { quota } from "../operations/perform-operation.js";
import { type Play, runningOn } from "./play.js";
import { withPatchedSets, withTouchedSets } from "./patched-sets.js";
import { MOST_STEPS, type Stage } from "./stage.js";

/** Long enough for pods of nodes that are gone to be collected. */
const COLLECTION_MS = 100_000;
/** Long enough for heartbeats to be missed, and for the pods of silent nodes to count as not ready. */
const SILENCE_MS = 60_000;
/** Long enough for heartbeats to be found again, and for kubelets whose nodes were given up to notice it. */
const RECOVERY_MS = 30_000;
/** Signs of life come so often. */
const BEAT_MS = 10_000;
/** Long enough for a controller to give up what it waits for and what never comes. */
const HAUNTED_MS = 310_000;
/** Under five minutes, since expectations that nobody fulfils end then, and what leaks would be hidden. */
export const PATIENCE_MS = 290_000;
/** A rollout goes from node to node, and may be left to ripen on each of them. */
const MOST_TOUCHES = 10;

/** Kinds that are written for ever, by whoever shows that it lives. */
export const SIGNS_OF_LIFE: ReadonlySet<string> = new Set(["Lease", "Event"]);

/** No machine is left as it is. */
const NONE: ReadonlyMap<string, string> = new Map();

/** Every machine as it was when it joined, but for those that stay broken. */
function healMachines(stage: Stage, broken: ReadonlyMap<string, string>): void {
  for (const name of shelfOf(stage.simulation.cluster, "Machine").collection.objects.keys()) {
    stage.machine(name, (machine: Machine) => (broken.has(name) ? stayingBroken(machine) : wellAgain(machine)));
  }
  for (const fault of faultsIn(stage.simulation)) {
    const lasts = fault.status.begun && fault.spec.harm.type !== "api-down" && fault.spec.harm.nodes.some((node) => isFaulty(stage, node, fault));
    stage.simulation = lasts ? worldChanged(stage.simulation, "Fault", { ...fault, spec: { ...fault.spec, toMs: null } }) : withFaultEnding(stage.simulation, fault);
  }
}

/** Whether the machine stays broken by the fault. */
const isFaulty = (stage: Stage, node: string, { metadata }: Fault): boolean => Object.hasOwn(stage.find<Machine>("Machine", node)?.spec.faults ?? {}, metadata.name);

function wellAgain(machine: Machine): Machine {
  const { faults: _, ...spec } = machine.spec;
  return { ...machine, spec: { ...spec, kubeletRunning: true, holdsDeletions: false, conditions: {}, behaviours: {}, nudges: spec.nudges + 1 } };
}

/** The API server answers for good: what kept it down is over, what would have is not to come. */
function letServe(stage: Stage): void {
  const faults = faultsIn(stage.simulation).filter(({ spec }) => spec.harm.type === "api-down");
  for (const { metadata } of faults) stage.simulation = worldRemoved(stage.simulation, "Fault", metadata.name);
  stage.simulation = serverSet(stage.simulation, true);
}

/**
 * Kubernetes does not sync a set for a node that goes, nor for a taint that lets its pods stay, so its status may be of before. And a key that is to come back later does so once only, at the
 * earliest time that was asked for: a surging rollout that syncs while a new pod ripens is not woken when it is ripe. So each set is touched once all of that is over.
 */
function touchSets(stage: Stage, check: WriteCheck): void {
  const { simulation } = stage;
  stage.simulation = withTouchedSets(simulation, String(simulation.cluster.nowMs), check);
}

/** Taints that say something of a node's health. */
const isOfHealth = (key: string): boolean => key.startsWith("node.kubernetes.io/") && key !== "node.kubernetes.io/unschedulable";

const isWell = (node: Node): boolean => isNodeReady(node) && !(node.spec.taints ?? []).some(({ key }) => isOfHealth(key));
const isFit = ({ spec }: Machine): boolean => spec.kubeletRunning && spec.faults === undefined && Object.keys(spec.conditions).length === 0;

/** Whether a node's last sign of life is older than the signs of life come: the API server may have been down, and the node may be given up before it gives the next. */
const isSilent = (lease: Lease, nowMs: number): boolean => nowMs - (parseTime(lease.spec.renewTime ?? "") ?? 0) > BEAT_MS;

/** Whether only pod collection removes the pod. */
function isLeft({ spec, metadata }: Pod, nodes: { has(name: string): boolean }): boolean {
  const { nodeName = "" } = spec;
  return nodeName === "" ? metadata.deletionTimestamp !== undefined : !nodes.has(nodeName);
}

/**
 * How long it takes until what gets well only as time goes by has got well, or has been found to be broken. Nothing of the kind needs no time, and time is what a history spends most of its
 * heartbeats on.
 */
function recoveryMs({ cluster }: Simulation, broken: ReadonlyMap<string, string>): number {
  const nodes = shelfOf(cluster, "Node").collection.objects;
  const machines = shelfOf(cluster, "Machine").collection.objects.values() as readonly KubeObject[] as readonly Machine[];
  if (shelfOf(cluster, "Pod").collection.objects.values().some((pod) => isLeft(pod as Pod, nodes))) return COLLECTION_MS;
  const unfit = machines.filter((machine) => !isFit(machine));
  if (unfit.some(({ metadata }) => broken.has(metadata.name))) return SILENCE_MS;
  const leases = shelfOf(cluster, "Lease").collection.objects.values() as readonly KubeObject[] as readonly Lease[];
  return unfit.length > 0 || nodes.values().some((node) => !isWell(node as Node)) || leases.some((lease) => nodes.has(lease.metadata.name) && isSilent(lease, cluster.nowMs)) ? RECOVERY_MS : 0;
}

/** How a cluster has come to rest, or not. */
export interface Healed {
  readonly atRest: boolean;
  /** As it was at rest, all pods ripe, before its sets were touched. */
  readonly untouched: Simulation;
}

/**
 * Heals the cluster, apart from what stays broken, and lets it come to rest within 290 s, in order, or soon after the last key that failed has come back.
 *
 * Everybody hears of everything before the machines get well, so that how long that takes can be told from what is wrong.
 */
export function* heal(stage: Stage, check: WriteCheck, broken: ReadonlyMap<string, string> = NONE): Play<Healed> {
  stage.endFaults();
  letServe(stage);
  const limitMs = Math.max(stage.simulation.cluster.nowMs + PATIENCE_MS, backOffEndMs(stage.simulation) + AFTER_BACK_OFF_MS);
  quota(stage, false);
  stage.simulation = yield* later(stage.simulation, 0, check);
  const waitMs = Math.max(recoveryMs(stage.simulation, broken), isReplacing(stage.simulation) ? REPLACEMENT_MS : 0);
  healMachines(stage, broken);
  if (waitMs > 0) stage.simulation = yield* later(stage.simulation, waitMs, check);
  const atRest = yield* restingBy(stage, limitMs, check);
  return atRest ? yield* restingOnceTouched(stage, limitMs, check) : { atRest, untouched: stage.simulation };
}

/** What is left to do once the last key that failed has come back, at most, in simulated milliseconds. */
const AFTER_BACK_OFF_MS = 60_000;

/** How long it may take until a node that is being replaced is there again, once the API server answers, in simulated milliseconds. */
const REPLACEMENT_MS = 11_000;

const isReplacing = (simulation: Simulation): boolean => faultsIn(simulation).some(({ spec }) => spec.harm.type === "replace-node");

/** When the last key comes back that has failed before: up to 1000 s after a failure, whatever has got well meanwhile. Kubernetes' queues wait as long. */
function backOffEndMs({ actors }: Simulation): number {
  return actors.reduce((latest, { queue }) => queue.failures.keys().reduce((last, key) => Math.max(last, queue.delayedAt.get(key) ?? 0), latest), 0);
}

/** How long the pods of any set take to get ripe. */
function ripeningMs({ cluster }: Simulation): number {
  const sets = shelfOf(cluster, "DaemonSet").collection.objects.values();
  return Math.max(0, ...sets.map((set) => ((set as DaemonSet).spec.minReadySeconds ?? 0) * 1000));
}

/** Touches all sets once their pods are ripe, and lets the cluster come to rest; again where a rollout has gone on by that, since its next pods may be left to ripen unnoticed too. */
function* restingOnceTouched(stage: Stage, limitMs: number, check: WriteCheck): Play<Healed> {
  const ripeMs = ripeningMs(stage.simulation);
  if (ripeMs > 0) stage.simulation = yield* later(stage.simulation, ripeMs, check);
  const untouched = stage.simulation;
  for (let left = ripeMs > 0 ? MOST_TOUCHES : 1; ; left--) {
    const writes = podWrites(stage);
    touchSets(stage, check);
    const atRest = yield* restingBy(stage, limitMs, check);
    if (!atRest || left <= 1 || podWrites(stage) === writes) return { atRest, untouched };
    stage.simulation = yield* later(stage.simulation, ripeMs, check);
  }
}

/** How often pods have been written to. */
const podWrites = ({ simulation }: Stage): number => shelfOf(simulation.cluster, "Pod").log.end;

/** Gives every set a new template, and lets the cluster come to rest; as far as it can, where something is broken for good. */
export function* rollOut(stage: Stage, check: WriteCheck): Play<void> {
  stage.simulation = withPatchedSets(stage.simulation, { spec: { template: { metadata: { annotations: { rolled: "out" } } } } }, check);
  const limitMs = stage.simulation.cluster.nowMs + PATIENCE_MS;
  if (yield* restingBy(stage, limitMs, check)) yield* restingOnceTouched(stage, limitMs, check);
}

/** Waits until controllers have given up what never comes, and lets the cluster come to rest once more. */
export function* waitLonger(stage: Stage, check: WriteCheck): Play<Healed> {
  stage.simulation = yield* later(stage.simulation, HAUNTED_MS, check);
  return yield* restingOnceTouched(stage, stage.simulation.cluster.nowMs + PATIENCE_MS, check);
}

function* restingBy(stage: Stage, limitMs: number, check: WriteCheck): Play<boolean> {
  const { simulation, atRest } = yield* runningOn(stage.simulation, (from) => settle(from, { check, maxSteps: MOST_STEPS, patienceMs: limitMs - from.cluster.nowMs }));
  stage.simulation = simulation;
  return atRest || (yield* isQuiet(stage, check));
}

/**
 * Whether only timers are left that lead to nothing: a key that failed often comes back after up to 1000 s, be it that it has succeeded meanwhile. Takes a minute.
 */
function* isQuiet(stage: Stage, check: WriteCheck): Play<boolean> {
  let writes = 0;
  stage.simulation = yield* later(stage.simulation, 60_000, (write, actor, context) => {
    if (!SIGNS_OF_LIFE.has(write.kind)) writes++;
    check(write, actor, context);
  });
  return writes === 0;
}

/** The simulation after some more time. */
export function* later(simulation: Simulation, ms: number, check: WriteCheck): Play<Simulation> {
  const untilMs = simulation.cluster.nowMs + ms;
  return yield* runningOn(simulation, (from) => runUntil(from, untilMs, { check, maxSteps: MOST_STEPS }));
}
