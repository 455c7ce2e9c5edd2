/**
 * All Services as a proxy knows them, by the addresses and node ports at which it takes their traffic.
 *
 * Source: pkg/proxy/{servicechangetracker,endpointslicecache}.go, pkg/proxy/iptables/proxier.go v1.36.3
 * Differs: no addresses of load balancers, since nothing gives any, and no health check ports.
 */
import type { SortedMap } from "@everynode/api";
import { type EndpointSlice, labelOf, parseIp, type Service, type ServicePort } from "@everynode/model";
import { serviceKeyOf } from "../endpoints/slice-labels.js";
import { KnownServicePort } from "./service-port.js";

/** The protocols of ports. */
export type Protocol = "TCP" | "UDP" | "SCTP";

/** A Service with this label is somebody else's to proxy. */
const PROXY_NAME_LABEL = "service.kubernetes.io/service-proxy-name";

const NO_SLICES: readonly EndpointSlice[] = [];

/** What a proxy finds under an address and a port. */
export interface Entry {
  readonly servicePort: KnownServicePort;
  /** True for an address that a Service has beside its cluster IP: its traffic counts as external. */
  readonly isExternal: boolean;
}

/** A port and its protocol in one number, since proxies look them up for each request. */
const portKey = (port: number, protocol: Protocol): number => port * 4 + (protocol === "TCP" ? 0 : protocol === "UDP" ? 1 : 2);

/** What a Service has at one of its addresses. */
interface AddressEntries {
  /** `namespace/name`. */
  readonly service: string;
  readonly entries: Map<number, Entry>;
}

/** Services by the places at which proxies take their traffic. */
export class ServiceTable {
  readonly #byAddress = new Map<string, AddressEntries>();
  readonly #byNodePort = new Map<number, KnownServicePort>();

  constructor(services: SortedMap<Service>, slices: SortedMap<EndpointSlice>) {
    const byService = slicesByService(slices);
    services.forEach((service, key) => this.#add(service, key, byService.get(key) ?? NO_SLICES));
  }

  /** The Service whose address this is: `namespace/name`; undefined where it is no Service's. */
  ownerOf(address: string): string | undefined {
    return this.#byAddress.get(address)?.service;
  }

  /** What a Service has at the port of its address; undefined where it has nothing there, or the address is no Service's. */
  at(address: string, port: number, protocol: Protocol): Entry | undefined {
    return this.#byAddress.get(address)?.entries.get(portKey(port, protocol));
  }

  /** The port of a Service that has this node port. */
  atNodePort(port: number, protocol: Protocol): KnownServicePort | undefined {
    return this.#byNodePort.get(portKey(port, protocol));
  }

  #add(service: Service, key: string, slices: readonly EndpointSlice[]): void {
    const { spec } = service;
    const [first = ""] = spec.clusterIPs ?? [spec.clusterIP ?? ""];
    if (spec.type === "ExternalName" || first === "" || first === "None" || labelOf(service, PROXY_NAME_LABEL) !== undefined) return;
    const family = parseIp(first)?.family === 6 ? "IPv6" : "IPv4";
    const own = slices.filter(({ addressType }) => addressType === family);
    for (const port of spec.ports ?? []) {
      const servicePort = new KnownServicePort(key, service, { port, slices: own });
      this.#file(first, port, { servicePort, isExternal: false });
      for (const address of spec.externalIPs ?? []) this.#file(address, port, { servicePort, isExternal: true });
      if (port.nodePort !== undefined && port.nodePort !== 0) this.#byNodePort.set(portKey(port.nodePort, port.protocol ?? "TCP"), servicePort);
    }
  }

  #file(address: string, { port, protocol = "TCP" }: ServicePort, entry: Entry): void {
    const found = this.#byAddress.get(address) ?? { service: entry.servicePort.key, entries: new Map<number, Entry>() };
    this.#byAddress.set(address, found);
    found.entries.set(portKey(port, protocol), entry);
  }
}

/** The slices of each Service by its key, in order of their own. */
export function slicesByService(slices: SortedMap<EndpointSlice>): ReadonlyMap<string, readonly EndpointSlice[]> {
  const found = new Map<string, EndpointSlice[]>();
  slices.forEach((slice) => {
    const key = serviceKeyOf(slice);
    if (key === undefined) return;
    const list = found.get(key);
    if (list === undefined) found.set(key, [slice]);
    else list.push(slice);
  });
  return found;
}

const TABLES = new WeakMap<object, WeakMap<object, ServiceTable>>();

/** The table of these Services and slices; made once for them. Linear in their number. */
export function serviceTable(services: SortedMap<Service>, slices: SortedMap<EndpointSlice>): ServiceTable {
  const tables = TABLES.get(services) ?? new WeakMap<object, ServiceTable>();
  TABLES.set(services, tables);
  const table = tables.get(slices) ?? new ServiceTable(services, slices);
  tables.set(slices, table);
  return table;
}
