/**
 * Rules for Pods; those for their specs are in `pod-spec/`.
 *
 * Source: pkg/registry/core/pod/strategy.go, pkg/apis/core/validation/validation.go, pkg/apis/core/v1/conversion.go v1.36.3
 */
import type { FieldError } from "../field-error.js";
import type { KindRules } from "../kind-rules.js";
import { dns1123SubdomainProblems } from "../names.js";
import type { MetaRules } from "../object-meta.js";
import { withAppArmorFields } from "../pod-spec/app-armor.js";
import { defaultPodSpec } from "../pod-spec/default-pod-spec.js";
import { withNextPodGeneration } from "../pod-spec/pod-generation.js";
import { podWarnings } from "../pod-spec/pod-warnings.js";
import { validatePod } from "../pod-spec/pod.js";
import { podStatusAnnotationErrors, podUpdateErrors } from "../pod-spec/pod-update.js";
import { qosClass } from "../pod-spec/qos-class.js";
import type { Pod, PodCondition, PodStatus } from "../types.generated.js";
import { withFields } from "../with-fields.js";
import { builtInMetaErrors, builtInRules } from "./built-in.js";
import { withLabelKeys } from "./label-keys.js";
import { podStatusErrors } from "./pod-status.js";

type Errors = readonly FieldError[];
const META: MetaRules = { namespaced: true, nameRule: dns1123SubdomainProblems };

function defaulted(pod: Pod): Pod {
  const spec = defaultPodSpec(pod.spec, { template: false });
  const status = pod.status === undefined ? pod.status : withBothIpFields(pod.status);
  return spec === pod.spec && status === pod.status ? pod : withFields(pod, { spec, status });
}

/** `podIP` and the first of `podIPs` are one; where they differ the older field wins. */
function withBothIpFields(status: PodStatus): PodStatus {
  const { podIP = "", podIPs = [] } = status;
  const first = podIPs[0]?.ip;
  if (podIP === "") return first === undefined ? status : { ...status, podIP: first };
  return podIP === first ? status : { ...status, podIPs: [{ ip: podIP }] };
}

function prepareCreate(pod: Pod): Pod {
  const { metadata } = pod;
  const spec = withLabelKeys(pod.spec, metadata.labels);
  const status: PodStatus = { phase: "Pending", ...gateConditions(pod), qosClass: pod.status?.qosClass || qosClass(spec) };
  return withAppArmorFields(withFields(pod, { metadata: withFields(metadata, { generation: 1 }), spec, status }));
}

function gateConditions(pod: Pod): { readonly conditions?: readonly PodCondition[] } {
  if ((pod.spec.schedulingGates ?? []).length === 0) return {};
  const condition: PodCondition = {
    type: "PodScheduled",
    status: "False",
    lastProbeTime: null,
    lastTransitionTime: pod.metadata.creationTimestamp,
    reason: "SchedulingGated",
    message: "Scheduling is blocked due to non-empty scheduling gates",
  };
  return { conditions: [condition] };
}

function prepareUpdate(pod: Pod, old: Pod): Pod {
  return withNextPodGeneration(withFields(pod, { status: old.status }), old);
}

function prepareStatusUpdate(pod: Pod, old: Pod): Pod {
  const status = withObservedGenerations(pod.status, old.status);
  const { deletionTimestamp, ownerReferences } = old.metadata;
  // Old kubelets wrote owners back in a form that broke garbage collection, and nobody may end a deletion this way.
  if (pod.metadata.deletionTimestamp === deletionTimestamp && pod.metadata.ownerReferences === ownerReferences) return withFields(pod, { spec: old.spec, status });
  const { deletionTimestamp: _, ownerReferences: __, ...metadata } = pod.metadata;
  const kept = { ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }), ...(ownerReferences === undefined ? {} : { ownerReferences }) };
  return { ...pod, metadata: { ...metadata, ...kept }, spec: old.spec, status };
}

/** A status whose author knows nothing of observed generations keeps those that are there. */
function withObservedGenerations(status: PodStatus, old: PodStatus): PodStatus {
  const observedGeneration = status.observedGeneration ?? old.observedGeneration;
  const quality = status.qosClass ?? old.qosClass;
  const conditions = status.conditions === old.conditions ? status.conditions : observedConditions(status.conditions, old.conditions ?? []);
  if (observedGeneration === status.observedGeneration && quality === status.qosClass && conditions === status.conditions) return status;
  return {
    ...status,
    ...(conditions === undefined ? {} : { conditions }),
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
    ...(quality === undefined ? {} : { qosClass: quality }),
  };
}

function observedConditions(conditions: PodStatus["conditions"], old: readonly PodCondition[]): PodStatus["conditions"] {
  if (conditions === undefined || !old.some(({ observedGeneration }) => observedGeneration !== undefined)) return conditions;
  const left = [...old];
  const result = conditions.map((condition) => {
    const i = left.findIndex(({ type }) => type === condition.type);
    const observedGeneration = i < 0 ? undefined : left.splice(i, 1)[0]?.observedGeneration;
    return condition.observedGeneration || !observedGeneration ? condition : { ...condition, observedGeneration };
  });
  return result.every((condition, i) => condition === conditions[i]) ? conditions : result;
}

function updateErrors(pod: Pod, old: Pod): Errors {
  const { metadata } = pod;
  const { labels, annotations, ownerReferences } = old.metadata;
  const untouched = metadata.labels === labels && metadata.annotations === annotations && metadata.ownerReferences === ownerReferences;
  const meta = untouched ? [] : builtInMetaErrors(metadata, META);
  return [...meta, ...podUpdateErrors(pod, old)];
}

/** The rules for Pods. */
export const podRules: KindRules<Pod> = builtInRules({
  ...META,
  defaulted,
  prepareCreate,
  prepareUpdate,
  errors: validatePod,
  updateErrors,
  warnings: (pod, old) => (old === undefined ? podWarnings(pod) : []),
  status: { prepare: prepareStatusUpdate, errors: (pod, old) => [...podStatusAnnotationErrors(pod, old), ...podStatusErrors(pod, old)] },
});
