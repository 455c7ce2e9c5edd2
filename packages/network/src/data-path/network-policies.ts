/**
 * Which traffic NetworkPolicies let pass.
 *
 * Source: staging/src/k8s.io/api/networking/v1/types.go v1.36.3; a network plugin enforces them, so what is left open there is decided as most do
 * Differs: policies hold at once and everywhere, and never for the lookup of names. Pods on their machine's network are never isolated. A pod and its own machine always reach each other.
 */
import { type ClusterState, shelfOf } from "@everynode/api";
import { type Cidr, type IpAddress, matchesLabelSelector, type NetworkPolicy, type NetworkPolicyPeer, type NetworkPolicyPort, parseCidr, parseIp, type Pod, type StringMap } from "@everynode/model";
import type { Protocol } from "../proxy/service-table.js";
import { lastingContainers, type Presence } from "./ground.js";

/** One end of a connection: a pod, or whatever else has the address. */
export interface End {
  readonly address: string;
  /** Undefined for a machine, the outside, and a pod on its machine's network. */
  readonly pod: Presence | undefined;
  /** The name of the machine that it is on; undefined for the outside. */
  readonly node: string | undefined;
}

/** A connection, after all addresses and ports on its way have been replaced. */
export interface Connection {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  readonly protocol: Protocol;
}

/** Whose policies let a connection not pass, and which these are. */
export interface Refusal {
  readonly direction: "ingress" | "egress";
  /** `namespace/name` of the pod that they isolate. */
  readonly pod: string;
  readonly policies: readonly string[];
}

interface Rule {
  readonly peers: readonly NetworkPolicyPeer[] | undefined;
  readonly ports: readonly NetworkPolicyPort[] | undefined;
}

const NO_POLICIES: readonly NetworkPolicy[] = [];

/** The policies of a cluster by namespace. */
export class NetworkPolicies {
  readonly #byNamespace = new Map<string, NetworkPolicy[]>();
  readonly #labelsOf: (namespace: string) => StringMap | undefined;

  constructor(state: ClusterState) {
    const namespaces = shelfOf(state, "Namespace").collection.objects;
    this.#labelsOf = (namespace) => namespaces.get(namespace)?.metadata.labels;
    shelfOf(state, "NetworkPolicy").collection.objects.forEach((object) => {
      const { namespace = "" } = object.metadata;
      this.#byNamespace.set(namespace, [...(this.#byNamespace.get(namespace) ?? []), object as NetworkPolicy]);
    });
  }

  /** Why a connection may not be; undefined where it may. Linear in the policies of both ends' namespaces. */
  refusal(connection: Connection): Refusal | undefined {
    if (this.#byNamespace.size === 0) return undefined;
    const { from, to } = connection;
    if (from.address === to.address || isOwnMachine(from, to) || isOwnMachine(to, from)) return undefined;
    return this.#isolated(connection, "egress") ?? this.#isolated(connection, "ingress");
  }

  /** Policies that isolate one end and do not let the other one through. */
  #isolated(connection: Connection, direction: "ingress" | "egress"): Refusal | undefined {
    const [own, other] = direction === "ingress" ? [connection.to, connection.from] : [connection.from, connection.to];
    if (own.pod === undefined) return undefined;
    const { pod, key } = own.pod;
    const policies = (this.#byNamespace.get(pod.metadata.namespace ?? "") ?? NO_POLICIES).filter(({ spec }) => isOfType(spec, direction) && matchesLabelSelector(spec.podSelector, pod.metadata.labels));
    if (policies.length === 0) return undefined;
    const passes = policies.some((policy) => rulesOf(policy, direction).some(({ peers, ports }) => this.#isPeer(peers, other, policy) && isPort(ports, connection)));
    return passes ? undefined : { direction, pod: key, policies: policies.map(({ metadata }) => metadata.name) };
  }

  #isPeer(peers: readonly NetworkPolicyPeer[] | undefined, { address, pod }: End, policy: NetworkPolicy): boolean {
    if (peers === undefined || peers.length === 0) return true;
    return peers.some(({ ipBlock, podSelector, namespaceSelector }) => {
      if (ipBlock !== undefined) return isWithin(ipBlock.cidr, address) && !(ipBlock.except ?? []).some((cidr) => isWithin(cidr, address));
      if (pod === undefined) return false;
      const { namespace = "", labels } = pod.pod.metadata;
      const isThere = namespaceSelector === undefined ? namespace === policy.metadata.namespace : matchesLabelSelector(namespaceSelector, this.#labelsOf(namespace));
      return isThere && (podSelector === undefined || matchesLabelSelector(podSelector, labels));
    });
  }
}

const isOwnMachine = (machine: End, { pod, node }: End): boolean => pod !== undefined && machine.pod === undefined && machine.node !== undefined && machine.node === node;

/** A policy that names no types is about ingress, and about egress where it has rules of it. */
function isOfType({ policyTypes, egress }: NetworkPolicy["spec"], direction: "ingress" | "egress"): boolean {
  if (policyTypes !== undefined && policyTypes.length > 0) return policyTypes.includes(direction === "ingress" ? "Ingress" : "Egress");
  return direction === "ingress" || (egress ?? []).length > 0;
}

function rulesOf({ spec: { ingress = [], egress = [] } }: NetworkPolicy, direction: "ingress" | "egress"): readonly Rule[] {
  return direction === "ingress" ? ingress.map(({ from, ports }) => ({ peers: from, ports })) : egress.map(({ to, ports }) => ({ peers: to, ports }));
}

function isPort(ports: readonly NetworkPolicyPort[] | undefined, { to, port, protocol }: Connection): boolean {
  if (ports === undefined || ports.length === 0) return true;
  return ports.some((each) => {
    if ((each.protocol ?? "TCP") !== protocol) return false;
    if (each.port === undefined) return true;
    if (typeof each.port === "string") return to.pod !== undefined && isNamed(to.pod.pod, each.port, { port, protocol });
    return port >= each.port && port <= (each.endPort ?? each.port);
  });
}

const isNamed = (pod: Pod, name: string, at: { readonly port: number; readonly protocol: Protocol }): boolean =>
  lastingContainers(pod).some(({ ports = [] }) => ports.some((each) => each.name === name && each.containerPort === at.port && (each.protocol ?? "TCP") === at.protocol));

/** True where the address is one of the network. */
function isWithin(text: string, address: string): boolean {
  const cidr: Cidr | undefined = parseCidr(text);
  const ip: IpAddress | undefined = parseIp(address);
  if (cidr === undefined || ip === undefined || cidr.address.family !== ip.family) return false;
  // An IPv4 address stands in the last two of eight groups of 16 bits.
  const kept = ip.family === 4 && !cidr.address.mapped ? cidr.prefixLength + 96 : cidr.prefixLength;
  return cidr.address.groups.every((group, at) => {
    const bits = Math.min(16, Math.max(0, kept - 16 * at));
    return group >> (16 - bits) === (ip.groups[at] ?? 0) >> (16 - bits);
  });
}

const MADE = new WeakMap<object, { readonly namespaces: object; readonly policies: NetworkPolicies }>();

/** The policies of a state; made once for them. */
export function networkPoliciesOf(state: ClusterState): NetworkPolicies {
  const stored = shelfOf(state, "NetworkPolicy").collection.objects;
  const namespaces = shelfOf(state, "Namespace").collection.objects;
  const before = MADE.get(stored);
  if (before !== undefined && before.namespaces === namespaces) return before.policies;
  const policies = new NetworkPolicies(state);
  MADE.set(stored, { namespaces, policies });
  return policies;
}
