/**
 * What the control plane remembers of a node's signs of life, and what it says of a node that gives none.
 *
 * Source: pkg/controller/nodelifecycle/node_lifecycle_controller.go v1.36.3 (tryUpdateNodeHealth)
 * Differs: a node that is gone is forgotten, so that one of its name begins anew.
 */
import { formatTime, labelOf, type Lease, type Node, type NodeCondition, nodeCondition, parseTime } from "@everynode/model";
import { hasTaint, NOT_READY, UNREACHABLE } from "./node-taints.js";
import { zoneOf } from "./zones.js";

/** What is remembered of one node. Plain data. */
export interface Health extends Facts {
  readonly name: string;
  readonly uid: string;
  /** When a sign of life was last noticed, in simulated milliseconds. */
  readonly probeMs: number;
  /** The lease's renewTime as last noticed, "" for a lease without; null before there was one. */
  readonly renewTime: string | null;
  /** True: its pods could not all be marked as not ready. */
  readonly unmarked: boolean;
}

/** What follows from one version of a Node: kept, since most nodes change seldom and are looked at often. */
interface Facts {
  readonly version: string;
  /** The lastHeartbeatTime of the condition Ready, "" for one without; null where the condition is missing. */
  readonly heartbeat: string | null;
  /** True: neither False nor Unknown, and without the taints of nodes that are. */
  readonly isSound: boolean;
  /** The zone in which the node counts, or null where it counts in none. */
  readonly zone: string | null;
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
  const { name, uid, resourceVersion, creationTimestamp } = node.metadata;
  const isSame = before !== undefined && before.version === resourceVersion;
  const renewTime = lease === undefined ? null : (lease.spec.renewTime ?? "");
  const renewed = renewTime !== null && isRenewed(before === undefined ? null : before.renewTime, renewTime);
  if (isSame && !renewed) return before;
  const { version, heartbeat, isSound, zone } = isSame ? before : factsOf(node);
  const beats = heartbeat !== null && heartbeat !== before?.heartbeat;
  const probeMs = beats || renewed ? nowMs : (before?.probeMs ?? parseTime(creationTimestamp) ?? nowMs);
  const noticed = renewed ? renewTime : beats ? null : (before?.renewTime ?? null);
  return { name, uid, probeMs, renewTime: noticed, unmarked: before?.unmarked ?? false, version, heartbeat, isSound, zone };
}

/** Nodes with this label say nothing of the state of their zone. */
const EXCLUDED = "node.kubernetes.io/exclude-disruption";

function factsOf(node: Node): Facts {
  const ready = nodeCondition(node, "Ready");
  const isSound = (ready === undefined || ready.status === "True") && !hasTaint(node, NOT_READY) && !hasTaint(node, UNREACHABLE);
  const zone = labelOf(node, EXCLUDED) === undefined ? zoneOf(node) : null;
  return { version: node.metadata.resourceVersion, heartbeat: ready === undefined ? null : (ready.lastHeartbeatTime ?? ""), isSound, zone };
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
