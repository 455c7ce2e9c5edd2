import { type ClusterState, type Request, type Shelf, shelfIndex } from "@everynode/api";
import { type Controller, done, type Effect, recall, type Reconcile, remember, requeueAfter, send, type Simulation } from "@everynode/core";
import { controllerOf, type DaemonSet, isPodReady, type Pod, targetNodeOf } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { ALL_ORACLES } from "./all-oracles.js";
import { asksMore, asksOtherwise, type Breach, isNews } from "./broken-controller.js";
import { checkHistory } from "../history/check-history.js";
import type { History } from "../history/history.js";
import { waitsForTerminating } from "../mutants/m-31-waits-for-terminating.js";
import type { Operation, StrategyName } from "../operations/operation.js";
import { operation, type AnyOperation } from "../operations/operation-rule.js";
import { DAEMON_SET_OPERATIONS } from "../operations/operation-table.js";
import { type Controllers, type Theatre, theatre } from "../history/theatre.js";
import { replacedController } from "../daemon/replaced-controller.js";

const NAMESPACE = "default";
const settle: Operation = { do: "settle" };
const minReady: Operation = { do: "setMinReady", set: 0, minReady: 5 };
const newImage: Operation = { do: "setImage", set: 0, version: 2 };
const createSet = (strategy: StrategyName, zone: "a" | "b" | null = null, set = 0): Operation => ({ do: "createSet", set, zone, strategy, tolerates: "none", minReady: 0, shared: false });
const rolledOut = (strategy: StrategyName = "one"): readonly Operation[] => [createSet(strategy), settle];

const remove = (pod: Pod): Request => ({ verb: "delete", kind: "Pod", namespace: NAMESPACE, name: pod.metadata.name });
const patch = (kind: string, name: string, change: object): Request => ({ verb: "patch", kind, namespace: NAMESPACE, name, patchType: "merge", patch: change });

/** Makes another pod like one that there is, on its node or another. */
function make({ metadata, spec }: Pod, node = targetNodeOf({ spec })): Request {
  const { generateName, labels, ownerReferences } = metadata;
  const object = { apiVersion: "v1", kind: "Pod", metadata: { generateName, namespace: NAMESPACE, labels, ownerReferences }, spec: { ...spec, nodeName: node }, status: { phase: "Pending" } };
  return { verb: "create", kind: "Pod", namespace: NAMESPACE, object };
}

const once = (generation: number, extra: (breach: Breach) => readonly Request[]): Controllers => asksMore((breach) => (isNews(breach, generation) ? extra(breach) : []));
const firsts = ({ pods }: Breach): readonly Pod[] => pods.slice(0, 1);
const without = (...names: readonly string[]): Controllers => (builtIn) => builtIn.filter(({ name }) => !names.includes(name));

/** A status update with something else in it. */
const otherStatus = (change: (status: DaemonSet["status"], breach: Breach) => Partial<DaemonSet["status"]>): Controllers =>
  asksOtherwise((request, breach) => {
    if (request.verb !== "update" || request.kind !== "DaemonSet") return request;
    const object = request.object as DaemonSet;
    return { ...request, object: { ...object, status: { ...object.status, ...change(object.status, breach) } } };
  });

/** Creations of pods with something else in their spec. */
const otherPods = (change: (pod: Pod) => Partial<Pod["spec"]>): Controllers =>
  asksOtherwise((request) => {
    if (request.verb !== "create" || request.kind !== "Pod") return request;
    const pod = request.object as Pod;
    return { ...request, object: { ...pod, spec: { ...pod.spec, ...change(pod) } } };
  });

/** Requests that are said to have been done, and are not. */
const pretending = (which: (request: Request, breach: Breach) => boolean): Controllers =>
  asksOtherwise((request, breach) => ((request.verb === "create" || request.verb === "delete") && which(request, breach) ? { ...request, dryRun: true } : request));

const isFor = (request: Request, node: string): boolean => request.verb === "create" && request.kind === "Pod" && targetNodeOf(request.object as Pod) === node;

/** Deletes the survivor on a node in place of the orphan that should go. */
const wrongSurvivor = asksOtherwise((request, { view, pods }) => {
  if (request.verb !== "delete" || request.kind !== "Pod" || !request.name.startsWith("orphan-")) return request;
  const orphan = view.get("Pod", `${NAMESPACE}/${request.name}`);
  const survivor = pods.find((pod) => orphan !== undefined && targetNodeOf(pod) === targetNodeOf(orphan) && pod.metadata.generateName !== "orphan-");
  return survivor === undefined ? request : { ...request, name: survivor.metadata.name };
});

/** Takes an orphan for its own without asking. */
const adopts = once(2, ({ set, view }) => {
  const owner = { apiVersion: "apps/v1", kind: "DaemonSet", name: set.metadata.name, uid: set.metadata.uid, controller: true, blockOwnerDeletion: true };
  const orphans = view.objects("Pod").values().filter((pod) => controllerOf(pod) === undefined);
  return orphans.map((pod) => patch("Pod", pod.metadata.name, { metadata: { ownerReferences: [owner] } }));
});

function* collectOne(key: string): Reconcile {
  if ((yield* recall<true>("done")) === true) return done();
  yield* remember("done", true);
  yield* send({ verb: "delete", kind: "Pod", namespace: NAMESPACE, name: key.slice(NAMESPACE.length + 1) });
  return done();
}

/** A collector that collects the first pod it hears of. */
const collector: Controller = { name: "generic-garbage-collector", watches: [{ kind: "Pod", on: (change, waker) => waker.enqueue(change.key) }], reconcile: collectOne };

function* reap(key: string, view: Parameters<Controller["reconcile"]>[1]): Reconcile {
  const pod = view.get("Pod", key);
  if (pod === undefined || !isPodReady(pod)) return done();
  if (view.nowMs - Date.parse(pod.metadata.creationTimestamp) < 2000) return requeueAfter(2000);
  yield* send({ verb: "delete", kind: "Pod", namespace: NAMESPACE, name: pod.metadata.name });
  return done();
}

/** Ends every pod two seconds after it came. */
const reaper: Controller = { name: "reaper", background: true, watches: [{ kind: "Pod", on: (change, waker) => waker.enqueue(change.key) }], reconcile: reap };

/** Writes something in its first sync after each start. */
const restlessAtStart = replacedController((whole) => ({
  ...whole,
  *reconcile(key, view): Reconcile {
    if (key === "default/set-0" && view.get("DaemonSet", key) !== undefined && (yield* recall<true>("marked")) !== true) {
      yield* remember("marked", true);
      yield* send(patch("DaemonSet", "set-0", { metadata: { annotations: { started: String(view.revision("DaemonSet")) } } }));
    }
    return yield* whole.reconcile(key, view);
  },
}));

/** Comes back every 20 s to write the time. */
const neverDone = replacedController((whole) => ({
  ...whole,
  *reconcile(key, view): Reconcile {
    const result = yield* whole.reconcile(key, view);
    if (key !== "default/set-0" || view.get("DaemonSet", key) === undefined || result.type !== "done") return result;
    yield* send(patch("DaemonSet", "set-0", { metadata: { annotations: { synced: String(view.nowMs) } } }));
    return requeueAfter(20_000);
  },
}));

function* withoutReturns(reconcile: Reconcile): Reconcile {
  const change = (effect: Effect): Effect => (effect.type === "enqueue" && effect.afterMs > 0 ? { type: "now" } : effect);
  let next = reconcile.next();
  while (next.done !== true) next = reconcile.next(yield change(next.value));
  return next.value;
}

/** Never comes back to a set when its pods are ripe. */
const neverBack = replacedController((whole) => {
  const watches = whole.watches.map((watch) => ({
    kind: watch.kind,
    on: (...[change, waker]: Parameters<NonNullable<typeof watch.on>>): void => {
      const deaf = { ...waker, view: waker.view, enqueue: (key: string) => waker.enqueue(key), enqueueAfter: () => undefined, recall: <T>(key: string) => waker.recall<T>(key), remember: (key: string, value: unknown) => waker.remember(key, value) };
      watch.on?.(change, deaf);
    },
  }));
  return { ...whole, watches, reconcile: (key, view) => withoutReturns(whole.reconcile(key, view)) };
});

/** Deletes no pod while another one is not ready. */
const waitsForAll: Controllers = pretending((request, { pods }) => request.verb === "delete" && request.kind === "Pod" && pods.some((pod) => !isPodReady(pod)));

/** An operation of its own, under the name "doctor". */
const doctored = (doctor: (simulation: Simulation) => Simulation): Theatre =>
  theatre({ operations: { ...DAEMON_SET_OPERATIONS, doctor: operation({ weight: 0, domains: {}, perform: (stage) => void (stage.simulation = doctor(stage.simulation)) }) } });

const doctor: AnyOperation = { do: "doctor" };

/** The store with its pods edited behind its back: no log tells of it. */
function withPods(cluster: ClusterState, edit: (pod: Pod) => Pod): ClusterState {
  const at = shelfIndex(cluster, "Pod");
  const shelf = cluster.shelves[at] as Shelf<Pod>;
  const objects = shelf.collection.objects.keys().reduce((map, key) => map.set(key, edit(map.get(key) as Pod)), shelf.collection.objects);
  return { ...cluster, shelves: cluster.shelves.with(at, { ...shelf, collection: { ...shelf.collection, objects } }) };
}

/** A store that forgets to tell of a write. */
const tellsNobody = doctored((simulation) => ({ ...simulation, cluster: withPods(simulation.cluster, (pod) => ({ ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, silent: "yes" } } })) }));

/** Informers that go back to what they knew when they were doctored first, though nobody has started anew. */
function goingBack(): Theatre {
  let then: Simulation | undefined;
  return doctored((simulation) => {
    then ??= simulation;
    const known = then.actors;
    return { ...simulation, actors: simulation.actors.map((actor, at) => ({ ...actor, informers: known[at]?.informers ?? actor.informers })) };
  });
}

const unready: Operation = { do: "behave", node: 0, as: "unready" };
const stalling = (strategy: StrategyName): readonly Operation[] => [...rolledOut(strategy), unready, settle, newImage, settle];

/** Is woken by nothing that happens to nodes. */
const deafToNodes = replacedController((whole) => ({ ...whole, watches: whole.watches.map((watch) => (watch.kind === "Node" ? { kind: "Node" } : watch)) }));

type Row = readonly [oracle: string, what: string, operations: readonly AnyOperation[], broken: Controllers | Theatre];

const BROKEN: readonly Row[] = [
  ["P-01", "makes a second pod where one is", [...rolledOut(), minReady, settle], once(2, (breach) => firsts(breach).map((pod) => make(pod)))],
  ["P-02", "makes a pod where none should run", [createSet("one", "a"), settle, minReady, settle], once(2, (breach) => firsts(breach).map((pod) => make(pod, "node-1")))],
  ["P-03", "forgets a node", rolledOut(), pretending((request) => isFor(request, "node-0"))],
  ["P-04", "makes pods that do not put up with trouble", [...rolledOut(), { do: "trouble", node: 0, condition: "Ready" }, { do: "pass", seconds: 45 }], otherPods(() => ({ tolerations: ["not-ready", "unreachable"].map((key) => ({ key: `node.kubernetes.io/${key}`, operator: "Exists", effect: "NoExecute", tolerationSeconds: 1 })) }))],
  ["P-05", "deletes a good pod", [...rolledOut(), minReady, settle], once(2, (breach) => firsts(breach).map(remove))],
  ["P-06", "deletes the older of two", [...rolledOut(), { do: "pass", seconds: 2 }, { do: "orphanPod", set: 0, node: 0, bound: true }, settle], wrongSurvivor],
  ["P-07", "deletes another set's pod", [createSet("one"), createSet("one", null, 1), settle, minReady, settle], once(2, ({ view }) => view.objects("Pod").values().filter((pod) => controllerOf(pod)?.name === "set-1").map(remove))],
  ["P-08", "adopts without asking whether its set still lives", [...rolledOut(), { do: "orphanPod", set: 0, node: 0, bound: true }, minReady, settle], adopts],
  ["P-09", "leaves pods of nodes that are gone", [...rolledOut(), { do: "removeNode", node: 1 }, settle], without("pod-garbage-collector")],
  ["P-10", "collects a pod whose owner lives", rolledOut(), (builtIn) => [...without("generic-garbage-collector")(builtIn), collector]],
  ["P-11", "says that it acted on what is yet to come", rolledOut(), otherStatus(({ observedGeneration = 0 }) => ({ observedGeneration: observedGeneration + 5 }))],
  ["P-12", "counts one too many", rolledOut(), otherStatus(({ numberReady }) => ({ numberReady: numberReady + 1 }))],
  ["P-13", "replaces all pods at once", [...rolledOut(), newImage, settle], once(2, ({ pods }) => pods.map(remove))],
  ["P-14", "surges everywhere at once", [...rolledOut("surge-one"), newImage, settle], once(2, ({ pods }) => pods.map((pod) => make(pod)))],
  ["P-15", "takes old pods before the new ones are there", [...rolledOut("surge-one"), newImage, settle], once(2, ({ pods }) => pods.map(remove))],
  ["P-16", "deletes a revision that pods have", [...rolledOut(), newImage, settle], once(2, ({ view }) => view.objects("ControllerRevision").values().map(({ metadata }) => ({ verb: "delete", kind: "ControllerRevision", namespace: NAMESPACE, name: metadata.name })))],
  ["P-17", "restarts pods that are as they should be", [...rolledOut(), { do: "limitHistory", set: 0, limit: 1 }, settle], once(2, ({ pods }) => pods.map(remove))],
  ["P-18", "replaces failed pods at once", [...rolledOut(), { do: "behave", node: 0, as: "fail" }, { do: "steps", count: 60 }], asksMore(({ pods, view }) => (view.revision("Pod") > 150 ? [] : pods.filter(({ status, metadata }) => status.phase === "Failed" && metadata.deletionTimestamp === undefined).map(remove)))],
  ["P-19", "counts a collision that was none", [...rolledOut(), minReady, settle], otherStatus(({ collisionCount = 0 }, breach) => (isNews(breach, 2) ? { collisionCount: collisionCount + 1 } : {}))],
  ["P-20", "is never done", rolledOut(), neverDone],
  ["P-20", "does not hear of nodes", [createSet("one", "b"), settle, { do: "labelNode", node: 0, zone: "b" }, settle], deafToNodes],
  ["P-21", "never takes an old pod", [...rolledOut(), newImage, settle], pretending((request) => request.verb === "delete" && request.kind === "Pod")],
  ["P-22", "waits with a rollout until every pod is ready", stalling("two"), waitsForAll],
  ["P-22", "goes on with a rollout only once no pod terminates", rolledOut(), waitsForTerminating.controllers ?? ((builtIn) => builtIn)],
  ["P-23", "writes whenever it starts", rolledOut(), restlessAtStart],
  ["P-24", "makes no more pods once its set has changed", [createSet("one", "b"), settle, { do: "selectZone", set: 0, zone: "a" }, settle], pretending((request, { set }) => request.verb === "create" && request.kind === "Pod" && (set.metadata.generation ?? 0) > 1)],
  ["P-25", "has its pods ended again and again", rolledOut(), (builtIn) => [...builtIn, reaper]],
  ["P-27", "whose store does not tell of a write", [...rolledOut(), doctor], tellsNobody],
  ["P-28", "whose view goes back in time", [...rolledOut(), doctor, newImage, { do: "steps", count: 21 }, doctor], goingBack()],
];

/** More that an oracle has to find: sides of a property that the first case of it does not show. */
const MORE: readonly Row[] = [
  ["P-12", "never comes back to count a ripe pod", [createSet("one"), minReady, settle, { do: "deletePod", set: 0, node: 0 }, { do: "pass", seconds: 10 }], neverBack],
];

/** Of a seed by which machines that are broken at the end stay so for a while. */
const historyOf = (operations: readonly AnyOperation[]): History => ({ mode: "strict", seed: 2, order: null, lag: "none", nodes: 3, operations });
const houseOf = (broken: Controllers | Theatre): Theatre => (typeof broken === "function" ? theatre({ controllers: broken }) : broken);
const whole = doctored((simulation) => simulation);
const namesOf = (operations: readonly AnyOperation[], house = whole): readonly string[] => checkHistory(historyOf(operations), ALL_ORACLES, house).violations.map(({ oracle }) => oracle);

describe("an oracle finds a controller that", () => {
  it.each([...BROKEN, ...MORE])("%s: %s", (oracle, _, operations, broken) => {
    expect(namesOf(operations, houseOf(broken))).toContain(oracle);
  });
});

describe("no oracle", () => {
  it("finds anything in the same histories with the controllers as they are", () => {
    for (const [, , operations] of [...BROKEN, ...MORE]) expect(namesOf(operations)).toEqual([]);
  });

  it("is without a broken controller that it finds", () => {
    expect(BROKEN.map(([oracle]) => oracle)).toEqual(ALL_ORACLES.map(({ name }) => name));
  });
});

describe("a rollout whose budget is taken by what is broken for good", () => {
  it("stands still, and that is said", () => {
    const { violations, stalls, reached } = checkHistory(historyOf(stalling("one")), ALL_ORACLES, whole);
    expect(violations).toEqual([]);
    expect(stalls).toEqual(["set-0 waits with node-1, node-2: node-0 (pods of set-0 are unready, pods of set-1 are unready) take(s) all of maxUnavailable, 1"]);
    expect(reached).toContain("stalled rollout");
  });
});
