/** The cluster that scenarios are played on: set up as the real one was when they were recorded. */
import { type Chooser, type Latency, orderly, seeded, streamNumber } from "@everynode/core";
import { type Cluster, createCluster, latenciesOf } from "everynode";

/** One way in which a cluster's own free choices may fall. */
export interface Chance {
  readonly cluster: Cluster;
  readonly chooser: Chooser;
}

const START_MS = 1_767_225_600_000;
/** The longest period of anything that happens over and over: pod collection. */
const PERIOD_MS = 20_000;

const SETUP = {
  kubelet: { adoptsPods: false, finishesStarts: true, nodeInfo: { kubeletVersion: "v1.0.0-hollow", containerRuntimeVersion: "hollow://1" } },
  heartbeat: { periodMs: 2_000 },
  nodeLifecycle: { monitorPeriodMs: 1_000, gracePeriodMs: 8_000 },
} as const;

/**
 * An empty cluster with its free choices made: 0 is the orderly way, nodes walked by name; any other number draws the order of nodes and actions, how
 * long things take, and at which point of their periods the controllers are when the scenario begins.
 */
export function scenarioCluster(chance: number): Chance {
  const number = (stream: string): number => streamNumber(chance, stream, 0);
  const walk = chance === 0 ? "by-name" : "drawn";
  const cluster = createCluster({ ...SETUP, seed: chance + 1, startTime: START_MS, latencies: chance === 0 ? latenciesOf("recorded") : jittered(number), trace: "off", daemonSet: { walk } });
  if (chance !== 0) cluster.advance(number("begin") % PERIOD_MS);
  return { cluster, chooser: chance % 2 === 0 ? orderly : seeded(chance) };
}

/** Latencies between half of what they are in the recordings and twice as much, apart for each controller. */
function jittered(number: (stream: string) => number): Readonly<Record<string, Latency>> {
  const factor = (stream: string): number => 0.5 + (number(stream) % 1000) / 666;
  const entries = Object.entries(latenciesOf("recorded"));
  return Object.fromEntries(entries.map(([name, { watchMs, requestMs }]) => [name, { watchMs: Math.round(watchMs * factor(`${name} watch`)), requestMs: Math.round(requestMs * factor(`${name} request`)) }]));
}
