/** Who asks: a pod, a machine or somebody outside, as people write them: `default/web-1`, `node-1`, `outside`. */
import { type Machine, nearestWord, parseIp, printIp } from "@everynode/model";
import { isPowered, machineAddress } from "@everynode/node";
import type { Presence } from "./ground.js";
import { isPodUp } from "./listening.js";
import type { Network } from "./network.js";
import type { Named } from "./outcome.js";
import { RequestError, shown } from "./request-error.js";

/** Who asks. */
export interface Client {
  readonly name: Named;
  /** Where it is; undefined for the outside. */
  readonly machine: Machine | undefined;
  /** Given for a pod with an address of its own: one on its machine's network is, to others, a process of the machine. */
  readonly pod: Presence | undefined;
  /** From which its requests come. */
  readonly address: string;
  /** In which its names are looked up. */
  readonly namespace: string;
  /** False where it cannot ask anybody. */
  readonly isUp: boolean;
}

/** Who asks, as people give it: `"outside"`, the name of a node, `"namespace/pod"`, or an object that says which of them is meant. */
export type ClientInput = string | { readonly pod: string } | { readonly node: string } | { readonly outside: string | true };

/** The address of whoever is outside, where nobody says another: one that is kept for examples (RFC 5737). */
const OUTSIDE_ADDRESS = "203.0.113.1";
const KINDS = ["pod", "node", "outside"];
const EXAMPLE = 'from takes "outside", the name of a node, "namespace/pod", or { pod }, { node } or { outside: "203.0.113.7" }';

/** Who asks in this network. Throws a `RequestError` where there is nobody of the name. */
export function clientOf(network: Network, given: ClientInput): Client {
  if (typeof given === "string") {
    if (given.includes("/")) return podClient(network, given);
    return given === "outside" ? outsideClient(true) : nodeClient(network, given);
  }
  const names = typeof given === "object" && given !== null ? Object.keys(given) : [];
  const [kind = ""] = names;
  if (names.length !== 1 || !KINDS.includes(kind)) throw new RequestError(`${EXAMPLE}; got ${shown(given)}`);
  if ("outside" in given) return outsideClient(given.outside);
  const name: unknown = "pod" in given ? given.pod : given.node;
  if (typeof name !== "string") throw new RequestError(`from.${kind} is a name; got ${shown(name)}`);
  if ("node" in given) return nodeClient(network, name);
  return podClient(network, name.includes("/") ? name : `default/${name}`);
}

function outsideClient(given: string | true): Client {
  const address = given === true ? OUTSIDE_ADDRESS : typeof given === "string" ? parseIp(given) : undefined;
  if (address === undefined) throw new RequestError(`from.outside is an address, or true; got ${shown(given)}`);
  return { name: "outside", machine: undefined, pod: undefined, address: typeof address === "string" ? address : printIp(address), namespace: "default", isUp: true };
}

function missing(what: string, name: string, there: readonly string[]): RequestError {
  const near = nearestWord(name, there);
  const instead = near !== undefined ? `did you mean ${shown(near)}?` : there.length === 0 ? "there are none" : `there are ${there.slice(0, 10).join(", ")}${there.length > 10 ? `, and ${there.length - 10} more` : ""}`;
  return new RequestError(`from: there is no ${what} ${shown(name)}; ${instead}`);
}

function nodeClient({ ground }: Network, name: string): Client {
  const machine = ground.machines.get(name);
  if (machine === undefined) throw missing("machine", name, ground.machines.keys());
  return { name, machine, pod: undefined, address: machineAddress(machine), namespace: "default", isUp: isPowered(machine) };
}

function podClient({ ground, state, containersRun }: Network, key: string): Client {
  const presence = ground.pod(key);
  if (presence === undefined) throw missing("pod", key, ground.podKeys);
  const { pod, machine, address } = presence;
  const isUp = address !== undefined && isPodUp(presence, state.nowMs, containersRun);
  return { name: key, machine, pod: pod.spec.hostNetwork === true ? undefined : presence, address: address ?? "", namespace: pod.metadata.namespace ?? "", isUp };
}
