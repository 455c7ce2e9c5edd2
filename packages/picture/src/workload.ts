/** A workload whose rollout is looked at: which there is, and what its status says. */
import type { ClusterState } from "@everynode/api";
import type { DaemonSet, Deployment, KubeObject } from "@everynode/model";
import { rollingBudget } from "@everynode/update-strategy";
import { rolloutLimits } from "@everynode/workloads";
import { UsageError } from "everynode";
import type { WorkloadName } from "./picture-options.js";
import { listOf, objectsOf } from "./state-objects.js";

/** What a workload's status says of its pods. */
export interface Tally {
  readonly desired: number;
  readonly available: number;
  readonly updated: number;
  /** The fewest that have to be available while it is rolled out; undefined where its strategy does not say. */
  readonly least: number | undefined;
}

/** Kinds whose availability is drawn. */
const KINDS = ["DaemonSet", "Deployment"] as const;

/** The workload that is meant, among those of some states; without a name, the only one there is. Throws a `UsageError` where there is none, or not one only. */
export function workloadNamed(states: readonly ClusterState[], of: WorkloadName | undefined): Required<WorkloadName> {
  if (of === undefined) return onlyWorkload(states);
  const kind = KINDS.find((each) => each.toLowerCase() === of.kind.toLowerCase());
  if (kind === undefined) throw new UsageError(`the kind of a rollout must be one of ${KINDS.join(", ")}; got ${JSON.stringify(of.kind)}`);
  const workload = { kind, name: of.name, namespace: of.namespace ?? "default" };
  if (!states.some((state) => objectsOf(state, kind)?.has(`${workload.namespace}/${workload.name}`) === true)) throw new UsageError(`there is no ${workloadText(workload)} in any of the moments`);
  return workload;
}

function onlyWorkload(states: readonly ClusterState[]): Required<WorkloadName> {
  const found = new Map<string, Required<WorkloadName>>();
  for (const state of states) {
    for (const kind of KINDS) {
      for (const { metadata } of listOf<KubeObject>(state, kind)) found.set(`${kind} ${metadata.namespace ?? ""}/${metadata.name}`, { kind, name: metadata.name, namespace: metadata.namespace ?? "" });
    }
  }
  const [only, ...others] = found.values();
  if (only === undefined) throw new UsageError("there is no DaemonSet and no Deployment in any of the moments");
  if (others.length > 0) throw new UsageError(`there are several workloads; say which is meant: of: { kind, name, namespace }, one of ${[...found.keys()].join(", ")}`);
  return only;
}

/** `DaemonSet default/agent`. */
export const workloadText = ({ kind, namespace, name }: WorkloadName): string => `${kind} ${namespace ?? "default"}/${name}`;

/** What the status of a workload says; undefined where it is not there. */
export function tallyOf(state: ClusterState, { kind, namespace, name }: Required<WorkloadName>): Tally | undefined {
  const object = objectsOf(state, kind)?.get(`${namespace}/${name}`);
  if (object === undefined) return undefined;
  return kind === "DaemonSet" ? daemonTally(object as DaemonSet) : deploymentTally(object as Deployment);
}

function daemonTally({ spec, status }: DaemonSet): Tally {
  const desired = status.desiredNumberScheduled;
  const budget = spec.updateStrategy.type === "OnDelete" ? undefined : rollingBudget(spec.updateStrategy.rollingUpdate, desired);
  return { desired, available: status.numberAvailable ?? 0, updated: status.updatedNumberScheduled ?? 0, least: typeof budget === "object" ? Math.max(0, desired - budget.maxUnavailable) : undefined };
}

function deploymentTally({ spec, status }: Deployment): Tally {
  const desired = spec.replicas ?? 1;
  const { maxSurge = 0, maxUnavailable = 0 } = spec.strategy.rollingUpdate ?? {};
  const limits = spec.strategy.type === "Recreate" ? undefined : rolloutLimits({ desired, maxSurge, maxUnavailable });
  return { desired, available: status.availableReplicas ?? 0, updated: status.updatedReplicas ?? 0, least: limits === undefined ? undefined : desired - limits.maxUnavailable };
}
