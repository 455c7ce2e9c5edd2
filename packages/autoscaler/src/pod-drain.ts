/**
 * Whether a pod may be moved to another node, so that its own can go.
 *
 * Source: cluster-autoscaler/simulator/drainability/rules 1.36
 * Differs: budgets are asked for one pod at a time; pods whose controller is gone, or keeps too few of them, may be moved.
 */
import { annotationOf, controllerOf, type KubeObject, matchesLabelSelector, type Pod, type PodDisruptionBudget, type Volume } from "@everynode/model";
import type { View } from "@everynode/core";

/** The annotation by which a pod says of itself whether it may be moved. */
const SAFE = "cluster-autoscaler.kubernetes.io/safe-to-evict";

/** Why the pod may not be moved; undefined where it may. */
export function drainRefusal(pod: Pod, view: View): string | undefined {
  const safe = annotationOf(pod, SAFE);
  if (safe === "false") return "a pod says that it is not safe to evict";
  const budgets = budgetsOf(pod, view);
  if (budgets.some(({ status }) => status.disruptionsAllowed < 1)) return "not enough pod disruption budget";
  if (safe === "true") return undefined;
  if (controllerOf(pod) === undefined) return "a pod is not replicated";
  if (pod.metadata.namespace === "kube-system" && budgets.length === 0) return "a system pod has no pod disruption budget";
  return pod.spec.volumes?.some(isLocal) === true ? "a pod has local storage" : undefined;
}

const isLocal = ({ hostPath, emptyDir }: Volume): boolean => hostPath !== undefined || (emptyDir !== undefined && emptyDir.medium !== "Memory");

function budgetsOf({ metadata: { namespace, labels } }: Pod, view: View): readonly PodDisruptionBudget[] {
  const budgets: PodDisruptionBudget[] = [];
  for (const [, object] of view.objects<KubeObject>("PodDisruptionBudget").withPrefix(`${namespace ?? ""}/`)) {
    const budget = object as PodDisruptionBudget;
    if (matchesLabelSelector(budget.spec.selector, labels)) budgets.push(budget);
  }
  return budgets;
}
