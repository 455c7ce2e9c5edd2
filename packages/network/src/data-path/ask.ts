/**
 * The way of one request: from a client by a name, a proxy, a node port or a host port to whoever answers it, or to where it ends.
 *
 * Source: pkg/proxy/iptables/proxier.go (which traffic goes by which policy) v1.36.3
 * Differs: each request is a connection of its own, so that none outlives a change; there are no load balancers, and nothing is reached by the name `localhost`. What comes from another machine counts as external
 * there, pods' traffic too. Of a machine's ports those of Services come first, then those that are forwarded to pods, then those of processes.
 */
import type { Machine } from "@everynode/model";
import { isPowered, machineAddress } from "@everynode/node";
import { type Affinity, ledBefore, ledNow, NO_AFFINITY, remembersClients } from "../proxy/affinity.js";
import type { Choice, KnownServicePort, ProxyEndpoint } from "../proxy/service-port.js";
import { serviceTable } from "../proxy/service-table.js";
import type { Client } from "./client.js";
import type { Claim, Presence } from "./ground.js";
import { knownNow } from "./known.js";
import { isLinked } from "./link.js";
import { isPodUp, type Listening, listeningPod, listeningProcess } from "./listening.js";
import type { Network } from "./network.js";
import type { End } from "./network-policies.js";
import type { Answerer, Failure, Hop, Outcome } from "./outcome.js";
import type { Target } from "./target.js";

/** Who asks whom, and what else decides. */
export interface Asking {
  readonly client: Client;
  readonly target: Target;
  /** Chance as a number from 0 to below 1: which of several addresses or endpoints is taken. The first where left out. */
  readonly chance?: number;
  /** What proxies remember of their clients; nothing where left out. */
  readonly affinity?: Affinity;
}

/** A place on the way: an address, a port, and how it was come by. */
interface Spot extends Pick<Target, "port" | "protocol"> {
  readonly address: string;
  /** True where a proxy or a name said so: the address is no client's own idea. */
  readonly isTold: boolean;
}

/** What comes of a request. O(log n) in everything that the network holds, once its indexes are made. */
export function ask(network: Network, { client, target, chance = 0, affinity = NO_AFFINITY }: Asking): Outcome {
  const way = new Way(network, client, { chance, affinity });
  return way.from(target);
}

const nameOf = (machine: Machine): string => machine.metadata.name;

/** A request on its way. */
class Way {
  readonly #network: Network;
  readonly #client: Client;
  readonly #chance: number;
  readonly #hops: Hop[] = [];
  #affinity: Affinity;
  /** From whom the connection seems to come. */
  #source: End;

  constructor(network: Network, client: Client, { chance, affinity }: { readonly chance: number; readonly affinity: Affinity }) {
    this.#network = network;
    this.#client = client;
    this.#chance = chance;
    this.#affinity = affinity;
    const { address, pod, machine } = client;
    this.#source = { address, pod, node: machine === undefined ? undefined : nameOf(machine) };
  }

  from({ host, isAddress, port, protocol }: Target): Outcome {
    const { name, machine, isUp } = this.#client;
    this.#hops.push({ at: "client", client: name, node: machine === undefined ? null : nameOf(machine), address: host, port, protocol });
    if (!isUp) return this.#fails({ reason: "client-down", client: name });
    if (isAddress) return this.#to({ address: host, port, protocol, isTold: false });
    const address = this.#lookedUp(host);
    return typeof address === "string" ? this.#to({ address, port, protocol, isTold: true }) : this.#fails(address);
  }

  #fails(why: Failure): Outcome {
    return { ok: false, why, hops: this.#hops, affinity: this.#affinity };
  }

  #answers(by: Answerer): Outcome {
    this.#hops.push({ at: "end", node: by.node, address: by.address, port: by.port });
    return { ok: true, by, hops: this.#hops, affinity: this.#affinity };
  }

  #taken<T>(list: readonly T[]): T {
    return list[Math.min(list.length - 1, Math.floor(this.#chance * list.length))] as T;
  }

  /** One of the addresses of a name. Machines are known to everybody by theirs; the cluster's names are not known outside. */
  #lookedUp(name: string): string | Failure {
    const { machine, namespace } = this.#client;
    if (machine === undefined) return this.#chosen(name, { name, addresses: this.#network.machineAddresses(name), code: "NXDOMAIN" });
    if (!isLinked(machine, undefined)) return { reason: "names-unreachable", name, node: nameOf(machine) };
    return this.#chosen(name, this.#network.lookUp(name, namespace));
  }

  #chosen(asked: string, { name, addresses, code }: { readonly name: string; readonly addresses: readonly string[]; readonly code: string }): string | Failure {
    if (addresses.length === 0) return { reason: code === "NXDOMAIN" ? "no-such-name" : "no-address", name: code === "NXDOMAIN" ? asked : name };
    const chosen = this.#taken(addresses);
    this.#hops.push({ at: "name", name, addresses, chosen });
    return chosen;
  }

  /** On from the client, whose machine's proxy takes what is for Services. */
  #to(spot: Spot): Outcome {
    const { machine } = this.#client;
    const { address, port, protocol } = spot;
    const table = machine === undefined ? this.#outsideTable() : this.#network.proxyOn(machine).table;
    const entry = table.at(address, port, protocol);
    if (machine !== undefined && entry !== undefined) {
      const { servicePort, isExternal } = entry;
      if (isExternal) this.#masquerade(machine, servicePort);
      // What comes from the machine itself or its pods goes everywhere, as if it went out and came back by a load balancer that knows where.
      const isLocal = !isExternal && servicePort.service.spec.internalTrafficPolicy === "Local";
      return this.#byProxy(machine, servicePort, isLocal ? "internalTrafficPolicy" : undefined);
    }
    const service = table.ownerOf(address);
    if (service !== undefined) return this.#fails(machine === undefined ? { reason: "inside-only", address } : { reason: "no-such-port", service, port, protocol });
    const host = this.#network.ground.machineAt(address);
    if (host !== undefined) return this.#toMachine(host, spot);
    return machine === undefined && this.#network.ground.podAt(address) !== undefined ? this.#fails({ reason: "inside-only", address }) : this.#toPod(machine, spot);
  }

  #outsideTable(): ReturnType<typeof serviceTable> {
    const { services, slices } = knownNow(this.#network.state);
    return serviceTable(services, slices);
  }

  /** Why a machine cannot be reached; undefined where it can. */
  #barrier(from: Machine | undefined, to: Machine): Failure | undefined {
    if (!isPowered(to)) return { reason: "node-down", node: nameOf(to) };
    return isLinked(from, to) ? undefined : { reason: "partition", from: from === undefined ? null : nameOf(from), to: nameOf(to) };
  }

  /** On to a machine's own address. */
  #toMachine(host: Machine, spot: Spot): Outcome {
    const { machine } = this.#client;
    const barrier = this.#barrier(machine, host);
    if (barrier !== undefined) return this.#fails(barrier);
    const servicePort = this.#network.proxyOn(host).table.atNodePort(spot.port, spot.protocol);
    if (servicePort === undefined) return this.#onMachine(host, spot);
    this.#masquerade(host, servicePort);
    const isLocal = machine !== host && servicePort.service.spec.externalTrafficPolicy === "Local";
    return this.#byProxy(host, servicePort, isLocal ? "externalTrafficPolicy" : undefined);
  }

  /** What comes in for endpoints anywhere seems to come from the machine that leads it on, so that answers find their way back. */
  #masquerade(machine: Machine, { service: { spec } }: KnownServicePort): void {
    if (spec.externalTrafficPolicy !== "Local") this.#source = { address: machineAddress(machine), pod: undefined, node: nameOf(machine) };
  }

  /** Why NetworkPolicies do not let the connection pass; undefined where they do. `pod` is left out where a machine is reached. */
  #refused(to: { readonly node: string; readonly pod: Presence | undefined }, { address, port, protocol }: Spot): Failure | undefined {
    const refusal = this.#network.policies.refusal({ from: this.#source, to: { address, ...to }, port, protocol });
    return refusal === undefined ? undefined : { reason: "network-policy", ...refusal };
  }

  /** A proxy leads the request on; `localBy` is the policy by which only endpoints on its own node count. */
  #byProxy(machine: Machine, servicePort: KnownServicePort, localBy: "internalTrafficPolicy" | "externalTrafficPolicy" | undefined): Outcome {
    const node = nameOf(machine);
    const choice = localBy === undefined ? servicePort.anywhere(node, this.#network.proxyOn(machine).zone) : servicePort.onNode(node);
    if (choice.endpoints.length === 0) return this.#fails(noneServes(servicePort, node, localBy));
    const { endpoint, isAffine } = this.#led(node, servicePort, choice);
    const { key: service, port, portName } = servicePort;
    this.#hops.push({ at: "proxy", node, service, port: portName, policy: localBy === undefined ? "Cluster" : "Local", candidates: choice.endpoints.length, endpoint: endpoint.text, isFallback: choice.isFallback, isAffine });
    const spot: Spot = { address: endpoint.address, port: endpoint.port, protocol: port.protocol ?? "TCP", isTold: true };
    const host = this.#network.ground.machineAt(endpoint.address);
    if (host === undefined) return this.#toPod(machine, spot);
    const barrier = this.#barrier(machine, host);
    return barrier === undefined ? this.#onMachine(host, spot) : this.#fails(barrier);
  }

  #led(node: string, servicePort: KnownServicePort, { endpoints }: Choice): { readonly endpoint: ProxyEndpoint; readonly isAffine: boolean } {
    if (!remembersClients(servicePort)) return { endpoint: this.#taken(endpoints), isAffine: false };
    const leading = { node, servicePort, address: this.#client.address, nowMs: this.#network.state.nowMs };
    const before = ledBefore(this.#affinity, leading, endpoints);
    const endpoint = before ?? this.#taken(endpoints);
    this.#affinity = ledNow(this.#affinity, leading, endpoint);
    return { endpoint, isAffine: before !== undefined };
  }

  /** On to an address that is no machine's; `from` is the machine that sends there. */
  #toPod(from: Machine | undefined, spot: Spot): Outcome {
    const { address } = spot;
    const presence = this.#network.ground.podAt(address);
    if (presence === undefined) return this.#fails({ reason: spot.isTold ? "endpoint-gone" : "no-such-address", address });
    if (presence.machine === undefined) return this.#fails({ reason: "node-down", node: presence.node });
    const barrier = this.#barrier(from, presence.machine);
    const stop = barrier ?? this.#refused({ node: presence.node, pod: presence }, spot);
    if (stop !== undefined) return this.#fails(stop);
    const listening = listeningPod(presence, spot, this.#network.listening);
    return listening.ok ? this.#answers(podAnswers(presence, listening.container, spot)) : this.#fails(unheard(presence, listening, spot));
  }

  /** At a machine: who has its port? */
  #onMachine(host: Machine, spot: Spot): Outcome {
    const { ground, listening, state, containersRun } = this.#network;
    const { port, protocol } = spot;
    const node = nameOf(host);
    const claims = ground.claims(node, port, protocol).filter((claim) => isOnAddress(claim, spot.address));
    const holder = claims.find(({ presence }) => isPodUp(presence, state.nowMs, containersRun)) ?? claims[0];
    const refused = holder?.isForwarded === true ? undefined : this.#refused({ node, pod: undefined }, spot);
    if (refused !== undefined) return this.#fails(refused);
    if (holder === undefined) {
      const process = listeningProcess(host, spot, listening);
      return process === undefined ? this.#fails({ reason: "port-closed", at: node, port, protocol }) : this.#answers({ type: "process", process, node, address: spot.address, port });
    }
    const { presence, isForwarded } = holder;
    const at = { address: isForwarded ? (presence.address ?? "") : spot.address, port: holder.port.containerPort, protocol, isTold: true };
    if (isForwarded) this.#hops.push({ at: "host-port", node, port, pod: presence.key });
    const stopped = isForwarded ? this.#refused({ node, pod: presence }, at) : undefined;
    if (stopped !== undefined) return this.#fails(stopped);
    const heard = listeningPod(presence, at, listening);
    if (heard.ok) return this.#answers(podAnswers(presence, heard.container, at));
    const others = [...claims.filter((claim) => claim !== holder).map((claim) => claim.presence.key), ...ground.wishes(node, port, protocol).map(({ key }) => key)];
    if (others.length > 0) return this.#fails({ reason: "host-port-conflict", node, port, holder: presence.key, others });
    return this.#fails(unheard(presence, heard, at));
  }
}

/** A port of a machine may be bound to one of its addresses only. */
function isOnAddress({ port: { hostIP = "" } }: Claim, address: string): boolean {
  return hostIP === "" || hostIP === "0.0.0.0" || hostIP === address;
}

const podAnswers = ({ key, node }: Presence, container: string, { address, port }: Spot): Answerer => ({ type: "pod", pod: key, node, container, address, port });

function unheard({ key, node }: Presence, listening: Extract<Listening, { readonly ok: false }>, { port, protocol }: Spot): Failure {
  switch (listening.reason) {
    case "node-down":
      return { reason: "node-down", node };
    case "pod-not-running":
      return { reason: "pod-not-running", pod: key, node };
    case "port-closed":
      return { reason: "port-closed", at: key, port, protocol };
    case "not-listening":
      return { reason: "not-listening", pod: key, container: listening.container, port };
  }
}

/** Why a proxy leads nowhere. */
function noneServes(servicePort: KnownServicePort, node: string, localBy: "internalTrafficPolicy" | "externalTrafficPolicy" | undefined): Failure {
  const { key: service, endpoints } = servicePort;
  if (endpoints.length === 0) return { reason: "no-endpoints", service, node };
  if (localBy === undefined || !servicePort.isServed) return { reason: "none-ready", service, node, endpoints: endpoints.length };
  return { reason: "no-local-endpoint", service, node, policy: localBy };
}
