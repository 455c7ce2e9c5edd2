/**
 * The addresses and node ports that Services can still have.
 *
 * Source: pkg/registry/core/service/{ipallocator,portallocator} v1.36.3
 * Differs: given out in order, from the first that is not kept for Services that name theirs, where Kubernetes draws.
 */
import type { Service, ServicePool } from "@everynode/model";
import { type ClusterState, shelfOf } from "./cluster-state.js";

const CIDR = "10.96.0.0/16";
const FIRST_ADDRESS = 256;
const ADDRESSES = 65535;
const NODE_PORTS: readonly [number, number] = [30000, 32767];
const FIRST_NODE_PORT = 30086;

const addressAt = (offset: number): string => `10.96.${Math.floor(offset / 256)}.${offset % 256}`;

/** What is free of the cluster's addresses and node ports (a dry run takes no address for taken, and any port for a node port); linear in the number of Services. */
export function servicePool(state: ClusterState, dryRun: boolean): ServicePool {
  const addresses = new Set<string>();
  const ports = new Set<number>();
  shelfOf(state, "Service").collection.objects.forEach((object) => {
    const { spec } = object as Service;
    for (const address of spec.clusterIPs ?? []) addresses.add(address);
    for (const { nodePort = 0 } of spec.ports ?? []) if (nodePort > 0) ports.add(nodePort);
    if ((spec.healthCheckNodePort ?? 0) > 0) ports.add(spec.healthCheckNodePort ?? 0);
  });
  return {
    cidr: CIDR,
    nodePorts: dryRun ? undefined : NODE_PORTS,
    isAddressTaken: (address) => !dryRun && addresses.has(address),
    isNodePortTaken: (port) => ports.has(port),
    nextAddress: () => firstFree(addresses, { from: FIRST_ADDRESS, to: ADDRESSES, at: addressAt }),
    nextNodePort: () => firstFree(ports, { from: FIRST_NODE_PORT, to: NODE_PORTS[1] + 1, at: (port) => port }),
  };
}

interface Range<T> {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly at: (n: number) => T;
}

/** The first of a range that is not taken; from now on it is. */
function firstFree<T>(taken: Set<T>, range: Range<T>): T | undefined {
  for (let n = range.from; n < range.to; n++) {
    const each = range.at(n);
    if (taken.has(each)) continue;
    taken.add(each);
    return each;
  }
  return undefined;
}
