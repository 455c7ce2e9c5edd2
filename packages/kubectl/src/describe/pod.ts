/**
 * What `describe pod` says. Source: staging/src/k8s.io/kubectl/pkg/describe/describe.go v1.36.3 (describePod)
 */
import { clock, type Task } from "../effect.js";
import { fieldOf, type Json, listOf, textOf, textsOf } from "../field-of.js";
import { containerLines } from "./containers.js";
import type { Describing } from "./describing.js";
import { ageText } from "./events.js";
import { annotationLines, controllerLines, labelLines, tolerationLines, topologyLines } from "./fields.js";
import { longTime } from "./long-time.js";
import { volumeLines } from "./volumes.js";

/** The lines about a pod, without its events. */
export function* podLines(_: Describing, pod: Json): Task<readonly string[]> {
  const nowMs = yield* clock();
  const said = (label: string, text: string): readonly string[] => (text === "" ? [] : [`${label}:\t${text}`]);
  const inits = listOf(pod, "spec", "initContainers");
  return [
    `Name:\t${textOf(pod, "metadata", "name")}`,
    `Namespace:\t${textOf(pod, "metadata", "namespace")}`,
    ...(fieldOf(pod, "spec", "priority") === undefined ? [] : [`Priority:\t${textOf(pod, "spec", "priority")}`]),
    ...said("Priority Class Name", textOf(pod, "spec", "priorityClassName")),
    ...said("Runtime Class Name", textOf(pod, "spec", "runtimeClassName")),
    ...said("Service Account", textOf(pod, "spec", "serviceAccountName")),
    `Node:\t${nodeText(pod)}`,
    ...said("Start Time", longTime(textOf(pod, "status", "startTime"))),
    ...labelLines("Labels", textsOf(pod, "metadata", "labels")),
    ...annotationLines("Annotations", pod),
    ...statusLines(pod, nowMs),
    ...said("Reason", textOf(pod, "status", "reason")),
    ...said("Message", textOf(pod, "status", "message")),
    `IP:\t${textOf(pod, "status", "podIP")}`,
    ...ipLines(pod),
    ...controllerLines(pod),
    ...said("NominatedNodeName", textOf(pod, "status", "nominatedNodeName")),
    ...(inits.length === 0 ? [] : containerLines("Init Containers", inits, { indent: "", statuses: listOf(pod, "status", "initContainerStatuses") })),
    ...containerLines("Containers", listOf(pod, "spec", "containers"), { indent: "", statuses: listOf(pod, "status", "containerStatuses") }),
    ...conditionLines(pod),
    ...volumeLines(listOf(pod, "spec", "volumes"), ""),
    `QoS Class:\t${textOf(pod, "status", "qosClass")}`,
    ...labelLines("Node-Selectors", textsOf(pod, "spec", "nodeSelector")),
    ...tolerationLines("Tolerations", listOf(pod, "spec", "tolerations")),
    ...topologyLines("Topology Spread Constraints", listOf(pod, "spec", "topologySpreadConstraints")),
  ];
}

function nodeText(pod: Json): string {
  const node = textOf(pod, "spec", "nodeName");
  return node === "" ? "<none>" : `${node}/${textOf(pod, "status", "hostIP")}`;
}

function statusLines(pod: Json, nowMs: number): readonly string[] {
  const going = textOf(pod, "metadata", "deletionTimestamp");
  if (going === "" || ["Failed", "Succeeded"].includes(textOf(pod, "status", "phase"))) return [`Status:\t${textOf(pod, "status", "phase")}`];
  return [`Status:\tTerminating (lasts ${ageText(going, nowMs)})`, `Termination Grace Period:\t${textOf(pod, "metadata", "deletionGracePeriodSeconds")}s`];
}

function ipLines(pod: Json): readonly string[] {
  const ips = listOf(pod, "status", "podIPs");
  return ips.length === 0 ? ["IPs:\t<none>"] : ["IPs:", ...ips.map((each) => `  IP:\t${textOf(each, "ip")}`)];
}

function conditionLines(pod: Json): readonly string[] {
  const conditions = listOf(pod, "status", "conditions");
  if (conditions.length === 0) return [];
  return ["Conditions:", "  Type\tStatus", ...conditions.map((each) => `  ${textOf(each, "type")} \t${textOf(each, "status")} `)];
}
