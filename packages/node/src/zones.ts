/**
 * Zones: how many of their nodes are well, and at what rate the sick ones may be tainted so that their pods are driven away.
 *
 * The idea: one dead node has a problem; when all nodes look dead, it is more likely the one who looks.
 *
 * Source: pkg/controller/nodelifecycle/{node_lifecycle_controller,scheduler/rate_limited_queue}.go v1.36.3
 * Differs: nodes of a zone that came into the queue at the same time leave it in order of name, not at random.
 */
import { labelOf, type Node } from "@everynode/model";

/** "Initial": nothing is known yet. Partial disruption: more than two nodes, and a good part of the zone, are not ready. Full: none is. */
export type ZoneState = "Initial" | "Normal" | "PartialDisruption" | "FullDisruption";

/** How fast nodes are tainted. Rates are nodes per second. */
export interface EvictionRates {
  /** 0.1 in Kubernetes: one node in ten seconds. */
  readonly evictionRate: number;
  /** 0.01 in Kubernetes; the rate under partial disruption in zones of more than `largeClusterSize` nodes, in smaller ones it is 0. */
  readonly secondaryEvictionRate: number;
  readonly largeClusterSize: number;
  /** The part of a zone that must be not ready for it to be disrupted, from 0 to 1. */
  readonly unhealthyZoneThreshold: number;
}

/** One zone as it is remembered. Plain data. */
export interface SavedZone {
  readonly key: string;
  readonly state: ZoneState;
  /** Nodes per second; 0 stops all tainting. */
  readonly rate: number;
  /** What the bucket, which holds one token, had at `tokensAtMs`. */
  readonly tokens: number;
  readonly tokensAtMs: number;
  /** Nodes by name: when they may be tainted, or null where that has been tried. */
  readonly nodes: readonly (readonly [name: string, atMs: number | null])[];
}

/** Nodes of one zone that are ready, and that are not. */
export interface ZoneCount {
  ready: number;
  notReady: number;
}

/** The zone of a node: the key is empty where its labels say nothing. */
export function zoneOf(node: Node): string {
  const region = labelOf(node, "topology.kubernetes.io/region") ?? labelOf(node, "failure-domain.beta.kubernetes.io/region") ?? "";
  const zone = labelOf(node, "topology.kubernetes.io/zone") ?? labelOf(node, "failure-domain.beta.kubernetes.io/zone") ?? "";
  return region === "" && zone === "" ? "" : `${region}:\0:${zone}`;
}

/** One zone while it is worked on. */
export class Zone {
  readonly key: string;
  state: ZoneState;
  readonly #nodes: Map<string, number | null>;
  #rate: number;
  #tokens: number;
  #tokensAtMs: number;

  constructor(saved: SavedZone) {
    this.key = saved.key;
    this.state = saved.state;
    this.#nodes = new Map(saved.nodes);
    this.#rate = saved.rate;
    this.#tokens = saved.tokens;
    this.#tokensAtMs = saved.tokensAtMs;
  }

  /** A zone of which nothing is known. */
  static fresh(key: string, rate: number, nowMs: number): Zone {
    return new Zone({ key, state: "Initial", rate, tokens: 1, tokensAtMs: nowMs, nodes: [] });
  }

  /** Puts a node into the queue, unless it is or was in it and has not been removed. */
  add(name: string, atMs: number): void {
    if (!this.#nodes.has(name)) this.#nodes.set(name, atMs);
  }

  remove(name: string): void {
    this.#nodes.delete(name);
  }

  /** Removes all nodes of which `goes` is true. */
  sweep(goes: (name: string, isWaiting: boolean) => boolean): void {
    for (const [name, atMs] of this.#nodes) if (goes(name, atMs !== null)) this.#nodes.delete(name);
  }

  /** The node that may be tainted next, or undefined. */
  head(): { readonly name: string; readonly atMs: number } | undefined {
    let first: { readonly name: string; readonly atMs: number } | undefined;
    for (const [name, atMs] of this.#nodes) if (atMs !== null && (first === undefined || atMs < first.atMs)) first = { name, atMs };
    return first;
  }

  /** A node has been dealt with: it does not come again until it is removed. */
  close(name: string): void {
    if (this.#nodes.has(name)) this.#nodes.set(name, null);
  }

  /** A node is to be tried again at `atMs`. */
  postpone(name: string, atMs: number): void {
    if (this.#nodes.has(name)) this.#nodes.set(name, atMs);
  }

  /** Takes the token that allows one node to be tainted; false where there is none yet. */
  takeToken(nowMs: number): boolean {
    const tokens = Math.min(1, this.#tokens + ((nowMs - this.#tokensAtMs) / 1000) * this.#rate);
    if (this.#rate <= 0 || tokens < 1) return false;
    this.#tokens = tokens - 1;
    this.#tokensAtMs = nowMs;
    return true;
  }

  /** When the next token is there, in simulated milliseconds; Infinity where tainting has stopped. */
  tokenMs(): number {
    return this.#rate <= 0 ? Infinity : this.#tokensAtMs + Math.ceil(((1 - this.#tokens) * 1000) / this.#rate);
  }

  /** Changes the rate; whoever waits for a token goes on waiting for a whole one. */
  setRate(rate: number, nowMs: number): void {
    if (rate === this.#rate) return;
    this.#tokens = this.takeToken(nowMs) ? 1 : 0;
    this.#tokensAtMs = nowMs;
    this.#rate = rate;
  }

  /** The zone as plain data. */
  saved(): SavedZone {
    return { key: this.key, state: this.state, rate: this.#rate, tokens: this.#tokens, tokensAtMs: this.#tokensAtMs, nodes: [...this.#nodes] };
  }
}

/** The state of a zone with such nodes. With a threshold of 0.55, three of five nodes that are not ready make a partial disruption, two never do. */
export function zoneState({ ready, notReady }: ZoneCount, unhealthyZoneThreshold: number): ZoneState {
  if (ready === 0 && notReady > 0) return "FullDisruption";
  return notReady > 2 && notReady / (notReady + ready) >= unhealthyZoneThreshold ? "PartialDisruption" : "Normal";
}

function rateOf(state: ZoneState, count: ZoneCount, rates: EvictionRates): number {
  if (state !== "PartialDisruption") return rates.evictionRate;
  return count.ready + count.notReady > rates.largeClusterSize ? rates.secondaryEvictionRate : 0;
}

/** What a look at all zones came to: "blind" when now all nodes look dead, "sighted" when they did and no longer do, else nothing. */
export type Disruption = "blind" | "sighted" | undefined;

/** What the states of zones are judged by. */
export interface DisruptionContext {
  readonly counts: ReadonlyMap<string, ZoneCount>;
  readonly rates: EvictionRates;
  readonly nowMs: number;
}

/** Brings states and rates of the zones up to date, forgets those without nodes, and says what came of it. */
export function disrupt(zones: Map<string, Zone>, { counts, rates, nowMs }: DisruptionContext): Disruption {
  for (const key of zones.keys()) if (!counts.has(key)) zones.delete(key);
  const states = new Map<string, ZoneState>();
  for (const [key, count] of counts) states.set(key, zoneState(count, rates.unhealthyZoneThreshold));
  const isFull = (state: ZoneState | undefined): boolean => state === "FullDisruption";
  const allAre = [...states.values()].every(isFull);
  const allWere = [...zones.values()].every((zone) => isFull(zone.state));
  if (allAre && allWere) return undefined;
  for (const [key, zone] of zones) {
    const state = states.get(key) ?? "Normal";
    if (!allAre && !allWere && state === zone.state) continue;
    zone.setRate(allAre ? 0 : rateOf(state, counts.get(key) ?? { ready: 0, notReady: 0 }, rates), nowMs);
    zone.state = state;
  }
  return allAre ? "blind" : allWere ? "sighted" : undefined;
}
