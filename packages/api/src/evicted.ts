/**
 * Evictions: `create` of `pods/eviction`, a deletion that asks the pod's disruption budget first.
 *
 * Source: pkg/registry/core/pod/storage/eviction.go v1.36.3
 * Differs: a budget that was written by another since is not read again and again; there is no other at the same instant.
 */
import {
  badRequest,
  failure,
  forbidden,
  formatTime,
  isPodReady,
  type KubeObject,
  matchesLabelSelector,
  notFound,
  type ObjectMeta,
  type Pod,
  type PodCondition,
  type PodDisruptionBudget,
  type Status,
  tooManyRequests,
} from "@everynode/model";
import { type Answer, refused, succeeded } from "./answer.js";
import { type ClusterState, objectAt, shelfOf } from "./cluster-state.js";
import { keyOf } from "./collection.js";
import { storeObject } from "./commit.js";
import { preconditionProblem, remove } from "./deleted.js";
import type { CreateRequest, DeleteOptions } from "./request.js";

const PODS = { group: "", plural: "pods" };
const BUDGETS = { group: "policy", plural: "poddisruptionbudget" };
const MAX_DISRUPTED_PODS = 2000;
const DONE = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 } as unknown as KubeObject;

interface EvictionObject {
  readonly metadata?: Partial<ObjectMeta>;
  readonly deleteOptions?: DeleteOptions & { readonly dryRun?: readonly string[] };
}

/** What an eviction does to the state, and its answer: 201, or 429 where a budget does not allow it now. */
export function evict(state: ClusterState, request: CreateRequest): Answer {
  const eviction = request.object as EvictionObject;
  const name = request.name ?? "";
  if ((eviction.metadata?.name ?? "") !== name) return refused(state, badRequest("name in URL does not match name in Eviction object"));
  const pod = objectAt(state, "Pod", keyOf(request.namespace, name)) as Pod | undefined;
  if (pod === undefined) return refused(state, notFound(PODS, name));
  const { dryRun: dryRuns = [], ...options } = eviction.deleteOptions ?? {};
  const dryRun = request.dryRun === true || dryRuns.includes("All");
  const allowed = needsNoBudget(pod) ? { ok: true as const, state } : withBudgetSpent(state, pod, dryRun);
  if (!allowed.ok) return refused(state, allowed.status);
  return marked(allowed.state, pod, { options, dryRun, before: state });
}

/** Pods that do not run, or will not much longer, disturb nobody by going. */
function needsNoBudget(pod: Pod): boolean {
  const { phase } = pod.status;
  return phase === "Succeeded" || phase === "Failed" || phase === "Pending" || pod.metadata.deletionTimestamp !== undefined;
}

type Allowed = { readonly ok: true; readonly state: ClusterState } | { readonly ok: false; readonly status: Status };

const MORE_THAN_ONE = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";

/** The state with the eviction noted in the pod's budget, or why the budget does not allow it. */
function withBudgetSpent(state: ClusterState, pod: Pod, dryRun: boolean): Allowed {
  const budgets = budgetsOf(state, pod);
  const [budget] = budgets;
  if (budget === undefined) return { ok: true, state };
  if (budgets.length > 1) return { ok: false, status: failure({ code: 500, message: MORE_THAN_ONE }) };
  if (!isPodReady(pod) && sparesUnready(budget)) return { ok: true, state };
  const problem = budgetProblem(budget);
  if (problem) return { ok: false, status: problem };
  return { ok: true, state: dryRun ? state : storeObject(state, "PodDisruptionBudget", spent(state, budget, pod.metadata.name)).state };
}

function budgetsOf(state: ClusterState, pod: Pod): readonly PodDisruptionBudget[] {
  const all = shelfOf(state, "PodDisruptionBudget").collection.objects.withPrefix(`${pod.metadata.namespace}/`);
  return [...all].map(([, budget]) => budget as PodDisruptionBudget).filter((budget) => matchesLabelSelector(budget.spec.selector, pod.metadata.labels));
}

/** Whether a pod that is not ready may go without being counted. */
function sparesUnready({ spec, status }: PodDisruptionBudget): boolean {
  if (spec.unhealthyPodEvictionPolicy === "AlwaysAllow") return true;
  const { currentHealthy, desiredHealthy } = status;
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

function budgetProblem(budget: PodDisruptionBudget): Status | undefined {
  const { status, metadata } = budget;
  const refuse = (why: string): Status => tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", [{ reason: "DisruptionBudget", message: `The disruption budget ${metadata.name} ${why}` }]);
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    const pending = tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", [{ reason: "DisruptionBudget", message: `The disruption budget ${metadata.name} is still being processed by the server.` }]);
    return { ...pending, details: { ...pending.details, retryAfterSeconds: 10 } };
  }
  if (status.disruptionsAllowed < 0) return forbidden(BUDGETS, metadata.name, "pdb disruptions allowed is negative");
  if (Object.keys(status.disruptedPods ?? {}).length > MAX_DISRUPTED_PODS) {
    return forbidden(BUDGETS, metadata.name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
  }
  return status.disruptionsAllowed === 0 ? refuse(whyNone(budget)) : undefined;
}

function whyNone({ status }: PodDisruptionBudget): string {
  const condition = status.conditions?.find((each) => each.type === "DisruptionAllowed");
  const said = condition?.status === "False" && condition.message !== "" ? condition : undefined;
  if (said?.reason === "SyncFailed") return `does not allow evicting pods currently because it failed sync: ${said.message}`;
  if (status.currentHealthy <= status.desiredHealthy) return `needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`;
  return said === undefined ? "does not allow evicting pods currently" : `does not allow evicting pods currently (${said.reason}): ${said.message}`;
}

function spent(state: ClusterState, budget: PodDisruptionBudget, podName: string): PodDisruptionBudget {
  const { status } = budget;
  const disruptedPods = { ...status.disruptedPods, [podName]: formatTime(state.nowMs) };
  return { ...budget, status: { ...status, disruptionsAllowed: status.disruptionsAllowed - 1, disruptedPods } };
}

interface Marking {
  readonly options: DeleteOptions;
  readonly dryRun: boolean;
  /** The state that a refusal leaves behind. */
  readonly before: ClusterState;
}

/** The pod is told why it goes, and deleted. */
function marked(state: ClusterState, pod: Pod, { options, dryRun, before }: Marking): Answer {
  const { kind } = shelfOf(state, "Pod");
  const failed = preconditionProblem(kind, pod, options);
  if (failed) return refused(before, failed);
  const written = dryRun ? state : storeObject(state, "Pod", withDisruptionTarget(state, pod)).state;
  const { namespace, name } = pod.metadata;
  // The condition has changed the pod's version, so that a precondition on it has been checked already.
  const { preconditions: _, ...rest } = options;
  const removed = remove(written, { ...rest, verb: "delete", kind: "Pod", ...(namespace === undefined ? {} : { namespace }), name, dryRun });
  return removed.response.ok ? succeeded(removed.state, 201, DONE) : { state: before, response: removed.response };
}

function withDisruptionTarget(state: ClusterState, pod: Pod): Pod {
  const present = pod.status.conditions ?? [];
  const before = present.find((condition) => condition.type === "DisruptionTarget");
  const lastTransitionTime = before?.status === "True" ? before.lastTransitionTime : formatTime(state.nowMs);
  const condition: PodCondition = {
    type: "DisruptionTarget",
    status: "True",
    lastProbeTime: null,
    lastTransitionTime,
    reason: "EvictionByEvictionAPI",
    message: "Eviction API: evicting",
  };
  const conditions = before === undefined ? [...present, condition] : present.map((each) => (each === before ? condition : each));
  return { ...pod, status: { ...pod.status, conditions } };
}
