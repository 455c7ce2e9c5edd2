/**
 * A pod goes where there is enough left of what it asks for; of those nodes, rather where most is left.
 *
 * Source: pkg/scheduler/framework/plugins/noderesources/{fit,least_allocated,resource_allocation}.go v1.36.3
 * Differs: resources that device plugins hand out by claims (DRA) are not known.
 */
import type { Pod } from "@everynode/model";
import { amountsText } from "../amounts.js";
import { bareNodeInfo, type NodeInfo, withNode } from "../node-info.js";
import { demandOf } from "../pod-demand.js";
import type { Plugin, Refusal } from "../plugin.js";

/** One resource as the pod asks for it, and as the node has it. */
interface Row {
  readonly name: string;
  readonly asked: number;
  readonly used: number;
  readonly capacity: number;
}

function rowsOf(pod: Pod, { requested, allocatable }: NodeInfo): readonly Row[] {
  const { requests } = demandOf(pod.spec);
  const rows: Row[] = [
    { name: "cpu", asked: requests.cpuMilli, used: requested.cpuMilli, capacity: allocatable.cpuMilli },
    { name: "memory", asked: requests.memoryBytes, used: requested.memoryBytes, capacity: allocatable.memoryBytes },
    { name: "ephemeral-storage", asked: requests.ephemeralBytes, used: requested.ephemeralBytes, capacity: allocatable.ephemeralBytes },
  ];
  requests.others.forEach((asked, name) => rows.push({ name, asked, used: requested.others.get(name) ?? 0, capacity: allocatable.others.get(name) ?? 0 }));
  return rows;
}

/** True where there is enough of the resources that nearly all pods ask for, and the pod asks for no others. Does not allocate. */
function plainlyFits(pod: Pod, { requested, allocatable, podCount }: NodeInfo): boolean {
  const { requests } = demandOf(pod.spec);
  return (
    podCount < allocatable.pods &&
    requests.others.size === 0 &&
    (requests.cpuMilli === 0 || requests.cpuMilli <= allocatable.cpuMilli - requested.cpuMilli) &&
    (requests.memoryBytes === 0 || requests.memoryBytes <= allocatable.memoryBytes - requested.memoryBytes) &&
    (requests.ephemeralBytes === 0 || requests.ephemeralBytes <= allocatable.ephemeralBytes - requested.ephemeralBytes)
  );
}

/** What there is too little of on the node. */
function shortage(pod: Pod, info: NodeInfo): Refusal | undefined {
  if (plainlyFits(pod, info)) return undefined;
  const short = rowsOf(pod, info).filter(({ asked, used, capacity }) => asked > 0 && asked > capacity - used);
  const tooMany = info.podCount + 1 > info.allocatable.pods;
  if (short.length === 0 && !tooMany) return undefined;
  const reasons = [...(tooMany ? ["Too many pods"] : []), ...short.map(({ name }) => `Insufficient ${name}`)];
  return { reasons, resolvable: short.every(({ asked, capacity }) => asked <= capacity) };
}

/** The share of one resource that would be left, from 0 to 100. */
function leftOf(requested: number, capacity: number): number {
  return requested > capacity ? 0 : Math.floor(((capacity - requested) * 100) / capacity);
}

/** The plugin NodeResourcesFit, with the strategy LeastAllocated over cpu and memory. */
export const nodeResourcesFit: Plugin = {
  name: "NodeResourcesFit",
  sign({ spec }) {
    const { requests, assumedCpuMilli, assumedMemoryBytes } = demandOf(spec);
    return `${amountsText(requests)} ${assumedCpuMilli} ${assumedMemoryBytes}`;
  },
  filter: (_, pod, info) => shortage(pod, info),
  score(_, pod, { allocatable, assumedCpuMilli, assumedMemoryBytes }) {
    const demand = demandOf(pod.spec);
    const shares: number[] = [];
    if (allocatable.cpuMilli > 0) shares.push(leftOf(assumedCpuMilli + demand.assumedCpuMilli, allocatable.cpuMilli));
    if (allocatable.memoryBytes > 0) shares.push(leftOf(assumedMemoryBytes + demand.assumedMemoryBytes, allocatable.memoryBytes));
    return shares.length === 0 ? 0 : Math.floor(shares.reduce((sum, share) => sum + share, 0) / shares.length);
  },
  mayHelp(pod, event) {
    if (event.type === "pod gone") return true;
    if (event.type !== "node added" && event.type !== "node changed") return false;
    const after = withNode(bareNodeInfo(""), event.node);
    if (shortage(pod, after) !== undefined) return false;
    return event.type === "node added" || hasGrown(pod, withNode(bareNodeInfo(""), event.before), after);
  },
};

/** True where an empty node has more than before of what the pod asks for. */
function hasGrown(pod: Pod, before: NodeInfo, after: NodeInfo): boolean {
  if (after.allocatable.pods > before.allocatable.pods) return true;
  const now = rowsOf(pod, after);
  return rowsOf(pod, before).some((row, at) => row.asked > 0 && (now[at]?.capacity ?? 0) > row.capacity);
}
