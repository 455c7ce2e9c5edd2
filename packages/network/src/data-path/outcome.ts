/** What comes of a request: who answers it, or why nobody does, and which way it took. All of it is data; `outcomeText` tells it. */
import type { Protocol } from "../proxy/service-table.js";
import type { Affinity } from "../proxy/affinity.js";

/** Who asks, as hops and failures name it: `outside`, `node-1` or `default/web-1`. */
export type Named = string;

/** One stretch of the way. */
export type Hop =
  /** A client asks for an address. `node` is the machine it is on, null for the outside. */
  | { readonly at: "client"; readonly client: Named; readonly node: string | null; readonly address: string; readonly port: number; readonly protocol: Protocol }
  /** A name is looked up; `addresses` are all that were found, `chosen` the one that is asked. */
  | { readonly at: "name"; readonly name: string; readonly addresses: readonly string[]; readonly chosen: string }
  /** The proxy of a node leads the request to one of `candidates` endpoints. */
  | {
      readonly at: "proxy";
      readonly node: string;
      readonly service: string;
      /** The port's name, or its number where it has none. */
      readonly port: string;
      /** By which policy the candidates were chosen. */
      readonly policy: "Cluster" | "Local";
      readonly candidates: number;
      /** The one that was chosen: `10.1.0.7:8080`. */
      readonly endpoint: string;
      /** True where none is ready, and those that are being deleted and still serve stand in. */
      readonly isFallback: boolean;
      /** True where the client is led to the endpoint it was led to before. */
      readonly isAffine: boolean;
    }
  /** A machine forwards one of its ports to a pod. */
  | { readonly at: "host-port"; readonly node: string; readonly port: number; readonly pod: string }
  /** Somebody is reached. */
  | { readonly at: "end"; readonly node: string; readonly address: string; readonly port: number };

/** Who answers. */
export type Answerer =
  | { readonly type: "pod"; readonly pod: string; readonly node: string; readonly container: string; readonly address: string; readonly port: number }
  /** A process on a machine, outside of Kubernetes. */
  | { readonly type: "process"; readonly process: string; readonly node: string; readonly address: string; readonly port: number };

/** Why nobody answers. */
export type Failure =
  /** The client itself does not run. */
  | { readonly reason: "client-down"; readonly client: Named }
  /** The client is cut off from those who know names. */
  | { readonly reason: "names-unreachable"; readonly name: string; readonly node: string }
  /** No such name is known. */
  | { readonly reason: "no-such-name"; readonly name: string }
  /** The name is known and has no address. */
  | { readonly reason: "no-address"; readonly name: string }
  /** Nobody has the address. */
  | { readonly reason: "no-such-address"; readonly address: string }
  /** The client is outside, and the address means something inside only. */
  | { readonly reason: "inside-only"; readonly address: string }
  /** The address is a Service's, which has no such port. */
  | { readonly reason: "no-such-port"; readonly service: string; readonly port: number; readonly protocol: Protocol }
  /** The Service has no endpoints at all, as the node's proxy knows it. */
  | { readonly reason: "no-endpoints"; readonly service: string; readonly node: string }
  /** None of its endpoints is ready. */
  | { readonly reason: "none-ready"; readonly service: string; readonly node: string; readonly endpoints: number }
  /** The policy is Local, and no endpoint is on the node. */
  | { readonly reason: "no-local-endpoint"; readonly service: string; readonly node: string; readonly policy: "internalTrafficPolicy" | "externalTrafficPolicy" }
  /** A proxy or a name leads to an address that nobody has any more. */
  | { readonly reason: "endpoint-gone"; readonly address: string }
  /** Two machines do not reach each other; null stands for the outside. */
  | { readonly reason: "partition"; readonly from: string | null; readonly to: string }
  /** The machine has no power, or is gone. */
  | { readonly reason: "node-down"; readonly node: string }
  /** NetworkPolicies isolate a pod, and let this connection not pass. */
  | { readonly reason: "network-policy"; readonly direction: "ingress" | "egress"; readonly pod: string; readonly policies: readonly string[] }
  | { readonly reason: "pod-not-running"; readonly pod: string; readonly node: string }
  /** Nobody has the port: `at` is a pod or a machine. */
  | { readonly reason: "port-closed"; readonly at: Named; readonly port: number; readonly protocol: Protocol }
  /** The container that has the port does not run, or has not come up yet. */
  | { readonly reason: "not-listening"; readonly pod: string; readonly container: string; readonly port: number }
  /** The pod that has the machine's port does not answer, and keeps others from having it. */
  | { readonly reason: "host-port-conflict"; readonly node: string; readonly port: number; readonly holder: string; readonly others: readonly string[] };

/** Why nobody answers, in one word. */
export type Reason = Failure["reason"];

/** A request that somebody answers. */
export interface Answered {
  readonly ok: true;
  readonly by: Answerer;
  readonly hops: readonly Hop[];
  /** To hand to the next request, where Services remember their clients. */
  readonly affinity: Affinity;
}

/** A request that nobody answers. */
export interface Unanswered {
  readonly ok: false;
  readonly why: Failure;
  readonly hops: readonly Hop[];
  readonly affinity: Affinity;
}

/** What comes of a request. */
export type Outcome = Answered | Unanswered;

/** What the client notices: its request is refused at once, or never answered, or its name leads nowhere, or it does not ask at all. */
export type Symptom = "refused" | "timeout" | "unknown-name" | "silent";

/** How each failure shows, where proxies work by iptables. */
export const SYMPTOMS: { readonly [reason in Reason]: Symptom } = {
  "client-down": "silent",
  "names-unreachable": "timeout",
  "no-such-name": "unknown-name",
  "no-address": "unknown-name",
  "no-such-address": "timeout",
  "inside-only": "timeout",
  "no-such-port": "timeout",
  "no-endpoints": "refused",
  "none-ready": "refused",
  "no-local-endpoint": "timeout",
  "endpoint-gone": "timeout",
  partition: "timeout",
  "node-down": "timeout",
  "network-policy": "timeout",
  "pod-not-running": "timeout",
  "port-closed": "refused",
  "not-listening": "refused",
  "host-port-conflict": "refused",
};
