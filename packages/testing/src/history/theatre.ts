/** Clusters in which histories are played, and those that are made anew to compare with. */
import { type Controller, crashed, requested, settle, type Simulation, worldChanged } from "@everynode/core";
import type { Node } from "@everynode/model";
import { newMachine } from "@everynode/node";
import { type ClusterOptions, createCluster } from "everynode";
import { DAEMON_SET_MATERIAL, type Lag, type Material } from "./history.js";
import type { OperationTable } from "../operations/operation-rule.js";
import { isTrouble } from "../daemon/placement.js";
import { type Play, runningOn } from "./play.js";
import { DAEMON_CONTROLLER } from "../daemon/write-moment.js";

/** What makes the controllers of a cluster, from the built-in ones. */
export type Controllers = (builtIn: readonly Controller[]) => readonly Controller[];

/** A set and a node as whoever made them would make them again. */
export interface Blueprint {
  readonly nodes: readonly Node[];
  readonly sets: readonly { readonly name: string; readonly spec: object }[];
}

/** Where histories are played. */
export interface Theatre extends Material {
  /** Name of the controller that is put to the test: faults, crashes and old views are its. */
  readonly subject: string;
  /** A cluster of so many nodes and a seed, at rest. */
  open(nodes: number, seed: number): Play<Simulation>;
  /** A cluster with these nodes and sets, at rest. */
  make(blueprint: Blueprint): Play<Simulation>;
}

/** What a theatre is made of. Everything may be left out. */
export interface TheatreOptions {
  /** Replaces built-in controllers by others, or adds some. */
  readonly controllers?: Controllers;
  /** Name of the controller that is put to the test; the DaemonSet controller where left out. */
  readonly subject?: string;
  /** What may happen; all that may happen to DaemonSets where left out. */
  readonly operations?: OperationTable;
  /** What else the cluster is made of: objects, kinds, options of built-in controllers. */
  readonly cluster?: Omit<ClusterOptions, "nodes" | "controllers" | "seed" | "trace" | "latencies">;
}

/** Clusters that are kept of those whose nodes have joined, to make sets in. */
const MOST_JOINED = 500;

function lagsOf({ setup, cluster }: Simulation, subject: string): readonly Lag[] {
  const controller = setup.controllers.find(({ name }) => name === subject);
  if (controller === undefined) throw new Error(`the subject ${JSON.stringify(subject)} is none of the controllers; there are ${setup.controllers.map(({ name }) => name).join(", ")}`);
  return ["none", "drops", ...controller.watchesIn(cluster.kinds).keys()];
}

/** A theatre; clusters of one size are made once, and differ by their seed. Throws where the subject is not among the controllers. */
export function theatre({ controllers = (builtIn) => builtIn, subject = DAEMON_CONTROLLER, operations, cluster = {} }: TheatreOptions = {}): Theatre {
  const opened = new Map<number, Simulation>();
  const joined = new Map<string, Simulation>();
  const bare = (nodes: number): Simulation => {
    const names = Array.from({ length: nodes }, (_, at) => ({ name: `node-${at}`, labels: { zone: at % 2 === 0 ? "a" : "b" } }));
    return createCluster({ ...cluster, nodes: names, trace: "off", controllers }).simulation;
  };
  function* settled(nodes: number): Play<Simulation> {
    const { simulation } = opened.has(nodes) ? { simulation: opened.get(nodes) as Simulation } : yield* runningOn(bare(nodes), (from) => settle(from));
    opened.set(nodes, simulation);
    return simulation;
  }
  const material = operations === undefined && subject === DAEMON_CONTROLLER ? DAEMON_SET_MATERIAL : { operations: operations ?? DAEMON_SET_MATERIAL.operations, lags: lagsOf(bare(0), subject) };
  return {
    ...material,
    subject,
    *open(nodes, seed) {
      const simulation = yield* settled(nodes);
      const seeded = { ...simulation, cluster: { ...simulation.cluster, seed } };
      return hasOutside(simulation) ? yield* runningOn(begunAnew(seeded), (from) => settle(from).simulation) : seeded;
    },
    *make({ nodes, sets }) {
      const objects = nodes.map(manifestOf);
      const key = JSON.stringify(objects);
      if (joined.size >= MOST_JOINED) joined.clear();
      const simulation = joined.get(key) ?? (yield* runningOn(withNodes(begunAnew(yield* settled(0)), objects), (from) => settle(from).simulation));
      joined.set(key, simulation);
      return yield* runningOn(withSets(begunAnew(simulation), sets), (from) => settle(from).simulation);
    },
  };
}

const hasOutside = ({ setup }: Simulation): boolean => setup.controllers.some(({ outside }) => outside);

/** A simulation that was kept, to go on from: what of its controllers lies outside of it starts anew. */
function begunAnew(simulation: Simulation): Simulation {
  const names = simulation.setup.controllers.filter(({ outside }) => outside).map(({ name }) => name);
  return names.reduce((begun, name) => crashed(begun, name), simulation);
}

/** A node as somebody makes it who knows nothing of its troubles. */
interface NodeManifest {
  readonly apiVersion: "v1";
  readonly kind: "Node";
  readonly metadata: Pick<Node["metadata"], "name" | "labels">;
  readonly spec: Pick<Node["spec"], "taints" | "unschedulable">;
}

function manifestOf({ metadata: { name, labels = {} }, spec }: Node): NodeManifest {
  const taints = (spec.taints ?? []).filter((taint) => !isTrouble(taint) && !taint.key.startsWith("node.kubernetes.io/"));
  return { apiVersion: "v1", kind: "Node", metadata: { name, labels }, spec: { taints, ...(spec.unschedulable === true ? { unschedulable: true } : {}) } };
}

/** The cluster with these nodes, just made. */
function withNodes(empty: Simulation, nodes: readonly NodeManifest[]): Simulation {
  let simulation = empty;
  nodes.forEach((object, at) => {
    simulation = requested(simulation, { verb: "create", kind: "Node", object, fieldValidation: "Strict" }).simulation;
    simulation = worldChanged(simulation, "Machine", newMachine({ name: object.metadata.name, address: at + 1 }));
  });
  return simulation;
}

/** The cluster with these sets, just made. */
function withSets(empty: Simulation, sets: Blueprint["sets"]): Simulation {
  let simulation = empty;
  for (const { name, spec } of sets) {
    const object = { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name, namespace: "default" }, spec };
    simulation = requested(simulation, { verb: "create", kind: "DaemonSet", namespace: "default", object, fieldValidation: "Strict" }).simulation;
  }
  return simulation;
}
