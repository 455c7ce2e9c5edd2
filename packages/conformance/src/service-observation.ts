/** Services and EndpointSlices as recordings keep them. */
import type { Endpoint, EndpointSlice, Pod, Service } from "@everynode/model";

/** The Service that a control plane makes for itself, and its slice, are left out. */
const isOwn = ({ metadata: { name, namespace } }: Service | EndpointSlice): boolean => !(name === "kubernetes" && namespace === "default");

const hidden = (address: string): string => (address === "" || address === "None" ? address : "<ip>");

function seenService({ metadata: { name, namespace }, spec }: Service): object {
  const { clusterIP, clusterIPs, ports, healthCheckNodePort = 0 } = spec;
  const changed = {
    ...(clusterIP === undefined ? {} : { clusterIP: hidden(clusterIP) }),
    ...(clusterIPs === undefined ? {} : { clusterIPs: clusterIPs.map(hidden) }),
    ...(ports === undefined ? {} : { ports: ports.map((port) => ((port.nodePort ?? 0) > 0 ? { ...port, nodePort: "<nodePort>" } : port)) }),
    ...(healthCheckNodePort > 0 ? { healthCheckNodePort: "<nodePort>" } : {}),
  };
  return { namespace, name, spec: { ...spec, ...changed } };
}

/** What says whose pod it is: its controller, without what differs from run to run. */
type OwnerOf = (pod: Pod) => string | null;

const GENERATED = /-[bcdfghjklmnpqrstvwxz2456789]{5}$/;

function targetOf({ targetRef }: Endpoint, pods: readonly Pod[], ownerOf: OwnerOf): string | null {
  if (targetRef === undefined) return null;
  const { kind = "", name = "", namespace } = targetRef;
  const pod = pods.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
  if (pod === undefined) return `${kind}/${name.replace(GENERATED, "-<rand>")}, gone`;
  return (pod.metadata.generateName ?? "") === "" ? `${kind}/${name}` : ownerOf(pod);
}

function seenSlice(slice: EndpointSlice, pods: readonly Pod[], ownerOf: OwnerOf): object {
  const { namespace, name, generateName = "", labels = {}, annotations = {}, ownerReferences = [] } = slice.metadata;
  const seenEndpoint = (endpoint: Endpoint): object => {
    const { addresses, targetRef: _, ...rest } = endpoint;
    return { ...rest, addresses: (addresses ?? []).map(hidden), target: targetOf(endpoint, pods, ownerOf) };
  };
  return {
    namespace,
    name: generateName === "" ? name : `${generateName}<rand>`,
    labels,
    annotations: Object.keys(annotations),
    owners: ownerReferences.map((owner) => `${owner.kind}/${owner.name}`),
    addressType: slice.addressType,
    ports: slice.ports ?? [],
    endpoints: (slice.endpoints ?? []).map(seenEndpoint),
  };
}

/** What is known of Services, their slices, and the pods behind them. */
export interface ServiceParts {
  readonly services: readonly Service[];
  readonly slices: readonly EndpointSlice[];
  readonly pods: readonly Pod[];
  readonly ownerOf: OwnerOf;
}

/** Services and slices without addresses, node ports that were given, and generated names. */
export function seenServices({ services, slices, pods, ownerOf }: ServiceParts): { readonly services: readonly object[]; readonly endpointSlices: readonly object[] } {
  return { services: services.filter(isOwn).map(seenService), endpointSlices: slices.filter(isOwn).map((slice) => seenSlice(slice, pods, ownerOf)) };
}
