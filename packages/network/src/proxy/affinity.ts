/**
 * To which endpoint a proxy has led each client last, where a Service asks for it.
 *
 * Source: pkg/proxy/iptables/proxier.go (writeServiceToEndpointRules) v1.36.3
 */
import { SortedMap } from "@everynode/api";
import type { KnownServicePort, ProxyEndpoint } from "./service-port.js";

/** Where a client was led, and when it asked last (simulated milliseconds since the epoch). */
export interface Led {
  readonly endpoint: string;
  readonly atMs: number;
}

/** By proxy, port of a Service, and client. Each proxy remembers for itself. */
export type Affinity = SortedMap<Led>;

/** Nobody was led anywhere yet. */
export const NO_AFFINITY: Affinity = SortedMap.empty();

/** Where Services remember their clients for as long as nothing else is said, in seconds: three hours. */
const TIMEOUT_SECONDS = 10_800;

/** Who is led, by whom, and where to. */
export interface Leading {
  readonly node: string;
  readonly servicePort: KnownServicePort;
  /** Of the client. */
  readonly address: string;
  readonly nowMs: number;
}

/** True where the Service remembers its clients. */
export const remembersClients = ({ service: { spec } }: KnownServicePort): boolean => spec.sessionAffinity === "ClientIP";

const keyOf = ({ node, servicePort, address }: Leading): string => `${node} ${servicePort.key} ${servicePort.port.protocol ?? "TCP"} ${servicePort.port.port} ${address}`;

/** The endpoint to which this client was led last, if that is still among `endpoints` and not too long ago. */
export function ledBefore(affinity: Affinity, leading: Leading, endpoints: readonly ProxyEndpoint[]): ProxyEndpoint | undefined {
  const last = affinity.get(keyOf(leading));
  const { timeoutSeconds = TIMEOUT_SECONDS } = leading.servicePort.service.spec.sessionAffinityConfig?.clientIP ?? {};
  if (last === undefined || leading.nowMs - last.atMs > timeoutSeconds * 1000) return undefined;
  return endpoints.find(({ text }) => text === last.endpoint);
}

/** What is remembered once the client has been led to an endpoint. O(log n). */
export const ledNow = (affinity: Affinity, leading: Leading, { text }: ProxyEndpoint): Affinity => affinity.set(keyOf(leading), { endpoint: text, atMs: leading.nowMs });
