/**
 * P-22: where one node stays broken for good, and more may be unavailable than that, the other nodes are still rolled out: every one of them has exactly one
 * living pod, of the new template and ready.
 *
 * The cluster at rest is a value, so the trouble is made in a branch of it, and nothing of it reaches the history. The node holds its deletions, or its pods fail: which
 * of them, and which node, the cluster's seed says. Exceptions: sets that share their pods with others, or whose rollout is stalled; and those whose new pods wait for a port of their host
 * that another pod has, as the old ones need not have asked for it.
 */
import { NotReady, requested, settle, type Simulation, worldChanged } from "@everynode/core";
import { holdDeletions, setBehaviour } from "@everynode/node";
import { type DaemonSet, isPodReady, type Machine } from "@everynode/model";
import { objectAt } from "@everynode/api";
import { currentHashes, isUpdated } from "../daemon/current-revision.js";
import { DaemonModel, named } from "../daemon/daemon-model.js";
import { stored } from "../daemon/knowledge.js";
import { NOTHING, type Oracle } from "./oracle.js";
import type { Rest } from "../history/rest.js";

/** Long enough for every node to be rolled out one after another, and less than leaked expectations last. */
const PATIENCE_MS = 120_000;
const MOST_STEPS = 20_000;
/** One history in so many is asked: a rollout costs about as much as a short history. */
const ONE_IN = 4;

const TROUBLES = ["holds its deletions", "lets pods fail"] as const;

/** The cluster in which one machine is broken, and the set has a new template and room for one unavailable node more. */
function brokenAt(simulation: Simulation, set: DaemonSet, { node, trouble }: { readonly node: string; readonly trouble: (typeof TROUBLES)[number] }): Simulation {
  const { name, namespace = "" } = set.metadata;
  const machine = objectAt(simulation.cluster, "Machine", node) as Machine | undefined;
  if (machine === undefined) return simulation;
  const broken = worldChanged(simulation, "Machine", trouble === "lets pods fail" ? setBehaviour(machine, name, "fail") : holdDeletions(machine, true));
  const [container] = set.spec.template.spec.containers;
  const spec = { updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 2, maxSurge: 0 } }, minReadySeconds: 0, template: { spec: { containers: [{ ...container, image: "app:core" }] } } };
  return requested(broken, { verb: "patch", kind: "DaemonSet", namespace, name, patchType: "merge", patch: { spec } }).simulation;
}

/** The set that is rolled out: the first that has nodes enough, and its pods for itself. */
function rollable({ models, nowMs }: Rest): DaemonModel | undefined {
  const selectors = models.map(({ set }) => JSON.stringify(set.spec.selector));
  return models.find((model, at) => model.eligible.length > 1 && !model.lacksPorts && !model.isStalled(nowMs) && selectors.indexOf(selectors[at] ?? "") === selectors.lastIndexOf(selectors[at] ?? ""));
}

/** The branch once the rollout has had its time; undefined where a controller that is written with promises takes part. */
function settledAt(branch: Simulation): Simulation | undefined {
  try {
    return settle(branch, { patienceMs: PATIENCE_MS, maxSteps: MOST_STEPS }).simulation;
  } catch (error) {
    if (error instanceof NotReady) return undefined;
    throw error;
  }
}

/** The healthy nodes get on. */
export const rolloutGoesOn: Oracle = {
  name: "P-22",
  title: "one broken node does not stop the rollout of the others",
  atRest(rest) {
    const { seed } = rest.simulation.cluster;
    const model = seed % ONE_IN === 2 ? rollable(rest) : undefined;
    if (model === undefined) return NOTHING;
    const turn = Math.floor(seed / ONE_IN);
    const node = model.eligible[turn % model.eligible.length] ?? "";
    const trouble = TROUBLES[Math.floor(turn / 2) % TROUBLES.length] ?? "lets pods fail";
    const simulation = settledAt(brokenAt(rest.simulation, model.set, { node, trouble }));
    if (simulation === undefined) return NOTHING;
    const known = stored(simulation.cluster);
    const set = known.sets.get(`${model.set.metadata.namespace ?? ""}/${model.set.metadata.name}`);
    if (set === undefined) return NOTHING;
    const after = new DaemonModel(known, set);
    if (after.lacksPorts) return NOTHING;
    const current = currentHashes(set, known);
    return after.eligible.flatMap((each) => {
      const live = after.liveOn(each);
      if (each === node || (live.length === 1 && live.every((pod) => isPodReady(pod) && isUpdated(pod, set, current)))) return [];
      return [{ object: `Node ${each}`, is: `${set.metadata.name} has a new template, ${node} ${trouble}, and here are ${named(live)}`, must: "one new pod, ready: maxUnavailable is 2, and one node is broken" }];
    });
  },
};
