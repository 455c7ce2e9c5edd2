/** Nodes as people write them. */
import { type Machine, parseQuantity, type StringMap, type Taint } from "@everynode/model";
import type { NodeInput } from "@everynode/node";
import { describedValue, UsageError } from "./api-error.js";
import { type KnownNames, knownOptions } from "./known-options.js";

const NAMES: KnownNames<NodeInput> = { name: true, labels: true, annotations: true, taints: true, resources: true };

/** `input` itself. Throws a `UsageError` where no machine can be made of it; what is wrong with the node, the API server says. */
export function checkedNode(input: NodeInput): NodeInput {
  if (typeof input !== "object" || input === null || typeof input.name !== "string") throw new UsageError(`a node must be an object with a name, e.g. { name: "node-1" }; got ${describedValue(input)}`);
  const { name, resources = {} } = knownOptions(input, NAMES, "a node");
  checkedResources(resources, `node ${JSON.stringify(name)}`);
  return input;
}

/** `resources` themselves. Throws a `UsageError` where one is no quantity, or less than nothing; `what` says whose they are. */
export function checkedResources(resources: StringMap, what: string): StringMap {
  for (const [resource, amount] of Object.entries(resources)) {
    const read = typeof amount === "string" ? parseQuantity(amount) : undefined;
    if (read?.ok !== true) throw new UsageError(`resources.${resource} of ${what} must be a quantity in text, such as "4", "500m" or "8Gi"; got ${describedValue(amount)}`);
    if (read.quantity.unscaled < 0n) throw new UsageError(`resources.${resource} of ${what} must not be less than nothing; got ${describedValue(amount)}`);
  }
  return resources;
}

/** `taint` itself. Throws a `UsageError` where it is no object. */
export function checkedTaint(taint: Taint): Taint {
  if (typeof taint !== "object" || taint === null) throw new UsageError(`a taint is an object, e.g. { key: "drill", effect: "NoExecute" }; got ${describedValue(taint)}`);
  return taint;
}

/** `labels` themselves. Throws a `UsageError` where one is neither text nor null. */
export function checkedLabels(labels: Readonly<Record<string, string | null>>): Readonly<Record<string, string | null>> {
  if (typeof labels !== "object" || labels === null) throw new UsageError(`labels are an object, e.g. { disk: "ssd" }; got ${describedValue(labels)}`);
  for (const [key, value] of Object.entries(labels)) if (typeof value !== "string" && value !== null) throw new UsageError(`the label ${JSON.stringify(key)} must be text, or null to remove it; got ${describedValue(value)}`);
  return labels;
}

/** The machine as `edit` leaves it. Throws a `UsageError` where that is no function, or returns no machine, or another. */
export function editedMachine(machine: Machine, edit: (machine: Machine) => Machine): Machine {
  const { name } = machine.metadata;
  if (typeof edit !== "function") throw new UsageError(`the edit of machine ${JSON.stringify(name)} must be a function, such as stopKubelet or (machine) => setBehaviour(machine, "*", "slow"); got ${describedValue(edit)}`);
  const next = edit(machine) as Partial<Machine> | undefined;
  if (next?.metadata?.name === name && typeof next.spec === "object") return withGoodProcesses(next as Machine);
  throw new UsageError(`the edit of machine ${JSON.stringify(name)} must return that machine, changed: (machine) => ({ ...machine, spec: { ...machine.spec, ... } }); got ${describedValue(next)}`);
}

/** `nodes` as a list: a number makes node-1, node-2, ... Throws a `UsageError` for anything that is neither. */
export function nodeInputs(nodes: number | readonly NodeInput[]): readonly NodeInput[] {
  if (Array.isArray(nodes)) return nodes as readonly NodeInput[];
  if (typeof nodes !== "number" || !Number.isInteger(nodes) || nodes < 0) throw new UsageError(`nodes must be a whole number from 0, or a list of nodes; got ${describedValue(nodes)}`);
  return Array.from({ length: nodes }, (_, at) => ({ name: `node-${at + 1}` }));
}

function withGoodProcesses(machine: Machine): Machine {
  for (const [name, process] of Object.entries(machine.spec.processes ?? {})) {
    if (typeof process.image !== "string" || process.image === "") throw new UsageError(`the process ${JSON.stringify(name)} of machine ${JSON.stringify(machine.metadata.name)} needs an image, by which its program is known, e.g. setProcess(machine, ${JSON.stringify(name)}, { image: "agent:1" }); got ${describedValue(process.image)}`);
  }
  return machine;
}
