/**
 * Steps about a node and the machine behind it.
 *
 * The recorder's kubelets know nodes by name: what they were told of a node holds before it comes and after it is gone. So a machine
 * stays, with its kubelet stopped, when its node is deleted, and one that is told of too early waits for its node in the same way.
 */
import { shelfOf } from "@everynode/api";
import { worldChanged, worldRemoved } from "@everynode/core";
import type { Machine } from "@everynode/model";
import { holdDeletions, newMachine, nudge, setBehaviour, setCondition, startKubelet, stopKubelet } from "@everynode/node";
import { type Cluster, nodeObject } from "everynode";
import type { AddNodeStep, MachineStep, NodeStep, TaintNodeStep } from "./step.js";
import { brief } from "./step-response.js";

/** Does the step; steps about the machine alone have no answer. */
export function performNodeStep(cluster: Cluster, step: NodeStep): unknown {
  switch (step.do) {
    case "addNode":
      return addNode(cluster, step);
    case "deleteNode":
      changeMachine(cluster, step.node, stopKubelet);
      return brief(cluster.request({ verb: "delete", kind: "Node", name: step.node }));
    case "labelNode":
      return patchNode(cluster, step.node, { metadata: { labels: step.labels } });
    case "taintNode":
      return taintNode(cluster, step);
    case "cordon":
      return patchNode(cluster, step.node, { spec: { unschedulable: true } });
    case "uncordon":
      return patchNode(cluster, step.node, { spec: { unschedulable: null } });
    case "nodeCondition":
      changeMachine(cluster, step.node, (machine) => setCondition(machine, step.type, step.status));
      return brief(cluster.request({ verb: "get", kind: "Node", name: step.node }));
    default:
      return orderMachine(cluster, step);
  }
}

function orderMachine(cluster: Cluster, step: MachineStep): undefined {
  switch (step.do) {
    case "stopKubelet":
      changeMachine(cluster, step.node, stopKubelet);
      return undefined;
    case "startKubelet":
      changeMachine(cluster, step.node, startKubelet);
      break;
    case "holdDeletion":
      changeMachine(cluster, step.node, (machine) => holdDeletions(machine, step.on));
      break;
    case "behave":
      changeMachine(cluster, step.node, (machine) => setBehaviour(machine, step.owner, step.as));
      break;
  }
  // All kubelets look at all their pods again.
  for (const machine of machinesOf(cluster).values()) putMachine(cluster, nudge(machine));
  return undefined;
}

function addNode(cluster: Cluster, step: AddNodeStep): unknown {
  const { name, allocatable, labels, taints, annotations } = step;
  const input = { name, ...(labels === undefined ? {} : { labels }), ...(taints === undefined ? {} : { taints }), ...(annotations === undefined ? {} : { annotations }) };
  const created = cluster.request({ verb: "create", kind: "Node", object: nodeObject(input), fieldValidation: "Warn" });
  if (!created.ok) return brief(created);
  const told = machinesOf(cluster).get(name)?.spec;
  const orders = told === undefined ? {} : { behaviours: told.behaviours, holdsDeletions: told.holdsDeletions };
  const machine = newMachine({ name, address: cluster.list("Node").length, ...(allocatable === undefined ? {} : { resources: allocatable }), ...orders });
  // Away and back: the kubelet is a new one, which looks at pods only as they change.
  cluster.restore({ simulation: worldRemoved(cluster.simulation, "Machine", name) });
  putMachine(cluster, machine);
  return brief(created);
}

function taintNode(cluster: Cluster, step: TaintNodeStep): unknown {
  const { node: name, add = [], remove = [] } = step;
  const dropped = [...add, ...remove];
  const { taints = [] } = cluster.get("Node", name).spec;
  const rest = taints.filter((taint) => !dropped.some((each) => each.key === taint.key && (each.effect === undefined || each.effect === taint.effect)));
  return patchNode(cluster, name, { spec: { taints: [...rest, ...add] } });
}

function patchNode(cluster: Cluster, name: string, patch: object): unknown {
  return brief(cluster.request({ verb: "patch", kind: "Node", name, patchType: "merge", patch, fieldValidation: "Warn" }));
}

const machinesOf = (cluster: Cluster): ReadonlyMap<string, Machine> => new Map(shelfOf(cluster.simulation.cluster, "Machine").collection.objects.entries() as Iterable<readonly [string, Machine]>);

function putMachine(cluster: Cluster, machine: Machine): void {
  cluster.restore({ simulation: worldChanged(cluster.simulation, "Machine", machine) });
}

function changeMachine(cluster: Cluster, name: string, change: (machine: Machine) => Machine): void {
  putMachine(cluster, change(machinesOf(cluster).get(name) ?? stopKubelet(newMachine({ name }))));
}
