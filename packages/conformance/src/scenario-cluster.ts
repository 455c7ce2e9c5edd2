/**
 * The cluster that scenarios are played on, set up as the real one was when they were recorded, and its free choices.
 *
 * A choice is a number. 0 is the orderly way: nodes are walked by name, everybody hears of everything before anybody acts, and things take as long as
 * usual. Any other number draws the order of nodes and of actions, how long things take, and at which point of their periods controllers are.
 */
import { type Chooser, type Latency, orderly, seeded, type Simulation, streamNumber } from "@everynode/core";
import { Cluster, createCluster, latenciesOf } from "everynode";

/** A cluster that goes on from here by the choices of one number. */
export interface ChosenCluster {
  readonly cluster: Cluster;
  readonly chooser: Chooser;
}

const START_MS = 1_767_225_600_000;
/** The longest period of anything that happens over and over: pod collection. */
const PERIOD_MS = 20_000;

const SETUP = {
  startTime: START_MS,
  trace: "off",
  allowPrivileged: false,
  kubelet: { adoptsPods: false, finishesStarts: true, tellsHost: false, nodeInfo: { kubeletVersion: "v1.0.0-hollow", containerRuntimeVersion: "hollow://1" } },
  heartbeat: { leaseRenewMs: 2_000 },
  nodeMonitor: { monitorPeriodMs: 1_000, gracePeriodMs: 8_000 },
} as const;

/** A cluster that never had anything in it; its clock starts at `startMs`. */
export function scenarioCluster(choice: number, startMs: number = START_MS): ChosenCluster {
  const cluster = createCluster({ ...SETUP, startTime: startMs, seed: choice + 1, latencies: chosenLatencies(choice), daemonSet: { walk: choice === 0 ? "by-name" : "drawn" }, scheduler: { events: "all", ties: choice === 0 ? "by-name" : "drawn" } });
  if (choice !== 0) cluster.advance(drawn(choice, "begin") % PERIOD_MS);
  return { cluster, chooser: chooserOf(choice) };
}

/** A cluster that was at `simulation`, and makes its choices anew from there on. */
export function chosenAnew(simulation: Simulation, choice: number): ChosenCluster {
  const { setup } = createCluster({ ...SETUP, latencies: chosenLatencies(choice), daemonSet: { walk: "drawn" }, scheduler: { events: "all", ties: "drawn" } }).simulation;
  return { cluster: new Cluster({ ...simulation, setup, cluster: { ...simulation.cluster, seed: choice + 1 } }), chooser: chooserOf(choice) };
}

const drawn = (choice: number, stream: string): number => streamNumber(choice, stream, 0);

const chooserOf = (choice: number): Chooser => (choice % 2 === 0 ? orderly : seeded(choice));

/** Latencies between half of what they are in the recordings and twice as much, apart for each controller. */
function chosenLatencies(choice: number): Readonly<Record<string, Latency>> {
  const usual = latenciesOf("recorded");
  if (choice === 0) return usual;
  const about = (ms: number, stream: string): number => Math.round(ms * (0.5 + (drawn(choice, stream) % 1000) / 666));
  return Object.fromEntries(Object.entries(usual).map(([name, { watchMs, requestMs }]) => [name, { watchMs: about(watchMs, `${name} watch`), requestMs: about(requestMs, `${name} request`) }]));
}
