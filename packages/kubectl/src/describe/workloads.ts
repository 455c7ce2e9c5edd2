/** What `describe` says of workloads. Source: staging/src/k8s.io/kubectl/pkg/describe/describe.go v1.36.3 */
import type { Task } from "../effect.js";
import { fieldOf, type Json, listOf, numberOf, textOf, textsOf } from "../field-of.js";
import { listed } from "../request.js";
import { knownResource } from "../resource.js";
import type { Describing } from "./describing.js";
import { annotationLines, controllerLines, labelLines, labelsText, numberText, podCounts, selectingLines, selectorText } from "./fields.js";
import { longTime } from "./long-time.js";
import { podTemplateLines } from "./pod-template.js";

/** The pods that an object controls, by its selector. */
function* podsOf({ terminal, resources, target }: Describing, object: Json): Task<readonly Json[]> {
  const labelSelector = selectorText(fieldOf(object, "spec", "selector"));
  const pods = yield* listed(terminal, { resource: knownResource(resources, "pods"), namespace: target.namespace }, { labelSelector });
  return pods.filter((pod) => listOf(pod, "metadata", "ownerReferences").some((owner) => fieldOf(owner, "controller") === true && textOf(owner, "uid") === textOf(object, "metadata", "uid")));
}

/** The lines about a DaemonSet, without its events. */
export function* daemonSetLines(describing: Describing, object: Json): Task<readonly string[]> {
  const pods = yield* podsOf(describing, object);
  const status = (name: string): string => numberText(object, "status", name);
  return [
    `Name:\t${textOf(object, "metadata", "name")}`,
    `Namespace:\t${textOf(object, "metadata", "namespace")}`,
    `Selector:\t${selectorText(fieldOf(object, "spec", "selector"))}`,
    `Node-Selector:\t${labelsText(object, "spec", "template", "spec", "nodeSelector")}`,
    ...labelLines("Labels", textsOf(object, "metadata", "labels")),
    ...annotationLines("Annotations", object),
    `Desired Number of Nodes Scheduled: ${status("desiredNumberScheduled")}`,
    `Current Number of Nodes Scheduled: ${status("currentNumberScheduled")}`,
    `Number of Nodes Scheduled with Up-to-date Pods: ${status("updatedNumberScheduled")}`,
    `Number of Nodes Scheduled with Available Pods: ${status("numberAvailable")}`,
    `Number of Nodes Misscheduled: ${status("numberMisscheduled")}`,
    `Pods Status:\t${podCounts(pods)}`,
    ...podTemplateLines(fieldOf(object, "spec", "template")),
  ];
}

/** The lines about a ReplicaSet, without its events. */
export function* replicaSetLines(describing: Describing, object: Json): Task<readonly string[]> {
  const pods = yield* podsOf(describing, object);
  return [
    ...selectingLines(object),
    ...controllerLines(object),
    `Replicas:\t${numberText(object, "status", "replicas")} current / ${numberText(object, "spec", "replicas")} desired`,
    `Pods Status:\t${podCounts(pods)}`,
    ...podTemplateLines(fieldOf(object, "spec", "template")),
    ...conditionLines(object),
  ];
}

/** `Conditions:` and a line for each; nothing where there are none. */
function conditionLines(object: Json): readonly string[] {
  const conditions = listOf(object, "status", "conditions");
  if (conditions.length === 0) return [];
  const rows = conditions.map((each) => `  ${textOf(each, "type")} \t${textOf(each, "status")}\t${textOf(each, "reason")}`);
  return ["Conditions:", "  Type\tStatus\tReason", "  ----\t------\t------", ...rows];
}

/** The lines about a Deployment, without its events. */
export function* deploymentLines({ terminal, resources, target }: Describing, object: Json): Task<readonly string[]> {
  const status = (name: string): string => numberText(object, "status", name);
  const sets = (yield* listed(terminal, { resource: knownResource(resources, "replicasets"), namespace: target.namespace })).filter((set) => listOf(set, "metadata", "ownerReferences").some((owner) => textOf(owner, "uid") === textOf(object, "metadata", "uid")));
  const revision = textOf(object, "metadata", "annotations", "deployment.kubernetes.io/revision");
  const isNew = (set: Json): boolean => textOf(set, "metadata", "annotations", "deployment.kubernetes.io/revision") === revision;
  const told = (chosen: readonly Json[]): string => chosen.map((set) => `${textOf(set, "metadata", "name")} (${numberOf(set, "status", "replicas")}/${numberOf(set, "spec", "replicas")} replicas created)`).join(", ") || "<none>";
  const strategy = fieldOf(object, "spec", "strategy");
  const rolling = fieldOf(strategy, "rollingUpdate");
  return [
    `Name:\t${textOf(object, "metadata", "name")}`,
    `Namespace:\t${textOf(object, "metadata", "namespace")}`,
    `CreationTimestamp:\t${longTime(textOf(object, "metadata", "creationTimestamp"))}`,
    ...labelLines("Labels", textsOf(object, "metadata", "labels")),
    ...annotationLines("Annotations", object),
    `Selector:\t${selectorText(fieldOf(object, "spec", "selector"))}`,
    `Replicas:\t${numberText(object, "spec", "replicas")} desired | ${status("updatedReplicas")} updated | ${status("replicas")} total | ${status("availableReplicas")} available | ${status("unavailableReplicas")} unavailable`,
    `StrategyType:\t${textOf(strategy, "type")}`,
    `MinReadySeconds:\t${numberText(object, "spec", "minReadySeconds")}`,
    ...(rolling === undefined ? [] : [`RollingUpdateStrategy:\t${textOf(rolling, "maxUnavailable")} max unavailable, ${textOf(rolling, "maxSurge")} max surge`]),
    ...podTemplateLines(fieldOf(object, "spec", "template")),
    ...conditionLines(object),
    `OldReplicaSets:\t${told(sets.filter((set) => !isNew(set)))}`,
    `NewReplicaSet:\t${told(sets.filter(isNew))}`,
  ];
}
