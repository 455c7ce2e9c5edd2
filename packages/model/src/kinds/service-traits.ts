/**
 * What the fields of a Service make it.
 *
 * Source: pkg/api/service/util.go, pkg/registry/core/service/strategy.go v1.36.3
 */
import type { ServiceSpec } from "../types.generated.js";

/** True for a Service without an address of its own. */
export function isHeadless(spec: ServiceSpec): boolean {
  const ips = spec.clusterIPs ?? [];
  return ips.length === 1 && ips[0] === "None";
}

/** True for a Service that has a port on every node. */
export function needsNodePorts(spec: ServiceSpec): boolean {
  return spec.type === "NodePort" || spec.type === "LoadBalancer";
}

/** True for a Service that can be reached from outside. */
export function isExternallyAccessible(spec: ServiceSpec): boolean {
  return needsNodePorts(spec) || (spec.type === "ClusterIP" && (spec.externalIPs ?? []).length > 0);
}

/** True for a Service whose nodes must say whether they have pods of it. */
export function needsHealthCheck(spec: ServiceSpec): boolean {
  return spec.type === "LoadBalancer" && spec.externalTrafficPolicy === "Local";
}
