/** A cluster as requests find it: what is, what each proxy knows and what names lead to, with all indexes made once. */
import { type ClusterState, shelfOf } from "@everynode/api";
import type { Fault, Machine } from "@everynode/model";
import { linkDelayMs, machineAddress, type ProgramLookup, programsOf, type Programs } from "@everynode/node";
import { lookedUp, type Lookup } from "../dns/search-path.js";
import { type ServiceTable, serviceTable } from "../proxy/service-table.js";
import { type Ground, groundOf } from "./ground.js";
import { type Known, knownAt, knownNow, knownOfRevision } from "./known.js";
import { type NetworkPolicies, networkPoliciesOf } from "./network-policies.js";
import { type ListeningContext, type Listens, portsByImage } from "./listening.js";

/** How a cluster is looked at. Everything may be left out; times are simulated milliseconds. */
export interface NetworkOptions {
  /** By how much proxies lag behind the API server: all of them, or single ones by the name of their node. 0 where left out. One that is cut off knows nothing that came later than that, and a slow link delays what it hears. */
  readonly proxyLagMs?: number | Readonly<Record<string, number>>;
  /** Up to which resourceVersion proxies have heard of everything, in place of a lag: all of them, or single ones. */
  readonly proxyRevision?: number | Readonly<Record<string, number>>;
  /** By how much the name server and the caches before it lag behind. 0 where left out. */
  readonly dnsLagMs?: number;
  /** Up to which resourceVersion they have heard of everything, in place of a lag. */
  readonly dnsRevision?: number;
  /** True where containers have a life of their own (`kubelet: { containers: "run" }`). Seen from the cluster's controllers where left out. */
  readonly containersRun?: boolean;
  /** What containers do, as in `createCluster`: by this it is known when they have come up. By the names of their images where left out. */
  readonly programs?: Programs | ProgramLookup;
  /** Ports on which programs listen beside those that containers declare, by image; the only ports of processes outside of Kubernetes. */
  readonly listens?: Listens;
}

/** What a proxy knows. */
export interface ProxyView {
  readonly table: ServiceTable;
  /** The zone of its node; "" where it knows none. */
  readonly zone: string;
}

const ZONE_LABEL = "topology.kubernetes.io/zone";

/** A cluster as requests find it. */
export class Network {
  readonly state: ClusterState;
  readonly ground: Ground;
  readonly policies: NetworkPolicies;
  readonly containersRun: boolean;
  readonly listening: ListeningContext;
  readonly #options: NetworkOptions;
  readonly #proxies = new Map<string, ProxyView>();
  readonly #lookups = new Map<string, Map<string, Lookup>>();
  #faults: ReadonlyMap<string, Fault> | undefined;
  #names: Known | undefined;

  constructor(state: ClusterState, options: NetworkOptions) {
    this.state = state;
    this.#options = options;
    this.containersRun = options.containersRun ?? false;
    this.ground = groundOf(state, { containersRun: this.containersRun });
    this.policies = networkPoliciesOf(state);
    this.listening = { nowMs: state.nowMs, portsOf: portsByImage(options.listens ?? {}), programs: programLookup(options.programs) };
  }

  /** What the proxy on a machine knows by now. */
  proxyOn(machine: Machine): ProxyView {
    const node = machine.metadata.name;
    const before = this.#proxies.get(node);
    if (before !== undefined) return before;
    const known = this.#knownOn(machine);
    const view = { table: serviceTable(known.services, known.slices), zone: known.nodes.get(node)?.metadata.labels?.[ZONE_LABEL] ?? "" };
    this.#proxies.set(node, view);
    return view;
  }

  /** What the name server knows by now. */
  get names(): Known {
    const { dnsRevision, dnsLagMs = 0 } = this.#options;
    return (this.#names ??= dnsRevision === undefined ? knownAt(this.state, this.state.nowMs - dnsLagMs) : knownOfRevision(this.state, dnsRevision));
  }

  /** What a name leads to, as a client of a namespace writes it. Beside those of the cluster's zone all machines have names. */
  lookUp(name: string, namespace: string): Lookup {
    const lookups = this.#lookups.get(namespace) ?? new Map<string, Lookup>();
    this.#lookups.set(namespace, lookups);
    const before = lookups.get(name);
    if (before !== undefined) return before;
    const lookup = lookedUp(this.names, { name, namespace }, (each) => this.machineAddresses(each)[0]);
    lookups.set(name, lookup);
    return lookup;
  }

  /** The address of the machine of that name; none where there is no such machine. */
  machineAddresses(name: string): readonly string[] {
    const machine = this.ground.machines.get(name);
    return machine === undefined ? [] : [machineAddress(machine)];
  }

  #knownOn(machine: Machine): Known {
    const { nowMs } = this.state;
    const { proxyLagMs, proxyRevision } = this.#options;
    const node = machine.metadata.name;
    const cutOffMs = this.#cutOffMs(machine);
    const revision = ofNode(proxyRevision, node);
    if (revision !== undefined && cutOffMs > nowMs) return knownOfRevision(this.state, revision);
    const heardMs = Math.min(nowMs - (ofNode(proxyLagMs, node) ?? 0) - linkDelayMs(machine), cutOffMs);
    return heardMs >= nowMs ? knownNow(this.state) : knownAt(this.state, heardMs);
  }

  /** Since when a machine is cut off; Infinity where it is not, or nobody knows since when. */
  #cutOffMs({ spec: { faults } }: Machine): number {
    if (faults === undefined) return Infinity;
    this.#faults ??= shelfOf(this.state, "Fault").collection.objects as unknown as ReadonlyMap<string, Fault>;
    let sinceMs = Infinity;
    for (const [name, { type }] of Object.entries(faults)) if (type === "partition") sinceMs = Math.min(sinceMs, this.#faults.get(name)?.spec.fromMs ?? Infinity);
    return sinceMs;
  }
}

/** What is said of all nodes, or of this one. */
function ofNode(said: number | Readonly<Record<string, number>> | undefined, node: string): number | undefined {
  if (typeof said !== "object") return said;
  return Object.hasOwn(said, node) ? said[node] : undefined;
}

const LOOKUPS = new WeakMap<Programs, ProgramLookup>();
const NO_PROGRAMS: Programs = {};

function programLookup(programs: Programs | ProgramLookup = NO_PROGRAMS): ProgramLookup {
  if (typeof programs === "function") return programs;
  const lookup = LOOKUPS.get(programs) ?? programsOf({ programs });
  LOOKUPS.set(programs, lookup);
  return lookup;
}

const PLAIN: NetworkOptions = {};
const HOLLOW: NetworkOptions = { containersRun: false };
const RUNNING: NetworkOptions = { containersRun: true };
const NETWORKS = new WeakMap<ClusterState, WeakMap<NetworkOptions, Network>>();

/** The network of a state, made once for it and these options. The first request of a state is linear in its Services, slices, pods and machines. */
export function networkOf(state: ClusterState, options: NetworkOptions = PLAIN): Network {
  const networks = NETWORKS.get(state) ?? new WeakMap<NetworkOptions, Network>();
  NETWORKS.set(state, networks);
  const network = networks.get(options) ?? new Network(state, options);
  networks.set(options, network);
  return network;
}

/** The options where nothing was said but whether containers are run: always the same object. */
export const plainOptions = (containersRun: boolean): NetworkOptions => (containersRun ? RUNNING : HOLLOW);
