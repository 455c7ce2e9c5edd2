/** What happens to nodes and machines in histories. */
import { worldChanged, worldRemoved } from "@everynode/core";
import { holdDeletions, newMachine, setBehaviour, setCondition, startKubelet, stopKubelet } from "@everynode/node";
import { shelfOf } from "@everynode/api";
import type { DaemonSet, Harm, Node, PodBehaviour, Taint } from "@everynode/model";
import { nodeObject } from "everynode";
import type { HarmName, Operation } from "./operation.js";
import { nodeName, setName, type Stage } from "../history/stage.js";

/** Operations on a node that is there. */
export type NodeOperation = Extract<
  Operation,
  { readonly do: "removeNode" | "replaceNode" | "labelNode" | "taintNode" | "untaintNode" | "cordon" | "stopKubelet" | "startKubelet" | "holdDeletions" | "trouble" | "behave" }
>;

/** A node joins with its machine, unless there is one of its name, or the API server does not answer. */
export function addNode(stage: Stage, op: { readonly node: number; readonly zone: string | null }): void {
  const name = nodeName(op.node);
  if (stage.find("Node", name) !== undefined) return;
  const made = stage.ask({ verb: "create", kind: "Node", object: nodeObject({ name, ...(op.zone === null ? {} : { labels: { zone: op.zone } }) }) });
  if (made.ok) stage.simulation = worldChanged(stage.simulation, "Machine", newMachine({ name, address: op.node + 1 }));
}

/** Something befalls a machine for a while, if there is one. */
export function harm(stage: Stage, { node, what, seconds }: Extract<Operation, { readonly do: "harm" }>): void {
  const name = nodeName(node);
  if (stage.find("Machine", name) !== undefined) stage.harm(harmOf(what, [name]), seconds * 1000);
}

/** A slow link takes so long each way. */
const SLOW_MS = 2_000;

function harmOf(type: HarmName, nodes: readonly string[]): Harm {
  if (type === "slow-link") return { type, nodes, delayMs: SLOW_MS };
  return type === "stopped-clock" ? { type, nodes, atMs: null } : { type, nodes };
}

/** A node goes with its machine; false where the API server does not answer. */
function removeNode(stage: Stage, name: string): boolean {
  if (!stage.ask({ verb: "delete", kind: "Node", name }).ok) return false;
  stage.simulation = worldRemoved(stage.simulation, "Machine", name);
  return true;
}

/** Does something to a node. */
export function operateOnNode(stage: Stage, op: NodeOperation, node: Node): void {
  const { name } = node.metadata;
  switch (op.do) {
    case "removeNode":
      return void removeNode(stage, name);
    case "replaceNode":
      if (removeNode(stage, name)) addNode(stage, { node: op.node, zone: node.metadata.labels?.["zone"] ?? null });
      return;
    case "labelNode":
      return stage.patch("Node", name, { metadata: { labels: { zone: op.zone } } });
    case "taintNode":
      return stage.patch("Node", name, { spec: { taints: [...withoutOurs(node, op.taint.slice(0, 1)), taintOf(op.taint)] } });
    case "untaintNode":
      return stage.patch("Node", name, { spec: { taints: withoutOurs(withTaints(node, withoutOurs(node, "k")), "l") } });
    case "cordon":
      return stage.patch("Node", name, { spec: { unschedulable: op.on ? true : null } });
    case "stopKubelet":
      return stage.machine(name, stopKubelet);
    case "startKubelet":
      return stage.machine(name, startKubelet);
    case "holdDeletions":
      return stage.machine(name, (machine) => holdDeletions(machine, op.on));
    case "trouble":
      return stage.machine(name, (machine) => (op.condition === null ? { ...machine, spec: { ...machine.spec, conditions: {} } } : setCondition(machine, op.condition, op.condition === "Ready" ? "False" : "True")));
    case "behave":
      return behave(stage, name, op.as);
  }
}

/**
 * Pods fail on a machine only where their set does not surge: under surge Kubernetes makes a new pod at once for each that fails, without any back-off, and no
 * history would end.
 */
function behave(stage: Stage, name: string, as: PodBehaviour | null): void {
  for (const set of [0, 1]) {
    const surges = as === "fail" && isSurging(stage.set(set));
    stage.machine(name, (machine) => setBehaviour(machine, setName(set), surges ? undefined : (as ?? undefined)));
  }
}

/** A set surges from now on, so its pods no longer fail. */
export function noMoreFailing(stage: Stage, set: number): void {
  for (const name of shelfOf(stage.simulation.cluster, "Machine").collection.objects.keys()) {
    stage.machine(name, (machine) => (machine.spec.behaviours[setName(set)] === "fail" ? setBehaviour(machine, setName(set)) : machine));
  }
}

/** True where the set surges. */
export function isSurging(set: DaemonSet | undefined): boolean {
  const surge = set?.spec.updateStrategy?.rollingUpdate?.maxSurge ?? 0;
  return surge !== 0 && surge !== "0%";
}

const taintOf = (name: string): Taint => ({ key: name.slice(0, 1), effect: name.slice(2) as Taint["effect"] });
const withoutOurs = ({ spec }: Node, key: string): readonly Taint[] => (spec.taints ?? []).filter((taint) => taint.key !== key);
const withTaints = (node: Node, taints: readonly Taint[]): Node => ({ ...node, spec: { ...node.spec, taints } });
