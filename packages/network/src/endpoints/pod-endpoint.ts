/**
 * What one pod is to a Service: an endpoint with its conditions, and the ports it answers on.
 *
 * Source: staging/src/k8s.io/endpointslice/utils.go, util/controller_utils.go v1.36.3
 */
import { type DiscoveryEndpointPort, type Endpoint, type IpAddress, isPodReady, isPodTerminal, isTerminating, labelOf, NO_LABELS, type Node, parseIp, type Pod, printIp, type Service, type ServicePort } from "@everynode/model";

/** The families of addresses that slices of Services have. */
export type AddressFamily = "IPv4" | "IPv6";

/** The label of a Node that says in which zone it is. */
export const ZONE_LABEL = "topology.kubernetes.io/zone";

/** The families of a Service's addresses, in the order in which it names them. */
export function addressFamilies({ spec: { ipFamilies = [] } }: Service): readonly AddressFamily[] {
  return ipFamilies.length === 0 ? ["IPv4"] : ipFamilies.filter((family) => family !== "");
}

/** True where the pod belongs in slices at all: it has an address and has not ended. A pod that is being deleted belongs there, too. */
export function belongsInSlices(pod: Pod): boolean {
  return !isPodTerminal(pod) && (pod.status.podIP !== undefined || (pod.status.podIPs ?? []).length > 0);
}

/** True where the Service leads to pods by this controller: it has a selector (an empty one is none, as it is not stored), and is not a mere name. */
export function hasEndpoints({ spec: { type, selector = NO_LABELS } }: Service): boolean {
  return type !== "ExternalName" && Object.keys(selector).length > 0;
}

const isOfFamily = (address: IpAddress | undefined, family: AddressFamily): address is IpAddress => address !== undefined && `IPv${address.family}` === family;

function addressesOf({ status: { podIPs = [] } }: Pod, family: AddressFamily): readonly string[] {
  return podIPs.flatMap(({ ip }) => {
    const address = parseIp(ip);
    return isOfFamily(address, family) ? [printIp(address)] : [];
  });
}

/** What an endpoint is made from; `node` is left out where the pod's Node is not known. */
export interface EndpointSource {
  readonly service: Service;
  readonly pod: Pod;
  readonly node?: Node | undefined;
  readonly family?: AddressFamily;
}

/**
 * The endpoint that a pod is for a Service, in one family of addresses (IPv4 where left out), or undefined where the pod has no such address. `serving` is the pod's readiness; `ready` is that of a pod that
 * is not being deleted, or always true under `publishNotReadyAddresses`.
 */
export function podEndpoint({ service, pod, node, family = "IPv4" }: EndpointSource): Endpoint | undefined {
  const addresses = addressesOf(pod, family);
  if (addresses.length === 0) return undefined;
  const serving = isPodReady(pod);
  const terminating = isTerminating(pod);
  const { name, namespace = "", uid } = pod.metadata;
  const { nodeName, hostname, subdomain } = pod.spec;
  const zone = node === undefined ? undefined : labelOf(node, ZONE_LABEL);
  return {
    addresses,
    conditions: { ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating), serving, terminating },
    ...(hostname && subdomain === service.metadata.name ? { hostname } : {}),
    targetRef: { kind: "Pod", namespace, name, uid },
    ...(nodeName ? { nodeName } : {}),
    ...(zone ? { zone } : {}),
  };
}

/** The number behind a Service's port on this pod: its own, or that of the container's port of that name and protocol; undefined where the pod has none. */
export function targetPortOf({ spec: { containers, initContainers = [] } }: Pick<Pod, "spec">, { targetPort, port, protocol }: ServicePort): number | undefined {
  if (typeof targetPort !== "string") return targetPort ?? port;
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === "Always");
  for (const { ports = [] } of [...containers, ...sidecars]) {
    const found = ports.find((each) => each.name === targetPort && each.protocol === protocol);
    if (found !== undefined) return found.containerPort;
  }
  return undefined;
}

/** The ports of a Service as this pod answers on them, in the Service's order; those that the pod does not have are left out. */
export function endpointPorts({ spec: { ports = [] } }: Service, pod: Pick<Pod, "spec">): readonly DiscoveryEndpointPort[] {
  return ports.flatMap((servicePort) => {
    const port = targetPortOf(pod, servicePort);
    if (port === undefined) return [];
    const { name = "", protocol = "TCP", appProtocol } = servicePort;
    return [{ name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }];
  });
}
