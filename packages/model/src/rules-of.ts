/** The rules of every kind. */
import type { KindRules } from "./kind-rules.js";
import { configMapRules } from "./kinds/config-map.js";
import { controllerRevisionRules } from "./kinds/controller-revision.js";
import { daemonSetRules } from "./kinds/daemon-set.js";
import { deploymentRules } from "./kinds/deployment.js";
import { eventRules, newEventRules } from "./kinds/event.js";
import { genericRules, type GenericKind } from "./kinds/generic.js";
import { leaseRules } from "./kinds/lease.js";
import { limitRangeRules } from "./kinds/limit-range.js";
import { namespaceRules } from "./kinds/namespace.js";
import { nodeRules } from "./kinds/node.js";
import { podRules } from "./kinds/pod.js";
import { podDisruptionBudgetRules } from "./kinds/pod-disruption-budget.js";
import { priorityClassRules } from "./kinds/priority-class.js";
import { replicaSetRules } from "./kinds/replica-set.js";
import { resourceQuotaRules } from "./kinds/resource-quota.js";
import { serviceRules } from "./kinds/service.js";

const OWN_RULES: ReadonlyMap<string, KindRules> = new Map<string, KindRules>([
  ["ConfigMap", configMapRules],
  ["ControllerRevision", controllerRevisionRules],
  ["DaemonSet", daemonSetRules],
  ["Deployment", deploymentRules],
  ["Event", eventRules],
  ["Event.events.k8s.io", newEventRules],
  ["Lease", leaseRules],
  ["LimitRange", limitRangeRules],
  ["Namespace", namespaceRules],
  ["Node", nodeRules],
  ["Pod", podRules],
  ["PodDisruptionBudget", podDisruptionBudgetRules],
  ["PriorityClass", priorityClassRules],
  ["ReplicaSet", replicaSetRules],
  ["ResourceQuota", resourceQuotaRules],
  ["Service", serviceRules],
]);

const generic = new WeakMap<GenericKind, KindRules>();

/** The rules of `kind`: its own, or generic ones; always the same ones for the same kind. */
export function rulesOf(kind: GenericKind): KindRules {
  const own = OWN_RULES.get(kind.key) ?? generic.get(kind);
  if (own !== undefined) return own;
  const rules = genericRules(kind);
  generic.set(kind, rules);
  return rules;
}
