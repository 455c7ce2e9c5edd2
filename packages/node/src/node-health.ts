/**
 * What the control plane remembers of a node's signs of life, and what it says of a node that gives none.
 *
 * Source: pkg/controller/nodelifecycle/node_lifecycle_controller.go v1.36.3 (tryUpdateNodeHealth)
 * Differs: a node that is gone is forgotten, so that one of its name begins anew.
 */
import { formatTime, type Lease, type Node, type NodeCondition, nodeCondition, parseTime } from "@everynode/model";

/** What is remembered of one node. Plain data. */
export interface Health {
  readonly name: string;
  readonly uid: string;
  /** When a sign of life was last noticed, in simulated milliseconds. */
  readonly probeMs: number;
  /** The lease's renewTime as last noticed, "" for a lease without; null before there was one. */
  readonly renewTime: string | null;
  /** The lastHeartbeatTime of the condition Ready as last noticed, "" for one without; null before there was one. */
  readonly heartbeat: string | null;
  /** True: its pods could not all be marked as not ready. */
  readonly unmarked: boolean;
}

/** Where a node's signs of life stand. */
export interface Signs {
  readonly node: Node;
  readonly lease: Lease | undefined;
  /** In simulated milliseconds. */
  readonly nowMs: number;
}

/**
 * What is remembered once the signs have been looked at: `before` itself where there is nothing new. A new heartbeat makes the lease forgotten,
 * as in Kubernetes, so that the next look takes it for a sign of life again.
 */
export function healthAfter(before: Health | undefined, { node, lease, nowMs }: Signs): Health {
  const ready = nodeCondition(node, "Ready");
  const heartbeat = ready === undefined ? null : (ready.lastHeartbeatTime ?? "");
  const renewTime = lease === undefined ? null : (lease.spec.renewTime ?? "");
  const beats = heartbeat !== null && heartbeat !== before?.heartbeat;
  const renewed = renewTime !== null && isRenewed(before?.renewTime ?? null, renewTime);
  if (before !== undefined && !beats && !renewed && heartbeat === before.heartbeat) return before;
  return {
    name: node.metadata.name,
    uid: node.metadata.uid,
    probeMs: beats || renewed ? nowMs : (before?.probeMs ?? parseTime(node.metadata.creationTimestamp) ?? nowMs),
    renewTime: renewed ? renewTime : beats ? null : (before?.renewTime ?? null),
    heartbeat,
    unmarked: before?.unmarked ?? false,
  };
}

/** A lease that is seen for the first time counts as renewed; one that goes back in time does not. */
function isRenewed(before: string | null, now: string): boolean {
  return before === null || (before !== "" && before < now);
}

/** The conditions that only the kubelet knows. */
const KUBELET_CONDITIONS: readonly string[] = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];

/** The node with all that only its kubelet can know set to Unknown, as of `nowMs`. */
export function unknownNode(node: Node, nowMs: number): Node {
  const lastTransitionTime = formatTime(nowMs);
  const present = node.status.conditions ?? [];
  const known = present.map((condition): NodeCondition => {
    if (!KUBELET_CONDITIONS.includes(condition.type) || condition.status === "Unknown") return condition;
    return { ...condition, status: "Unknown", reason: "NodeStatusUnknown", message: "Kubelet stopped posting node status.", lastTransitionTime };
  });
  const lastHeartbeatTime = node.metadata.creationTimestamp;
  const missing = KUBELET_CONDITIONS.filter((type) => !present.some((condition) => condition.type === type));
  const never = missing.map((type): NodeCondition => ({ type, status: "Unknown", lastHeartbeatTime, lastTransitionTime, reason: "NodeStatusNeverUpdated", message: "Kubelet never posted node status." }));
  return { ...node, status: { ...node.status, conditions: [...known, ...never] } };
}
