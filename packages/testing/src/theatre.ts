/** Clusters in which histories are played, and those that are made anew to compare with. */
import { type Controller, settle, type Simulation, worldChanged, requested } from "@everynode/core";
import { createCluster } from "everynode";
import { newMachine } from "@everynode/node";
import type { Blueprint } from "./rest.js";
import { isTrouble } from "./placement.js";

/** What makes the controllers of a cluster, from the built-in ones. */
export type Controllers = (builtIn: readonly Controller[]) => readonly Controller[];

/** Where histories are played: a cluster of so many nodes and a seed, at rest. */
export interface Theatre {
  open(nodes: number, seed: number): Simulation;
  /** A cluster with these nodes and sets, at rest. */
  make(blueprint: Blueprint): Simulation;
}

/** A theatre; clusters of one size are made once, and differ by their seed. `controllers` replaces built-in ones by others. */
export function theatre(controllers: Controllers = (builtIn) => builtIn): Theatre {
  const opened = new Map<number, Simulation>();
  const bare = (nodes: number): Simulation => {
    const names = Array.from({ length: nodes }, (_, at) => ({ name: `node-${at}`, labels: { zone: at % 2 === 0 ? "a" : "b" } }));
    return settle(createCluster({ nodes: names, trace: "off", controllers }).simulation).simulation;
  };
  const cached = (nodes: number): Simulation => {
    const simulation = opened.get(nodes) ?? bare(nodes);
    opened.set(nodes, simulation);
    return simulation;
  };
  return {
    open: (nodes, seed) => {
      const simulation = cached(nodes);
      return { ...simulation, cluster: { ...simulation.cluster, seed } };
    },
    make: (blueprint) => made(cached(0), blueprint),
  };
}

function made(empty: Simulation, { nodes, sets }: Blueprint): Simulation {
  let simulation = empty;
  nodes.forEach(({ metadata, spec }, at) => {
    const { name, labels } = metadata;
    const taints = (spec.taints ?? []).filter((taint) => !isTrouble(taint) && !taint.key.startsWith("node.kubernetes.io/"));
    const object = { apiVersion: "v1", kind: "Node", metadata: { name, labels }, spec: { taints, ...(spec.unschedulable === true ? { unschedulable: true } : {}) } };
    simulation = requested(simulation, { verb: "create", kind: "Node", object, fieldValidation: "Strict" }).simulation;
    simulation = worldChanged(simulation, "Machine", newMachine({ name, address: at + 1 }));
  });
  for (const { name, spec } of sets) {
    const object = { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name, namespace: "default" }, spec };
    simulation = requested(simulation, { verb: "create", kind: "DaemonSet", namespace: "default", object, fieldValidation: "Strict" }).simulation;
  }
  return settle(simulation).simulation;
}
