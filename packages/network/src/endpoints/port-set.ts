/**
 * The sets of ports on which pods answer. All endpoints of a slice share one set, so pods with other sets are in other slices.
 *
 * Source: staging/src/k8s.io/endpointslice/util/controller_utils.go (NewPortMapKey) v1.36.3
 * Differs: the ports of a slice stand in order of name, port and protocol, where Kubernetes has them in the order of hashes.
 */
import type { DiscoveryEndpointPort, Pod, Service } from "@everynode/model";
import { endpointPorts } from "./pod-endpoint.js";

/** A set of ports, and the text by which it is told from others. */
export interface PortSet {
  readonly key: string;
  readonly ports: readonly DiscoveryEndpointPort[];
}

const text = ({ name, port, protocol, appProtocol }: DiscoveryEndpointPort): string => JSON.stringify([name, port, protocol, appProtocol]);

/** The set that a list of ports is, whatever its order. */
export function portSet(list: readonly DiscoveryEndpointPort[] | null | undefined): PortSet {
  const ports = (list ?? []).map((port) => ({ port, text: text(port) })).sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  return { key: ports.map((each) => each.text).join(), ports: ports.map(({ port }) => port) };
}

/** No ports at all, as a slice without endpoints has them. */
export const NO_PORTS: PortSet = { key: "", ports: [] };

/** On which ports pods answer for a Service: all on the same, unless some are known by a name that each pod explains in its own way. */
export function portsOnPods(service: Service): (pod: Pod) => PortSet {
  const isNamed = (service.spec.ports ?? []).some(({ targetPort }) => typeof targetPort === "string");
  if (!isNamed) {
    const same = portSet(endpointPorts(service, NO_POD));
    return () => same;
  }
  const known = new Map<string, PortSet>();
  return (pod) => {
    const set = portSet(endpointPorts(service, pod));
    const before = known.get(set.key);
    if (before === undefined) known.set(set.key, set);
    return before ?? set;
  };
}

const NO_POD: Pick<Pod, "spec"> = { spec: { containers: [] } };
