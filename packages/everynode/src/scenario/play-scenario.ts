/** Plays a scenario on a cluster of its own. */
import type { KubeObject } from "@everynode/model";
import { ApiError, ManifestError, UsageError } from "../api-error.js";
import type { Cluster } from "../cluster.js";
import { createCluster } from "../create-cluster.js";
import { durationMs } from "../duration.js";
import { manifestObjects } from "../load-objects.js";
import type { HistoryLevel } from "../history.js";
import { type KnownNames, knownOptions } from "../known-options.js";
import { nodeInputs } from "../node-input.js";
import { checkedScenario } from "./checked-scenario.js";
import type { Scenario, ScenarioDeed, ScenarioObjects, ScenarioStep } from "./scenario.js";

/** How many nodes there are where nothing is said. */
const NODES = 3;

/** How a scenario is played. */
export interface PlayScenarioOptions {
  /** Called with the cluster before anything happens in it: to listen to it, for instance. */
  readonly watch?: (cluster: Cluster) => void;
  /** As of `createCluster`. */
  readonly history?: HistoryLevel;
}

const NAMES: KnownNames<PlayScenarioOptions> = { watch: true, history: true };

/**
 * The cluster at the end of a scenario. Nodes join and are ready, objects are created, and the steps follow, each at its time or as soon as the one before is done.
 * Throws a `UsageError`, `ManifestError` or `ApiError` that says what cannot be done, and at which step (its `where`, or `steps[0]`). Steps and words that it does not know are refused before anything happens.
 */
export function playScenario(scenario: Scenario, options: PlayScenarioOptions = {}): Cluster {
  const { watch, history } = knownOptions(options, NAMES, "playScenario");
  const { nodes = NODES, objects = [], seed, latencies = "recorded", steps, until } = checkedScenario(scenario);
  const cluster = createCluster({ latencies, ...(history === undefined ? {} : { history }), ...(seed === undefined ? {} : { seed }) });
  const startMs = cluster.nowMs;
  const to = (atMs: number): void => cluster.advance(Math.max(0, startMs + atMs - cluster.nowMs));
  watch?.(cluster);
  for (const node of nodeInputs(nodes)) cluster.addNode(node);
  cluster.settle();
  for (const each of objects) create(cluster, each);
  const untilMs = until === undefined ? undefined : durationMs(until, "until of a scenario");
  for (const step of inOrder(steps, untilMs)) {
    to(durationMs(step.at, "at of a step"));
    placed(step, () => perform(cluster, step));
  }
  if (untilMs === undefined) cluster.settle();
  else to(untilMs);
  return cluster;
}

function inOrder(steps: readonly ScenarioStep[], untilMs: number | undefined): readonly ScenarioStep[] {
  let lastMs = 0;
  for (const step of steps) {
    const atMs = placed(step, () => durationMs(step.at, "at of a step"));
    if (atMs < lastMs) throw new UsageError(`${prefix(step)}steps stand in order of time, but this one is ${(lastMs - atMs) / 1000} s before the one above`);
    if (untilMs !== undefined && atMs > untilMs) throw new UsageError(`${prefix(step)}this step is ${(atMs - untilMs) / 1000} s after the scenario's end`);
    lastMs = atMs;
  }
  return steps;
}

const prefix = ({ where }: ScenarioStep): string => (where === undefined ? "" : `${where}: `);

/** Does something, and puts the step's place before what is said of it. */
function placed<T>(step: ScenarioStep, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (step.where === undefined || error instanceof ManifestError) throw error;
    if (error instanceof ApiError) throw new ApiError(error.status, step.where);
    throw error instanceof UsageError ? new UsageError(`${prefix(step)}${error.message}`) : error;
  }
}

function create(cluster: Cluster, objects: ScenarioObjects): void {
  if ("object" in objects) cluster.create(objects.object);
  else cluster.load(objects.text, { file: objects.file });
}

function perform(cluster: Cluster, deed: ScenarioDeed): void {
  switch (deed.do) {
    case "fault":
      return void cluster.inject(deed.fault, { ...(deed.for === undefined ? {} : { for: deed.for }), ...(deed.name === undefined ? {} : { name: deed.name }) });
    case "heal":
      return cluster.heal(deed.name);
    case "apply":
      for (const each of deed.objects) apply(cluster, each);
      return;
    case "delete":
      return cluster.delete(deed.kind, deed.name, deed.namespace === undefined ? {} : { namespace: deed.namespace });
    case "addNode":
      return cluster.addNode(deed.node);
    case "removeNode":
      return cluster.removeNode(deed.node);
    case "label":
      return cluster.labelNode(deed.node, deed.labels);
    case "taint":
      return cluster.taintNode(deed.node, deed.taint);
    case "untaint":
      return cluster.untaintNode(deed.node, deed.key, deed.effect);
    case "cordon":
    case "uncordon":
      return void cluster.patch("Node", deed.node, { spec: { unschedulable: deed.do === "cordon" ? true : null } });
    case "crash":
      return cluster.crash(deed.controller);
  }
}

function apply(cluster: Cluster, objects: ScenarioObjects): void {
  if ("object" in objects) return void cluster.apply(objects.object);
  for (const { object, source } of manifestObjects(objects.text, cluster.simulation.cluster.kinds, { file: objects.file })) {
    try {
      cluster.apply<KubeObject>(object);
    } catch (error) {
      throw error instanceof ApiError ? new ApiError(error.status, `${objects.file}:${source.line}:${source.column}`) : error;
    }
  }
}
