/** The rules of every kind. */
import type { KindRules } from "./kind-rules.js";
import { configMapRules } from "./kinds/config-map.js";
import { controllerRevisionRules } from "./kinds/controller-revision.js";
import { customRules } from "./kinds/custom.js";
import { daemonSetRules } from "./kinds/daemon-set.js";
import { deploymentRules } from "./kinds/deployment.js";
import { endpointSliceRules } from "./kinds/endpoint-slice.js";
import { eventRules } from "./kinds/event.js";
import { jobRules } from "./kinds/job.js";
import { leaseRules } from "./kinds/lease.js";
import { limitRangeRules } from "./kinds/limit-range.js";
import { namespaceRules } from "./kinds/namespace.js";
import { newEventRules } from "./kinds/new-event.js";
import { nodeRules } from "./kinds/node.js";
import { plainRules, type PlainKind } from "./kinds/plain.js";
import { podRules } from "./kinds/pod.js";
import { podDisruptionBudgetRules } from "./kinds/pod-disruption-budget.js";
import { priorityClassRules } from "./kinds/priority-class.js";
import { replicaSetRules } from "./kinds/replica-set.js";
import { resourceQuotaRules } from "./kinds/resource-quota.js";
import { runtimeClassRules } from "./kinds/runtime-class.js";
import { secretRules } from "./kinds/secret.js";
import { serviceRules } from "./kinds/service.js";
import { serviceAccountRules } from "./kinds/service-account.js";
import { statefulSetRules } from "./kinds/stateful-set.js";

const OWN_RULES: ReadonlyMap<string, KindRules> = new Map<string, KindRules>([
  ["ConfigMap", configMapRules],
  ["ControllerRevision", controllerRevisionRules],
  ["DaemonSet", daemonSetRules],
  ["Deployment", deploymentRules],
  ["EndpointSlice", endpointSliceRules],
  ["Event", eventRules],
  ["Event.events.k8s.io", newEventRules],
  ["Job", jobRules],
  ["Lease", leaseRules],
  ["LimitRange", limitRangeRules],
  ["Namespace", namespaceRules],
  ["Node", nodeRules],
  ["Pod", podRules],
  ["PodDisruptionBudget", podDisruptionBudgetRules],
  ["PriorityClass", priorityClassRules],
  ["ReplicaSet", replicaSetRules],
  ["ResourceQuota", resourceQuotaRules],
  ["RuntimeClass", runtimeClassRules],
  ["Secret", secretRules],
  ["Service", serviceRules],
  ["ServiceAccount", serviceAccountRules],
  ["StatefulSet", statefulSetRules],
]);

// Rules without state of their own, made once for each kind that has none of its own.
const made = new WeakMap<PlainKind, KindRules>();

/** The rules of `kind`: its own, or those for built-in kinds or for kinds of users (`Name.group`) in general; always the same for the same kind. */
export function rulesOf(kind: PlainKind): KindRules {
  const known = OWN_RULES.get(kind.key) ?? made.get(kind);
  if (known !== undefined) return known;
  const rules = kind.key.includes(".") ? customRules(kind) : plainRules(kind);
  made.set(kind, rules);
  return rules;
}
