/**
 * Nodes are liked better the closer the used shares of cpu and memory come to each other.
 *
 * Source: pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go v1.36.3
 */
import type { Allocatable } from "../node-info.js";
import { demandOf } from "../pod-demand.js";
import type { Plugin } from "../plugin.js";

interface Used {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
}

/** From 0, all of one resource and none of the other is used, to 100; half the distance of the two shares counts as the deviation. */
function balance(used: Used, { cpuMilli, memoryBytes }: Allocatable): number {
  if (cpuMilli === 0 || memoryBytes === 0) return 100;
  const cpu = Math.min(1, used.cpuMilli / cpuMilli);
  const memory = Math.min(1, used.memoryBytes / memoryBytes);
  return Math.floor((1 - Math.abs((cpu - memory) / 2)) * 100);
}

/** The plugin NodeResourcesBalancedAllocation. */
export const balancedAllocation: Plugin = {
  name: "NodeResourcesBalancedAllocation",
  sign({ spec }) {
    const { requests } = demandOf(spec);
    return `${requests.cpuMilli} ${requests.memoryBytes}`;
  },
  score(_, pod, { requested, allocatable }) {
    const { requests } = demandOf(pod.spec);
    if (requests.cpuMilli === 0 && requests.memoryBytes === 0) return 0;
    const after = { cpuMilli: requested.cpuMilli + requests.cpuMilli, memoryBytes: requested.memoryBytes + requests.memoryBytes };
    return 50 + Math.trunc((50 + balance(after, allocatable) - balance(requested, allocatable)) / 2);
  },
};
