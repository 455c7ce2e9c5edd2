/**
 * Which group grows, where more than one would help.
 *
 * Source: cluster-autoscaler/expander/{waste,mostpods,priority}/*.go 1.36
 * Differs: of equally good groups the first of the list is taken, where Kubernetes draws one; "priority" goes by the list, not by a ConfigMap.
 */
import type { View } from "@everynode/core";
import type { Pod } from "@everynode/model";
import { demandOf } from "@everynode/scheduler";
import type { Estimate } from "./estimate.js";

/** What a group could do for pods that wait. */
export interface ScaleUpOption {
  /** Name of the group. */
  readonly group: string;
  /** How many nodes more; at least 1. */
  readonly nodes: number;
  /** The pods that would have a place then; at least one. */
  readonly pods: readonly Pod[];
  /** Shares of the new nodes' cpu and memory, daemons' parts included, that these pods leave; from 0 to 2. */
  readonly waste: number;
}

/** A choice of one's own: the name of one of the groups, or undefined where none should grow now. Pure. */
export type ExpanderFunction = (options: readonly ScaleUpOption[], view: View) => string | undefined;

/** How the group is chosen: the one that leaves least of its nodes, the one that helps most pods, the first of the list, or as a function says. */
export type Expander = "least-waste" | "most-pods" | "priority" | ExpanderFunction;

/** An expander chose what was not offered. */
export class ExpanderError extends Error {
  override readonly name = "ExpanderError";
}

/** The option that an estimate makes; undefined where it helps nobody. */
export function optionOf(group: string, { nodes, pods, node }: Estimate): ScaleUpOption | undefined {
  if (nodes === 0 || node === undefined) return undefined;
  const { cpuMilli, memoryBytes } = node.allocatable;
  let [cpu, memory] = [0, 0];
  for (const pod of pods) {
    const { requests } = demandOf(pod.spec);
    cpu += requests.cpuMilli;
    memory += requests.memoryBytes;
  }
  const left = (asked: number, has: number): number => (has === 0 ? 0 : 1 - asked / (has * nodes));
  return { group, nodes, pods, waste: left(cpu, cpuMilli) + left(memory, memoryBytes) };
}

/** The option to take; undefined where there is none, or none is wanted. Throws an `ExpanderError` where a function names none of them. */
export function chosen(expander: Expander, options: readonly ScaleUpOption[], view: View): ScaleUpOption | undefined {
  if (options.length === 0) return undefined;
  if (typeof expander !== "function") return options.reduce((best, option) => (isBetter(expander, option, best) ? option : best));
  const name = expander(options, view);
  const option = options.find(({ group }) => group === name);
  if (option !== undefined || name === undefined) return option;
  throw new ExpanderError(`the expander must return the name of one of the groups ${options.map(({ group }) => JSON.stringify(group)).join(", ")}, or undefined; got ${JSON.stringify(name)}`);
}

function isBetter(expander: Exclude<Expander, ExpanderFunction>, option: ScaleUpOption, best: ScaleUpOption): boolean {
  switch (expander) {
    case "least-waste":
      return option.waste < best.waste;
    case "most-pods":
      return option.pods.length > best.pods.length;
    case "priority":
      return false;
  }
}
