/**
 * The cells of a node.
 *
 * Source: pkg/printers/internalversion/printers.go (printNode) v1.36.3
 */
import type { Node } from "@everynode/model";
import { type Cell, since } from "./cells.js";

const ROLE_PREFIX = "node-role.kubernetes.io/";
const ROLE_LABEL = "kubernetes.io/role";

/** The cells of a node: name, status, roles, age, version, and the wide ones. */
export function nodeCells(node: Node, nowMs: number): readonly Cell[] {
  const info = node.status?.nodeInfo;
  const architecture = info?.architecture ? ` (${info.architecture})` : "";
  return [
    node.metadata.name,
    statusText(node),
    rolesText(node),
    since(node.metadata.creationTimestamp, nowMs),
    info?.kubeletVersion ?? "",
    address(node, "InternalIP"),
    address(node, "ExternalIP"),
    info?.osImage || "<unknown>",
    `${info?.kernelVersion || "<unknown>"}${architecture}`,
    info?.containerRuntimeVersion || "<unknown>",
  ];
}

function statusText(node: Node): string {
  const ready = node.status?.conditions?.findLast((condition) => condition.type === "Ready");
  const status = ready === undefined ? "Unknown" : ready.status === "True" ? "Ready" : "NotReady";
  return node.spec?.unschedulable ? `${status},SchedulingDisabled` : status;
}

function rolesText(node: Node): string {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(node.metadata.labels ?? {})) {
    if (key.startsWith(ROLE_PREFIX) && key !== ROLE_PREFIX) roles.add(key.slice(ROLE_PREFIX.length));
    if (key === ROLE_LABEL && value !== "") roles.add(value);
  }
  return roles.size === 0 ? "<none>" : [...roles].sort().join(",");
}

function address(node: Node, type: string): string {
  return node.status?.addresses?.find((each) => each.type === type)?.address ?? "<none>";
}
