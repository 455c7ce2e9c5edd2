/**
 * The cluster's DNS as a function of what its server knows: addresses and ports of Services, of single pods of theirs, and other names for what is elsewhere.
 *
 * Source: Kubernetes DNS-Based Service Discovery 1.1.0 (sections 2.3 to 2.5); where that leaves something open, what the `kubernetes` plugin of CoreDNS does under the configuration of kubeadm (`pods insecure`)
 * Differs: no reverse lookups, no zone records, no wildcards; times to live are left to whoever caches.
 */
import { type EndpointSlice, parseIp, printIp, type Service } from "@everynode/model";
import type { Known } from "../data-path/known.js";
import { slicesOf } from "./service-slices.js";

/** What one may ask a name for. */
export type DnsType = "A" | "AAAA" | "SRV";

/** The zone of all names of a cluster. */
export const ZONE = "cluster.local";

/** One record. */
export type DnsRecord =
  | { readonly type: "A" | "AAAA"; readonly name: string; readonly address: string }
  | { readonly type: "SRV"; readonly name: string; readonly port: number; readonly target: string; readonly priority: number; readonly weight: number }
  | { readonly type: "CNAME"; readonly name: string; readonly target: string };

/** NXDOMAIN: there is no such name. NOERROR without records: there is, and it has none of the type. */
export interface DnsAnswer {
  readonly code: "NOERROR" | "NXDOMAIN";
  readonly records: readonly DnsRecord[];
}

/** What a name is asked for: a whole name, without the dot at its end. */
export interface DnsQuestion {
  readonly name: string;
  readonly type: DnsType;
}

const NO_NAME: DnsAnswer = { code: "NXDOMAIN", records: [] };
const NO_DATA: DnsAnswer = { code: "NOERROR", records: [] };

/** A place that a name leads to. `target` is the name that has its address alone. */
interface Spot {
  readonly address: string;
  readonly port: number;
  readonly target: string;
}

/** What stands before the Service in a name. */
interface Part {
  /** The one label of a pod; "" where there is none. */
  readonly host: string;
  /** Those of a port, without their underscores; "" where there are none. */
  readonly port: string;
  readonly protocol: string;
}

const plain = (label: string): string => (label.startsWith("_") ? label.slice(1) : label);

function partOf(labels: readonly string[]): Part | undefined {
  const [first = "", second = ""] = labels;
  if (labels.length > 2) return undefined;
  return labels.length === 2 ? { host: "", port: plain(first), protocol: plain(second) } : { host: first, port: "", protocol: "" };
}

/** The answer to a question about a whole name. Letters' case does not matter. Linear in the endpoints of one Service. */
export function dnsAnswer(known: Known, question: DnsQuestion): DnsAnswer {
  const name = question.name.toLowerCase();
  const type = question.type;
  if (name === ZONE) return NO_DATA;
  if (!name.endsWith(`.${ZONE}`)) return NO_NAME;
  const labels = name.slice(0, -ZONE.length - 1).split(".").reverse();
  const [kind = "", namespace, service, ...rest] = labels;
  if (kind !== "svc" && kind !== "pod") return NO_NAME;
  if (namespace === undefined) return NO_DATA;
  if (!known.namespaces.has(namespace)) return NO_NAME;
  if (service === undefined) return NO_DATA;
  const part = partOf(rest.reverse());
  if (part === undefined) return NO_NAME;
  if (kind === "pod") return podAnswer(service, { name, type });
  return serviceAnswer(known, `${namespace}/${service}`, { part, question: { name, type } });
}

/** `10-1-0-7.default.pod.cluster.local` is 10.1.0.7, whether or not there is such a pod. */
function podAnswer(label: string, { name, type }: DnsQuestion): DnsAnswer {
  const dashes = label.split("-").length - 1;
  const address = parseIp(label.replaceAll("-", dashes === 3 && !label.includes("--") ? "." : ":"));
  if (address === undefined) return NO_NAME;
  return addressAnswer([{ address: printIp(address), port: 0, target: name }], { name, type });
}

function serviceAnswer(known: Known, key: string, asked: { readonly part: Part; readonly question: DnsQuestion }): DnsAnswer {
  const service = known.services.get(key);
  if (service === undefined) return NO_NAME;
  const { part, question } = asked;
  const { spec } = service;
  if (spec.type === "ExternalName") {
    const target = spec.externalName ?? "";
    return part.host !== "" || parseIp(target) !== undefined ? NO_NAME : { code: "NOERROR", records: [{ type: "CNAME", name: question.name, target: target.replace(/\.$/, "").toLowerCase() }] };
  }
  const spots = spec.clusterIP === "None" || part.host !== "" ? endpointSpots(service, part, slicesOf(known, key)) : clusterSpots(service, part);
  if (spots.length === 0) return NO_NAME;
  return question.type === "SRV" ? portAnswer(spots, question.name) : addressAnswer(spots, question);
}

/** The name of a Service itself. */
const serviceName = ({ metadata: { name, namespace = "" } }: Service): string => `${name}.${namespace}.svc.${ZONE}`;

/** True where a port is asked for that this is, or none. */
const isAsked = (part: Part, name = "", protocol = "TCP"): boolean => (part.port === "" || part.port === name.toLowerCase()) && (part.protocol === "" || part.protocol === protocol.toLowerCase());

function clusterSpots(service: Service, part: Part): readonly Spot[] {
  const { ports = [], clusterIPs = [] } = service.spec;
  const target = serviceName(service);
  return ports.filter(({ name, protocol }) => isAsked(part, name, protocol)).flatMap(({ port }) => clusterIPs.map((address) => ({ address, port, target })));
}

/** The label of an endpoint under the name of its Service: its pod's hostname, or its address. */
const hostLabel = (hostname: string | undefined, address: string): string => (hostname !== undefined && hostname !== "" ? hostname : address.replaceAll(/[.:]/g, "-"));

/** The ready endpoints of a Service; all of them where it publishes those that are not ready, since then they are said to be. A slice without ports has its addresses all the same. */
function endpointSpots(service: Service, part: Part, slices: readonly EndpointSlice[]): readonly Spot[] {
  return slices.flatMap(({ endpoints, ports, addressType }) => {
    if (addressType === "FQDN") return [];
    const numbers = (ports ?? []).length === 0 ? (part.port === "" && part.protocol === "" ? [0] : []) : (ports ?? []).filter(({ name, protocol }) => isAsked(part, name, protocol)).map(({ port = 0 }) => port);
    return (endpoints ?? []).flatMap(({ addresses, hostname, conditions: { ready = true } }) => {
      if (!ready) return [];
      return (addresses ?? []).flatMap((address) => {
        const label = hostLabel(hostname, address);
        return part.host !== "" && part.host !== label ? [] : numbers.map((port) => ({ address, port, target: `${label}.${serviceName(service)}` }));
      });
    });
  });
}

/** Each address once, in order. */
function addressAnswer(spots: readonly Spot[], { name, type }: DnsQuestion): DnsAnswer {
  const family = type === "AAAA" ? 6 : 4;
  const addresses = [...new Set(spots.map(({ address }) => address))].filter((address) => parseIp(address)?.family === family);
  if (type === "SRV" || addresses.length === 0) return NO_DATA;
  return { code: "NOERROR", records: addresses.sort().map((address) => ({ type, name, address })) };
}

/** Each port of each name once, in order; together they weigh a hundred. */
function portAnswer(spots: readonly Spot[], name: string): DnsAnswer {
  const found = new Map(spots.map((spot) => [`${spot.target} ${String(spot.port).padStart(5, "0")}`, spot]));
  const weight = Math.max(1, Math.floor(100 / found.size));
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return { code: "NOERROR", records: sorted.map(([, { port, target }]) => ({ type: "SRV", name, port, target, priority: 0, weight })) };
}
