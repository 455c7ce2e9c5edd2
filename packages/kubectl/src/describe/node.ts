/**
 * What `describe node` says. Source: staging/src/k8s.io/kubectl/pkg/describe/describe.go v1.36.3 (describeNode)
 */
import { isPresent, fieldOf, type Json, listOf, objectOf, textOf, textsOf } from "../field-of.js";
import { clock, type Task } from "../effect.js";
import { found, listed } from "../request.js";
import { knownResource } from "../resource.js";
import type { Describing } from "./describing.js";
import { ageText } from "./events.js";
import { annotationLines, labelLines } from "./fields.js";
import { longTime } from "./long-time.js";
import { shareText } from "./pod-amounts.js";

const ROLE = "node-role.kubernetes.io/";

/** The lines about a node, without its events. */
export function* nodeLines(describing: Describing, node: Json): Task<readonly string[]> {
  const { terminal, resources, target } = describing;
  const lease = yield* found(terminal, { resource: knownResource(resources, "leases"), namespace: "kube-node-lease", name: target.name });
  const fieldSelector = `spec.nodeName=${target.name},status.phase!=Succeeded,status.phase!=Failed`;
  const pods = yield* listed(terminal, { resource: knownResource(resources, "pods"), namespace: undefined }, { fieldSelector });
  const roles = textsOf(node, "metadata", "labels").filter(([key]) => key.startsWith(ROLE)).map(([key]) => key.slice(ROLE.length));
  return [
    `Name:\t${target.name}`,
    `Roles:\t${roles.length === 0 ? "<none>" : roles.join(",")}`,
    ...labelLines("Labels", textsOf(node, "metadata", "labels")),
    ...annotationLines("Annotations", node),
    `CreationTimestamp:\t${longTime(textOf(node, "metadata", "creationTimestamp"))}`,
    ...taintLines(node),
    `Unschedulable:\t${String(fieldOf(node, "spec", "unschedulable") === true)}`,
    "Lease:",
    `  HolderIdentity:\t${textOf(lease, "spec", "holderIdentity") || "<unset>"}`,
    `  AcquireTime:\t${longTime(textOf(lease, "spec", "acquireTime")) || "<unset>"}`,
    `  RenewTime:\t${longTime(textOf(lease, "spec", "renewTime")) || "<unset>"}`,
    ...conditionLines(node),
    "Addresses:",
    ...listOf(node, "status", "addresses").map((each) => `  ${textOf(each, "type")}:\t${textOf(each, "address")}`),
    ...amountLines("Capacity", objectOf(node, "status", "capacity")),
    ...amountLines("Allocatable", objectOf(node, "status", "allocatable")),
    ...systemLines(node),
    ...(yield* podLines(pods, objectOf(node, "status", "allocatable"))),
    ...allocatedLines(pods, objectOf(node, "status", "allocatable")),
  ];
}

function taintLines(node: Json): readonly string[] {
  const taints = listOf(node, "spec", "taints").map((each) => `${textOf(each, "key")}${textOf(each, "value") === "" ? "" : `=${textOf(each, "value")}`}:${textOf(each, "effect")}`);
  return taints.length === 0 ? ["Taints:\t<none>"] : taints.map((text, at) => `${at === 0 ? "Taints:" : ""}\t${text}`);
}

function conditionLines(node: Json): readonly string[] {
  const conditions = listOf(node, "status", "conditions");
  if (conditions.length === 0) return [];
  const rows = conditions.map((each) => ["type", "status", "lastHeartbeatTime", "lastTransitionTime", "reason", "message"].map((name) => longTime(textOf(each, name))));
  const header = ["Type", "Status", "LastHeartbeatTime", "LastTransitionTime", "Reason", "Message"];
  return ["Conditions:", ...[header, header.map((word) => "-".repeat(word.length)), ...rows].map(([type = "", ...rest], at) => `  ${type}${at < 2 ? "" : " "}\t${rest.join("\t")}`)];
}

function amountLines(title: string, amounts: Json): readonly string[] {
  const texts = textsOf(amounts);
  return texts.length === 0 ? [] : [`${title}:`, ...texts.map(([name, amount]) => `  ${name}:\t${amount}`)];
}

const INFO: readonly (readonly [label: string, field: string])[] = [
  ["Machine ID", "machineID"], ["System UUID", "systemUUID"], ["Boot ID", "bootID"], ["Kernel Version", "kernelVersion"], ["OS Image", "osImage"],
  ["Operating System", "operatingSystem"], ["Architecture", "architecture"], ["Container Runtime Version", "containerRuntimeVersion"], ["Kubelet Version", "kubeletVersion"], ["Kube-Proxy Version", "kubeProxyVersion"],
];

function systemLines(node: Json): readonly string[] {
  const provider = textOf(node, "spec", "providerID");
  const cidrs = listOf(node, "spec", "podCIDRs").map(String);
  return [
    "System Info:",
    ...INFO.map(([label, field]) => `  ${label}:\t${textOf(node, "status", "nodeInfo", field)}`),
    ...(isPresent(fieldOf(node, "spec", "podCIDR")) ? [`PodCIDR:\t${textOf(node, "spec", "podCIDR")}`, `PodCIDRs:\t${cidrs.join(",")}`] : []),
    ...(provider === "" ? [] : [`ProviderID:\t${provider}`]),
  ];
}

function* podLines(pods: readonly Json[], allocatable: Json): Task<readonly string[]> {
  const nowMs = yield* clock();
  const rows = pods.map((pod) => {
    const share = (part: "requests" | "limits", name: string): string => shareText([pod], part, { name, of: textOf(allocatable, name) });
    const shares = [share("requests", "cpu"), share("limits", "cpu"), share("requests", "memory"), share("limits", "memory")];
    return [textOf(pod, "metadata", "namespace"), textOf(pod, "metadata", "name"), ...shares, ageText(textOf(pod, "metadata", "creationTimestamp"), nowMs)];
  });
  const header = ["Namespace", "Name", "CPU Requests", "CPU Limits", "Memory Requests", "Memory Limits", "Age"];
  const dashes = header.map((word) => "-".repeat(word.length));
  const table = [header, dashes, ...rows].map((row) => `  ${row.slice(0, 2).join("\t")}\t\t${row.slice(2).join("\t")}`);
  return [`Non-terminated Pods:\t(${pods.length} in total)`, ...table];
}

function allocatedLines(pods: readonly Json[], allocatable: Json): readonly string[] {
  const share = (part: "requests" | "limits", name: string): string => shareText(pods, part, { name, of: textOf(allocatable, name) });
  return [
    "Allocated resources:",
    "  (Total limits may be over 100 percent, i.e., overcommitted.)",
    "  Resource\tRequests\tLimits",
    "  --------\t--------\t------",
    ...["cpu", "memory", "ephemeral-storage"].map((name) => `  ${name}\t${share("requests", name)}\t${share("limits", name)}`),
  ];
}
