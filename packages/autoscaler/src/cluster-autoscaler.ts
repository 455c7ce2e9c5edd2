/**
 * The cluster autoscaler: looks at the cluster every ten seconds, lets a group of nodes grow for pods that find no place, and gives back nodes that are
 * empty but for daemons, or so little used that their pods have a place elsewhere.
 *
 * It comes round on its own, so a cluster at rest does not wait for it: pods without a place stay so under `settle`, and get their nodes under `advance`.
 *
 * Source: cluster-autoscaler/core/static_autoscaler.go 1.36
 * Differs: nodes outside of groups are never touched; there is no status ConfigMap, and no Event about it.
 */
import { type Controller, type Reconcile, requeueAfter, type View } from "@everynode/core";
import { DEFAULT_PLUGINS, scheduler } from "@everynode/scheduler";
import type { Expander } from "./expander.js";
import { type AutoscalerFacts, autoscalerFacts } from "./facts.js";
import { groupRules, type NodeGroupInput, type NodeGroupRules, standingGroups } from "./node-group.js";
import { nodeToRemove, removeNode } from "./node-removal.js";
import type { Planner } from "./prospect.js";
import { dropUnregistered, noteGrown, scaleDown, type ScaleDownRules, unmarkForgotten } from "./scale-down.js";
import { scaleUp, type ScaleUpRules } from "./scale-up.js";

/** How the autoscaler goes about it; what is left out is as in Kubernetes. Times are simulated milliseconds. */
export interface AutoscalerOptions extends Partial<Omit<ScaleDownRules, keyof Planner>> {
  /** Between two looks; 10,000 where left out. */
  readonly scanIntervalMs?: number;
  /** Which group grows where several would help; "least-waste" where left out. */
  readonly expander?: Expander;
}

type Rules = Required<AutoscalerOptions>;

const DEFAULTS: Rules = {
  scanIntervalMs: 10_000,
  expander: "least-waste",
  unneededMs: 600_000,
  unreadyMs: 1_200_000,
  delayAfterAddMs: 600_000,
  delayAfterFailureMs: 180_000,
  deletionDelayMs: 5_000,
  maxDeletions: 10,
  utilizationThreshold: 0.5,
  maxProvisionMs: 900_000,
};

const SCAN = "scan";
/** All kinds that the scheduler's plugins look things up in. */
const KINDS: readonly string[] = scheduler().watches.map(({ kind }) => kind);

/** What the autoscaler looks after, and how. */
export interface AutoscalerSetup extends Partial<Planner> {
  readonly groups: readonly NodeGroupInput[];
  readonly options?: AutoscalerOptions;
}

/** The controller that changes the sizes of node groups; a node provider sees to the machines. `daemonPodsOn` may read DaemonSets in the view. */
export function clusterAutoscaler({ groups, options, profiles = [{ schedulerName: "default-scheduler", plugins: DEFAULT_PLUGINS }], daemonPodsOn = () => [] }: AutoscalerSetup): Controller<AutoscalerFacts> {
  // Profiles of its own: the scheduler keeps what it found out under its.
  const planner: Planner = { profiles: profiles.map((profile) => ({ ...profile })), daemonPodsOn };
  const rules = { ...DEFAULTS, ...options, ...planner };
  const known = groups.map(groupRules);
  return {
    name: "cluster-autoscaler",
    background: true,
    startKeys: [SCAN],
    facts: autoscalerFacts,
    watches: [...KINDS, "DaemonSet"].map((kind) => ({ kind })),
    reconcile(key, view) {
      const name = nodeToRemove(key);
      return name === undefined ? scan(view, known, rules) : removeNode(name, known, view);
    },
  };
}

function* scan(view: View<AutoscalerFacts>, groups: readonly NodeGroupRules[], rules: Rules & ScaleUpRules & ScaleDownRules): Reconcile {
  yield* unmarkForgotten(view, yield* standingGroups(groups));
  yield* dropUnregistered(view, yield* standingGroups(groups), rules);
  const standing = yield* standingGroups(groups);
  const { grown, needed, prospect } = yield* scaleUp(view, standing, rules);
  if (grown) yield* noteGrown(view.nowMs);
  else yield* scaleDown(view, standing, { needed, prospect, rules });
  return requeueAfter(rules.scanIntervalMs);
}
