/**
 * How a pod gets its priority: the classes that every cluster has, and what pod admission makes of a class name.
 *
 * Source: plugin/pkg/admission/priority/admission.go, pkg/apis/scheduling/v1/helpers.go v1.36.3
 */
import { forbidden, type Status } from "./status.js";
import type { Pod, PriorityClass } from "./types.generated.js";
import { withFields } from "./with-fields.js";

/** The highest priority that a class of users may have. */
export const HIGHEST_USER_PRIORITY = 1_000_000_000;

/** What the API server knows of a class that is its own. */
export interface SystemPriorityClass {
  readonly name: string;
  readonly value: number;
  readonly description: string;
}

/** The classes that every cluster has. */
export const SYSTEM_PRIORITY_CLASSES: readonly SystemPriorityClass[] = [
  {
    name: "system-node-critical",
    value: 2_000_001_000,
    description: "Used for system critical pods that must not be moved from their current node.",
  },
  {
    name: "system-cluster-critical",
    value: 2_000_000_000,
    description: "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.",
  },
];

/** The PriorityClasses of a cluster, as pod admission asks for them. */
export interface PriorityClasses {
  get(name: string): PriorityClass | undefined;
  all(): Iterable<PriorityClass>;
}

/** A pod with its priority, or why it is refused (403). */
export type ResolvedPriority = { readonly ok: true; readonly pod: Pod } | { readonly ok: false; readonly status: Status };

interface Priority {
  readonly name: string;
  readonly value: number;
  readonly preemptionPolicy: "Never" | "PreemptLowerPriority" | undefined;
}

/** The new pod with `priorityClassName`, `priority` and `preemptionPolicy` of its class, or of the default one; linear in the classes only without a name. */
export function resolvePriority(pod: Pod, classes: PriorityClasses): ResolvedPriority {
  const { priorityClassName, priority, preemptionPolicy } = pod.spec;
  const found = priorityClassName ? classPriority(classes.get(priorityClassName)) : defaultPriority(classes);
  if (found === undefined) return refused(pod, `no PriorityClass with name ${priorityClassName ?? ""} was found`);
  if (priority !== undefined && priority !== found.value) {
    return refused(pod, `the integer value of priority (${priority}) ${notInSpec(String(found.value))}`);
  }
  const policy = found.preemptionPolicy ?? preemptionPolicy;
  if (preemptionPolicy !== undefined && preemptionPolicy !== policy) {
    return refused(pod, `the string value of PreemptionPolicy (${preemptionPolicy}) ${notInSpec(String(policy))}`);
  }
  if (priority === found.value && preemptionPolicy === policy && (priorityClassName ?? "") === found.name) return { ok: true, pod };
  const named = found.name === "" ? {} : { priorityClassName: found.name };
  const fields = policy === undefined ? { ...named, priority: found.value } : { ...named, priority: found.value, preemptionPolicy: policy };
  return { ok: true, pod: withFields(pod, { spec: withFields(pod.spec, fields) }) };
}

const notInSpec = (computed: string): string =>
  `must not be provided in pod spec; priority admission controller computed ${computed} from the given PriorityClass name`;

function refused(pod: Pod, why: string): ResolvedPriority {
  const name = pod.metadata.name || pod.metadata.generateName || "Unknown";
  return { ok: false, status: forbidden({ group: "", plural: "pods" }, name, why) };
}

function classPriority(priorityClass: PriorityClass | undefined): Priority | undefined {
  if (priorityClass === undefined) return undefined;
  return { name: priorityClass.metadata.name, value: priorityClass.value, preemptionPolicy: priorityClass.preemptionPolicy };
}

const NO_CLASS: Priority = { name: "", value: 0, preemptionPolicy: "PreemptLowerPriority" };

function defaultPriority(classes: PriorityClasses): Priority {
  return classPriority(defaultPriorityClass(classes.all())) ?? NO_CLASS;
}

/** The class for pods that name none: of those with `globalDefault` the one with the lowest value. */
export function defaultPriorityClass(classes: Iterable<PriorityClass>): PriorityClass | undefined {
  let found: PriorityClass | undefined;
  for (const each of classes) if (each.globalDefault === true && (found === undefined || each.value < found.value)) found = each;
  return found;
}

/** A replaced pod with the priority of `old`, where it says nothing of its own. */
export function withPriorityOf(pod: Pod, old: Pod): Pod {
  const priority = pod.spec.priority ?? old.spec.priority;
  const preemptionPolicy = pod.spec.preemptionPolicy ?? old.spec.preemptionPolicy;
  if (priority === pod.spec.priority && preemptionPolicy === pod.spec.preemptionPolicy) return pod;
  const spec = { ...pod.spec, ...(priority === undefined ? {} : { priority }), ...(preemptionPolicy === undefined ? {} : { preemptionPolicy }) };
  return { ...pod, spec };
}

const PRIORITY_CLASSES = { group: "scheduling.k8s.io", plural: "priorityclasses" };

/** Why a new or changed class with `globalDefault` is refused (403): another class is the default already. */
export function secondDefaultRefusal(priorityClass: PriorityClass, classes: Iterable<PriorityClass>, isNew: boolean): Status | undefined {
  if (priorityClass.globalDefault !== true) return undefined;
  const present = defaultPriorityClass(classes);
  if (present === undefined || (!isNew && present.metadata.name === priorityClass.metadata.name)) return undefined;
  const why = `PriorityClass ${present.metadata.name} is already marked as default. Only one default can exist`;
  return forbidden(PRIORITY_CLASSES, priorityClass.metadata.name, why);
}

/** Why the class called `name` cannot be deleted (403), or undefined where it can. */
export function priorityClassDeletionRefusal(name: string): Status | undefined {
  if (!SYSTEM_PRIORITY_CLASSES.some((each) => each.name === name)) return undefined;
  return forbidden(PRIORITY_CLASSES, name, "this is a system priority class and cannot be deleted");
}
