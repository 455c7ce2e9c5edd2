/** Nodes as people write them. */
import { type Machine, type StringMap, type Taint } from "@everynode/model";
import { newMachine } from "@everynode/node";
import { UsageError } from "./api-error.js";

/** A machine that joins the cluster, and its node. */
export interface NodeInput {
  readonly name: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly taints?: readonly Taint[];
  /** Quantities by resource; 4 cpu, 8Gi memory and 110 pods where left out. */
  readonly resources?: StringMap;
}

const RESOURCES: StringMap = { cpu: "4", memory: "8Gi", pods: "110" };

/** The node as its kubelet registers it. */
export function nodeObject(input: NodeInput): object {
  const { name, labels, annotations, taints = [] } = input;
  const own = { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { ...own, ...labels }, ...(annotations === undefined ? {} : { annotations }) },
    spec: taints.length === 0 ? {} : { taints },
  };
}

/** The machine behind the node. */
export function machineOf(input: NodeInput, address: number): Machine {
  return newMachine({ name: input.name, resources: { ...RESOURCES, ...input.resources }, address });
}

/** `nodes` as a list: a number makes node-1, node-2, ... Throws a `UsageError` for anything that is neither. */
export function nodeInputs(nodes: number | readonly NodeInput[]): readonly NodeInput[] {
  if (typeof nodes !== "number") {
    for (const node of nodes) if (typeof node !== "object" || node === null || typeof node.name !== "string") throw new UsageError(`a node must be an object with a name, e.g. { name: "node-1" }; got ${JSON.stringify(node)}`);
    return nodes;
  }
  if (!Number.isInteger(nodes) || nodes < 0) throw new UsageError(`nodes must be a whole number from 0, or a list of nodes; got ${nodes}`);
  return Array.from({ length: nodes }, (_, at) => ({ name: `node-${at + 1}` }));
}
