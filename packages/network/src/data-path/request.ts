/** The friendly face of the data path: who would answer, asked in the words that people use. */
import type { ClusterState } from "@everynode/api";
import { type Simulation, streamNumber } from "@everynode/core";
import { nearestWord } from "@everynode/model";
import type { Affinity } from "../proxy/affinity.js";
import { ask } from "./ask.js";
import { type ClientInput, clientOf } from "./client.js";
import { type Network, type NetworkOptions, networkOf, plainOptions } from "./network.js";
import type { Outcome } from "./outcome.js";
import { outcomeText } from "./outcome-text.js";
import { RequestError, shown } from "./request-error.js";
import { type TargetInput, targetOf } from "./target.js";

/** A draw by name: number `number` (from 0; 0 where left out) of the stream `stream` of the cluster's seed. */
export interface NamedDraw {
  readonly stream: string;
  readonly number?: number;
}

/** Who asks whom. */
export interface RequestInput {
  /** `"outside"`, the name of a node, `"namespace/pod"`, or an object that says which of them is meant. */
  readonly from: ClientInput;
  /** A name or an address, and a port: `"http://web.default:8080"`, `"10.96.0.10:53/UDP"`, `{ host: "node-1", port: 8080 }`. */
  readonly to: string | TargetInput;
  /** Which of several addresses or endpoints is taken: a number from 0 to below 1, or a draw by name. The first where left out. */
  readonly chance?: number | NamedDraw;
  /** What proxies remember of their clients: `affinity` of the outcome before. Nothing where left out. */
  readonly affinity?: Affinity;
  /** How the cluster is looked at: lags, ports, programs. */
  readonly network?: NetworkOptions;
}

/** What comes of a request, and its way as text. */
export type Told = Outcome & { readonly text: string };

const NAMES: Readonly<Record<keyof RequestInput, true>> = { from: true, to: true, chance: true, affinity: true, network: true };
const NETWORK_NAMES: Readonly<Record<keyof NetworkOptions, true>> = { proxyLagMs: true, proxyRevision: true, dnsLagMs: true, dnsRevision: true, containersRun: true, programs: true, listens: true };

/**
 * What comes of a request in a cluster as it is now; nothing changes by it. Throws a `RequestError` for what cannot be asked: a client that does not exist, an address that is none, an option that nobody knows.
 * O(log n) in the cluster but for the first request after a change, which is linear in its pods, Services and slices.
 */
export function request(simulation: Pick<Simulation, "cluster" | "setup">, input: RequestInput): Told {
  checkNames(input, NAMES, "request");
  const network = networkIn(simulation, input.network);
  const outcome = ask(network, {
    client: clientOf(network, input.from),
    target: targetOf(input.to),
    chance: chanceOf(network.state, input.chance),
    ...(input.affinity === undefined ? {} : { affinity: input.affinity }),
  });
  return {
    ...outcome,
    get text(): string {
      return outcomeText(outcome);
    },
  };
}

/** The network of a simulation as it is now; made once for it and these options, so that many requests may be asked of it with `ask`. Throws a `RequestError` for options that nobody knows. */
export function networkIn(simulation: Pick<Simulation, "cluster" | "setup">, options?: NetworkOptions): Network {
  const { cluster, setup } = (simulation ?? {}) as Partial<Simulation>;
  if (cluster === undefined || setup === undefined) throw new RequestError(`a request is asked of a simulation, such as cluster.simulation; got ${shown(simulation)}`);
  const containersRun = setup.controllers.some(({ name }) => name === "kernel");
  if (options === undefined) return networkOf(cluster, plainOptions(containersRun));
  checkOptions(options);
  return networkOf(cluster, options.containersRun === undefined ? withContainers(options, containersRun) : options);
}

const WITH_CONTAINERS = new WeakMap<NetworkOptions, NetworkOptions>();

/** The same object for the same options, so that their network is found again. */
function withContainers(options: NetworkOptions, containersRun: boolean): NetworkOptions {
  const before = WITH_CONTAINERS.get(options);
  if (before !== undefined && before.containersRun === containersRun) return before;
  const whole = { ...options, containersRun };
  WITH_CONTAINERS.set(options, whole);
  return whole;
}

function checkNames(given: object, known: object, what: string): void {
  if (typeof given !== "object" || given === null) throw new RequestError(`${what} takes an object of ${Object.keys(known).join(", ")}; got ${shown(given)}`);
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(known, name)) continue;
    const near = nearestWord(name, Object.keys(known));
    throw new RequestError(`${what} knows no ${shown(name)}; ${near === undefined ? `there are ${Object.keys(known).join(", ")}` : `did you mean ${shown(near)}?`}`);
  }
}

function checkOptions(options: NetworkOptions): void {
  checkNames(options, NETWORK_NAMES, "request.network");
  const { proxyLagMs = 0, proxyRevision = 0, dnsLagMs = 0, dnsRevision = 0, listens = {} } = options;
  checkWhole(dnsLagMs, "dnsLagMs", "milliseconds");
  checkWhole(dnsRevision, "dnsRevision", "numbers");
  checkOfNodes(proxyLagMs, "proxyLagMs", "milliseconds");
  checkOfNodes(proxyRevision, "proxyRevision", "numbers");
  for (const [image, ports] of Object.entries(listens)) {
    if (!Array.isArray(ports) || !ports.every((port) => Number.isInteger(port) && port > 0 && port <= 65_535)) throw new RequestError(`request.network.listens[${shown(image)}] must be a list of ports from 1 to 65535; got ${shown(ports)}`);
  }
}

function checkOfNodes(said: number | Readonly<Record<string, number>>, name: string, unit: string): void {
  if (typeof said !== "object" || said === null) checkWhole(said, name, unit);
  else for (const [node, each] of Object.entries(said)) checkWhole(each, `${name}[${shown(node)}]`, unit);
}

function checkWhole(value: unknown, name: string, unit: string): void {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw new RequestError(`request.network.${name} must be whole ${unit} from 0 on; got ${shown(value)}`);
}

function chanceOf(state: ClusterState, given: number | NamedDraw | undefined): number {
  if (given === undefined) return 0;
  if (typeof given === "number") {
    if (given >= 0 && given < 1) return given;
    throw new RequestError(`request.chance must be a number from 0 to below 1, or { stream: "requests", number: 0 }; got ${shown(given)}`);
  }
  const { stream, number = 0 } = (given ?? {}) as Partial<NamedDraw>;
  if (typeof stream !== "string" || !Number.isSafeInteger(number) || number < 0) throw new RequestError(`request.chance must be a number from 0 to below 1, or { stream: "requests", number: 0 }; got ${shown(given)}`);
  return streamNumber(state.seed, `request ${stream}`, number) / 4_294_967_296;
}
