/** What is asked for, as people write it: `http://fluentd.kube-system:24224`, `10.96.0.10:53/UDP`, `node-1:8080`. */
import { parseIp, printIp } from "@everynode/model";
import type { Protocol } from "../proxy/service-table.js";
import { RequestError, shown } from "./request-error.js";

/** An address or a name, and a port. */
export interface Target {
  /** An address in its canonical spelling, or a name in small letters. */
  readonly host: string;
  readonly isAddress: boolean;
  readonly port: number;
  readonly protocol: Protocol;
}

/** The same, as people give it. */
export interface TargetInput {
  readonly host: string;
  readonly port: number;
  /** TCP where left out. */
  readonly protocol?: Protocol;
}

const PROTOCOLS: readonly Protocol[] = ["TCP", "UDP", "SCTP"];
const SCHEMES: Readonly<Record<string, { readonly protocol: Protocol; readonly port?: number }>> = {
  http: { protocol: "TCP", port: 80 },
  https: { protocol: "TCP", port: 443 },
  tcp: { protocol: "TCP" },
  udp: { protocol: "UDP" },
  sctp: { protocol: "SCTP" },
};
const EXAMPLE = 'such as "http://web.default:8080", "10.96.0.10:53/UDP" or { host: "node-1", port: 8080 }';
const NAME = /^[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?(\.[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?)*\.?$/;

/** The parts of a target's text: a scheme, a host (an IPv6 address in brackets), a port, a protocol, and a path. */
const TEXT = /^(?:([a-z]+):\/\/)?(\[[^\]]*\]|[^\s:/[\]]+)(?::([0-9]+))?(?:\/(TCP|UDP|SCTP|tcp|udp|sctp)$)?((?:[/?#].*)?)$/;

/** Reads a target. Throws a `RequestError` where it is none. */
export function targetOf(given: string | TargetInput): Target {
  if (typeof given === "string") return targetOfText(given);
  const { host, port, protocol = "TCP" } = (given ?? {}) as Partial<TargetInput>;
  if (typeof host !== "string") throw new RequestError(`to takes an address and a port, ${EXAMPLE}; got ${shown(given)}`);
  return checked({ host, port, protocol }, given);
}

function targetOfText(text: string): Target {
  const [, scheme = "", host = "", port, protocol, path = ""] = TEXT.exec(text) ?? [];
  const known = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
  if (host === "") throw new RequestError(`to takes an address and a port, ${EXAMPLE}; got ${shown(text)}`);
  if (scheme !== "" && known === undefined) throw new RequestError(`to begins with ${Object.keys(SCHEMES).map((each) => `${each}://`).join(", ")} or with no scheme at all; got ${shown(text)}`);
  if (path !== "" && known?.port === undefined) throw new RequestError(`to has a path, which only http:// and https:// have; got ${shown(text)}`);
  const number = port === undefined ? known?.port : Number(port);
  if (number === undefined) throw new RequestError(`to needs a port, ${EXAMPLE}; got ${shown(text)}`);
  return checked({ host, port: number, protocol: (protocol?.toUpperCase() as Protocol | undefined) ?? known?.protocol ?? "TCP" }, text);
}

function checked({ host, port, protocol }: { readonly host: string; readonly port: unknown; readonly protocol: Protocol }, given: unknown): Target {
  if (typeof port !== "number" || !Number.isInteger(port) || port < 1 || port > 65_535) throw new RequestError(`a port is a whole number from 1 to 65535; got ${shown(port)} in ${shown(given)}`);
  if (!PROTOCOLS.includes(protocol)) throw new RequestError(`a protocol is ${PROTOCOLS.join(", ")}; got ${shown(protocol)} in ${shown(given)}`);
  const bare = host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
  const address = parseIp(bare);
  if (address !== undefined) return { host: printIp(address), isAddress: true, port, protocol };
  const name = bare.toLowerCase();
  if (bare !== host || !NAME.test(name)) throw new RequestError(`a host is an address or a DNS name; got ${shown(host)} in ${shown(given)}`);
  return { host: name, isAddress: false, port, protocol };
}
