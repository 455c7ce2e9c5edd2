/**
 * One port of a Service as a proxy knows it: its endpoints, and which of them a proxy on some node may choose from.
 *
 * Source: pkg/proxy/{topology,endpointslicecache,serviceport}.go v1.36.3
 */
import type { Endpoint, EndpointSlice, Service, ServicePort } from "@everynode/model";

/** An endpoint of one port. */
export interface ProxyEndpoint {
  /** `10.1.0.7:8080`: by it endpoints are in order. */
  readonly text: string;
  readonly address: string;
  readonly port: number;
  /** Undefined where the slice names none. */
  readonly node: string | undefined;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly endpoint: Endpoint;
}

/** What a proxy may choose from. */
export interface Choice {
  readonly endpoints: readonly ProxyEndpoint[];
  /** True where none is ready and those that are being deleted and still serve stand in. */
  readonly isFallback: boolean;
}

const NO_CHOICE: Choice = { endpoints: [], isFallback: false };

/** The address and the port in one; an IPv6 address stands in brackets. */
export const socketText = (address: string, port: number): string => (address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`);

function endpointOf(endpoint: Endpoint, port: number): ProxyEndpoint | undefined {
  const address = endpoint.addresses?.[0];
  if (address === undefined) return undefined;
  const { ready = true, serving = true, terminating = false } = endpoint.conditions;
  return { text: socketText(address, port), address, port, node: endpoint.nodeName, ready, serving, terminating, endpoint };
}

/** Of two endpoints with one address the one that is not being deleted counts, and else the later one. */
function endpointsIn(slices: readonly EndpointSlice[], { name = "", protocol = "TCP" }: ServicePort): readonly ProxyEndpoint[] {
  const found = new Map<string, ProxyEndpoint>();
  for (const { ports, endpoints } of slices) {
    for (const port of ports ?? []) {
      if ((port.name ?? "") !== name || (port.protocol ?? "TCP") !== protocol || !port.port) continue;
      for (const each of endpoints ?? []) {
        const endpoint = endpointOf(each, port.port);
        if (endpoint !== undefined && (!endpoint.terminating || !found.has(endpoint.text))) found.set(endpoint.text, endpoint);
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
}

const isStandIn = ({ serving, terminating }: ProxyEndpoint): boolean => serving && terminating;

/** Those that are ready; else those that stand in. */
function usable(endpoints: readonly ProxyEndpoint[]): Choice {
  const ready = endpoints.filter((each) => each.ready);
  if (ready.length > 0) return { endpoints: ready, isFallback: false };
  const standIns = endpoints.filter(isStandIn);
  return standIns.length === 0 ? NO_CHOICE : { endpoints: standIns, isFallback: true };
}

const nodeHints = ({ endpoint }: ProxyEndpoint): readonly { readonly name: string }[] => endpoint.hints?.forNodes ?? [];
const zoneHints = ({ endpoint }: ProxyEndpoint): readonly { readonly name: string }[] => endpoint.hints?.forZones ?? [];

/** One port of a Service. What follows from its endpoints is computed when it is asked for first. */
export class KnownServicePort {
  /** `namespace/name` of the Service. */
  readonly key: string;
  readonly service: Service;
  readonly port: ServicePort;
  /** The port's name, or its number where it has none. */
  readonly portName: string;
  readonly #slices: readonly EndpointSlice[];
  #endpoints: readonly ProxyEndpoint[] | undefined;
  #everywhere: Choice | undefined;
  #byNode: Map<string, Choice> | undefined;
  #hints: { readonly nodes: boolean; readonly zones: boolean } | undefined;
  readonly #hinted = new Map<string, Choice>();

  constructor(key: string, service: Service, { port, slices }: { readonly port: ServicePort; readonly slices: readonly EndpointSlice[] }) {
    this.key = key;
    this.service = service;
    this.port = port;
    this.portName = port.name === undefined || port.name === "" ? String(port.port) : port.name;
    this.#slices = slices;
  }

  /** All endpoints of the port, ready or not, in order of their text. */
  get endpoints(): readonly ProxyEndpoint[] {
    return (this.#endpoints ??= endpointsIn(this.#slices, this.port));
  }

  /** True where some proxy can choose some endpoint. */
  get isServed(): boolean {
    return this.#all.endpoints.length > 0;
  }

  get #all(): Choice {
    return (this.#everywhere ??= usable(this.endpoints));
  }

  /** What a proxy chooses from under the policy Local: endpoints on its own node. */
  onNode(node: string): Choice {
    this.#byNode ??= choicesByNode(this.endpoints);
    return this.#byNode.get(node) ?? NO_CHOICE;
  }

  /** What a proxy chooses from under the policy Cluster: all endpoints; where every ready one has hints, those hinted for its node, or else for its zone, if there are any. */
  anywhere(node: string, zone: string): Choice {
    const all = this.#all;
    if (all.isFallback || all.endpoints.length === 0) return all;
    this.#hints ??= { nodes: all.endpoints.every((each) => nodeHints(each).length > 0), zones: all.endpoints.every((each) => zoneHints(each).length > 0) };
    if (!this.#hints.nodes && !this.#hints.zones) return all;
    const place = `${node}/${zone}`;
    const before = this.#hinted.get(place);
    if (before !== undefined) return before;
    const choice = this.#hintedFor(node, zone) ?? all;
    this.#hinted.set(place, choice);
    return choice;
  }

  #hintedFor(node: string, zone: string): Choice | undefined {
    const { endpoints } = this.#all;
    const forNode = this.#hints?.nodes === true ? endpoints.filter((each) => nodeHints(each).some(({ name }) => name === node)) : [];
    if (forNode.length > 0) return { endpoints: forNode, isFallback: false };
    const forZone = this.#hints?.zones === true ? endpoints.filter((each) => zoneHints(each).some(({ name }) => name === zone)) : [];
    return forZone.length > 0 ? { endpoints: forZone, isFallback: false } : undefined;
  }
}

function choicesByNode(endpoints: readonly ProxyEndpoint[]): Map<string, Choice> {
  const lists = new Map<string, ProxyEndpoint[]>();
  for (const endpoint of endpoints) {
    if (endpoint.node === undefined) continue;
    const list = lists.get(endpoint.node);
    if (list === undefined) lists.set(endpoint.node, [endpoint]);
    else list.push(endpoint);
  }
  return new Map(Array.from(lists, ([node, list]) => [node, usable(list)]));
}
