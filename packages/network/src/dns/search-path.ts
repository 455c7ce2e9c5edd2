/**
 * Names as clients write them: tried with the endings that their resolver adds, until one leads somewhere.
 *
 * Source: pkg/kubelet/network/dns/dns.go v1.36.3 (dnsPolicy ClusterFirst: the namespace's, the Services' and the cluster's zone, ndots 5)
 * Differs: `dnsPolicy` and `dnsConfig` are not looked at; processes on machines, and pods on their network, ask the cluster's DNS too.
 */
import type { Known } from "../data-path/known.js";
import { type DnsAnswer, dnsAnswer, ZONE } from "./dns-answer.js";

/** A name with fewer dots is tried with the endings first, any other one as it is. */
const DOTS = 5;
/** Names that lead to other names, one after the other, at most. */
const MOST_ALIASES = 8;

/** What a client has found out about a name. */
export interface Lookup {
  /** The whole name that led somewhere, or the one that was asked for. */
  readonly name: string;
  readonly code: DnsAnswer["code"];
  /** In order. */
  readonly addresses: readonly string[];
}

/** The whole names that are tried for one that a client of a namespace writes, in order. One that ends with a dot is whole. */
export function triedNames(name: string, namespace: string): readonly string[] {
  if (name.endsWith(".")) return [name.slice(0, -1)];
  const longer = [`${name}.${namespace}.svc.${ZONE}`, `${name}.svc.${ZONE}`, `${name}.${ZONE}`];
  return name.split(".").length > DOTS ? [name, ...longer] : [...longer, name];
}

/** The IPv4 addresses of a name as a client of a namespace writes it; `elsewhere` knows the names outside of the cluster's zone. */
export function lookedUp(known: Known, asked: { readonly name: string; readonly namespace: string }, elsewhere: (name: string) => string | undefined): Lookup {
  let empty: Lookup | undefined;
  for (const name of triedNames(asked.name.toLowerCase(), asked.namespace)) {
    const found = addressesOf(known, name, elsewhere);
    if (found === undefined) continue;
    if (found.length > 0) return { name, code: "NOERROR", addresses: found };
    empty ??= { name, code: "NOERROR", addresses: found };
  }
  return empty ?? { name: asked.name.toLowerCase(), code: "NXDOMAIN", addresses: [] };
}

/** The addresses of a whole name; undefined where there is no such name. */
function addressesOf(known: Known, name: string, elsewhere: (name: string) => string | undefined): readonly string[] | undefined {
  let at = name;
  for (let left = MOST_ALIASES; left > 0; left--) {
    const other = at === ZONE || at.endsWith(`.${ZONE}`) ? undefined : elsewhere(at);
    if (other !== undefined) return [other];
    const { code, records } = dnsAnswer(known, { name: at, type: "A" });
    const [first] = records;
    if (first?.type !== "CNAME") return code === "NXDOMAIN" ? undefined : records.flatMap((record) => (record.type === "A" ? [record.address] : []));
    at = first.target;
  }
  return undefined;
}
