/** What `describe` says of kinds that stand for themselves. Source: staging/src/k8s.io/kubectl/pkg/describe/describe.go v1.36.3 */
import { textOfBase64 } from "../generators/base64.js";
import { fieldOf, isPresent, type Json, listOf, numberOf, objectOf, textOf, textsOf } from "../field-of.js";
import { annotationLines, controllerLines, labelLines, selectingLines, selectorText } from "./fields.js";
import { longTime } from "./long-time.js";
import { podTemplateLines } from "./pod-template.js";

const headLines = (object: Json, namespaced = true): readonly string[] => [
  `Name:\t${textOf(object, "metadata", "name")}`,
  ...(namespaced ? [`Namespace:\t${textOf(object, "metadata", "namespace")}`] : []),
  ...labelLines("Labels", textsOf(object, "metadata", "labels")),
  ...annotationLines("Annotations", object),
];

const yesOrNo = (value: unknown): string => (value === true ? "True" : "False");

/** The number of bytes that a text in base 64 stands for. */
function byteCount(coded: string): number {
  return Math.floor((coded.replace(/=+$/, "").length * 3) / 4);
}

/** The lines about a ConfigMap. */
export function configMapLines(object: Json): readonly string[] {
  const [data, binary] = [textsOf(object, "data"), textsOf(object, "binaryData")];
  return [
    ...headLines(object),
    "",
    "Data",
    "====",
    ...data.flatMap(([key, value]) => [`${key}:`, "----", ...value.split("\n"), ""]),
    ...(binary.length === 0 ? [""] : ["", "BinaryData", "====", ...binary.map(([key, coded]) => `${key}: ${byteCount(coded)} bytes`), ""]),
  ];
}

/** The lines about a Secret: how large its values are, and never what they are. */
export function secretLines(object: Json): readonly string[] {
  const isToken = textOf(object, "type") === "kubernetes.io/service-account-token";
  const values = textsOf(object, "data").map(([key, coded]) => `${key}:\t${isToken && key === "token" ? (textOfBase64(coded) ?? "") : `${byteCount(coded)} bytes`}`);
  return [...headLines(object), "", `Type:\t${textOf(object, "type")}`, "", "Data", "====", ...values];
}

/** The lines about a ServiceAccount. */
export function serviceAccountLines(object: Json): readonly string[] {
  const pulls = listOf(object, "imagePullSecrets").map((each) => textOf(each, "name"));
  const list = pulls.length === 0 ? ["<none>"] : pulls;
  return [...headLines(object), ...list.map((name, at) => `${at === 0 ? "Image pull secrets:" : ""}\t${name}`)];
}

/** The lines about a Role or a ClusterRole. */
export function roleLines(object: Json): readonly string[] {
  const rules = listOf(object, "rules").flatMap((rule) => ruleRows(rule));
  const header = ["Resources", "Non-Resource URLs", "Resource Names", "Verbs"];
  return [...headLines(object, false), "PolicyRule:", ...[header, header.map((word) => "-".repeat(word.length)), ...rules].map((row) => `  ${row.join("\t")}`)];
}

function ruleRows(rule: unknown): readonly (readonly string[])[] {
  const words = (name: string): string => `[${listOf(rule, name).map(String).join(" ")}]`;
  const groups = listOf(rule, "apiGroups").map(String);
  const rows = (groups.length === 0 ? [""] : groups).flatMap((group) => listOf(rule, "resources").map((resource) => {
    const [plural = "", ...sub] = String(resource).split("/");
    return [`${plural}${group === "" ? "" : `.${group}`}${sub.length === 0 ? "" : `/${sub.join("/")}`}`, "[]", words("resourceNames"), words("verbs")];
  }));
  return rows.length > 0 ? rows : [["", words("nonResourceURLs"), "[]", words("verbs")]];
}

/** The lines about a RoleBinding or a ClusterRoleBinding. */
export function roleBindingLines(object: Json): readonly string[] {
  const header = ["Kind", "Name", "Namespace"];
  const subjects = listOf(object, "subjects").map((each) => [textOf(each, "kind"), textOf(each, "name"), textOf(each, "namespace")]);
  return [
    ...headLines(object, false),
    "Role:",
    `  Kind:\t${textOf(object, "roleRef", "kind")}`,
    `  Name:\t${textOf(object, "roleRef", "name")}`,
    "Subjects:",
    ...[header, header.map((word) => "-".repeat(word.length)), ...subjects].map((row) => `  ${row.join("\t")}`),
  ];
}

/** The lines about a PodDisruptionBudget. */
export function budgetLines(object: Json): readonly string[] {
  const bound = ([field, label]: readonly [string, string]): readonly string[] => (isPresent(fieldOf(object, "spec", field)) ? [`${label}:\t${textOf(object, "spec", field)}`] : []);
  const count = (field: string): number => numberOf(object, "status", field);
  return [
    `Name:\t${textOf(object, "metadata", "name")}`,
    `Namespace:\t${textOf(object, "metadata", "namespace")}`,
    ...bound(["minAvailable", "Min available"]),
    ...bound(["maxUnavailable", "Max unavailable"]),
    `Selector:\t${selectorText(fieldOf(object, "spec", "selector")).replace("<none>", "<unset>")}`,
    "Status:",
    `    Allowed disruptions:\t${count("disruptionsAllowed")}`,
    `    Current:\t${count("currentHealthy")}`,
    `    Desired:\t${count("desiredHealthy")}`,
    `    Total:\t${count("expectedPods")}`,
  ];
}

/** The lines about a PriorityClass. */
export function priorityClassLines(object: Json): readonly string[] {
  const annotations = textsOf(object, "metadata", "annotations").map(([key, value]) => `${key}=${value.trim()}`).join(",");
  return [
    `Name:\t${textOf(object, "metadata", "name")}`,
    `Value:\t${textOf(object, "value")}`,
    `GlobalDefault:\t${String(fieldOf(object, "globalDefault") === true)}`,
    `PreemptionPolicy:\t${textOf(object, "preemptionPolicy")}`,
    `Description:\t${textOf(object, "description")}`,
    `Annotations:\t${annotations === "" ? "<none>" : annotations}`,
  ];
}

/** The lines about a CronJob. */
export function cronJobLines(object: Json): readonly string[] {
  const spec = (name: string, none: string): string => textOf(object, "spec", name) || none;
  const job = fieldOf(object, "spec", "jobTemplate", "spec");
  const active = listOf(object, "status", "active").map((each) => textOf(each, "name"));
  const last = textOf(object, "status", "lastScheduleTime");
  return [
    ...headLines(object),
    `Schedule:\t${spec("schedule", "")}`,
    `Concurrency Policy:\t${spec("concurrencyPolicy", "")}`,
    `Suspend:\t${yesOrNo(fieldOf(object, "spec", "suspend"))}`,
    `Time Zone:\t${spec("timeZone", "<unset>")}`,
    `Successful Job History Limit:\t${spec("successfulJobsHistoryLimit", "<unset>")}`,
    `Failed Job History Limit:\t${spec("failedJobsHistoryLimit", "<unset>")}`,
    `Starting Deadline Seconds:\t${spec("startingDeadlineSeconds", "<unset>").replace(/\d$/, "$&s")}`,
    `Selector:\t${isPresent(fieldOf(job, "selector")) ? selectorText(fieldOf(job, "selector")) : "<unset>"}`,
    `Parallelism:\t${textOf(job, "parallelism") || "<unset>"}`,
    `Completions:\t${textOf(job, "completions") || "<unset>"}`,
    ...podTemplateLines(fieldOf(job, "template")),
    `Last Schedule Time:\t${last === "" ? "<unset>" : longTime(last)}`,
    `Active Jobs:\t${active.length === 0 ? "<none>" : active.join(", ")}`,
  ];
}

/** The lines about a Job. */
export function jobLines(object: Json): readonly string[] {
  const said = (label: string, text: string): readonly string[] => (text === "" ? [] : [`${label}:\t${text}`]);
  const count = (field: string): number => numberOf(object, "status", field);
  const ready = isPresent(fieldOf(object, "status", "ready")) ? ` (${count("ready")} Ready)` : "";
  const time = (field: string): string => longTime(textOf(object, "status", field));
  return [
    ...selectingLines(object),
    ...controllerLines(object),
    ...said("Parallelism", textOf(object, "spec", "parallelism")),
    `Completions:\t${textOf(object, "spec", "completions") || "<unset>"}`,
    ...said("Completion Mode", textOf(object, "spec", "completionMode")),
    ...said("Suspend", textOf(object, "spec", "suspend")),
    ...said("Backoff Limit", textOf(object, "spec", "backoffLimit")),
    ...said("TTL Seconds After Finished", textOf(object, "spec", "ttlSecondsAfterFinished")),
    ...said("Start Time", time("startTime")),
    ...said("Completed At", time("completionTime")),
    ...said("Active Deadline Seconds", textOf(object, "spec", "activeDeadlineSeconds").replace(/\d$/, "$&s")),
    `Pods Statuses:\t${count("active")} Active${ready} / ${count("succeeded")} Succeeded / ${count("failed")} Failed`,
    ...podTemplateLines(fieldOf(object, "spec", "template")),
  ];
}

/** The rows of a quota: what is used of what may be, in order of names. */
export function quotaRows(object: Json): readonly (readonly [name: string, used: string, hard: string])[] {
  const used = objectOf(object, "status", "used");
  const hard = textsOf(object, "status", "hard");
  return (hard.length > 0 ? hard : textsOf(object, "spec", "hard")).map(([name, amount]) => [name, textOf(used, name) || "0", amount] as const);
}

/** The lines about a ResourceQuota. */
export function quotaLines(object: Json): readonly string[] {
  const scopes = listOf(object, "spec", "scopes").map(String).sort();
  return [
    `Name:\t${textOf(object, "metadata", "name")}`,
    `Namespace:\t${textOf(object, "metadata", "namespace")}`,
    ...(scopes.length === 0 ? [] : [`Scopes:\t${scopes.join(", ")}`]),
    "Resource\tUsed\tHard",
    "--------\t----\t----",
    ...quotaRows(object).map((row) => row.join("\t")),
  ];
}

const LIMIT_HEADER = ["Type", "Resource", "Min", "Max", "Default Request", "Default Limit", "Max Limit/Request Ratio"];

/** The table of a LimitRange. */
export function limitRows(object: Json): readonly (readonly string[])[] {
  const rows = listOf(object, "spec", "limits").flatMap((limit) => {
    const parts = ["min", "max", "defaultRequest", "default", "maxLimitRequestRatio"];
    const names = [...new Set(parts.flatMap((part) => textsOf(limit, part).map(([name]) => name)))].sort();
    return names.map((name) => [textOf(limit, "type"), name, ...parts.map((part) => textOf(limit, part, name) || "-")]);
  });
  return [LIMIT_HEADER, LIMIT_HEADER.map((word) => "-".repeat(word.length)), ...rows];
}

/** The lines about a LimitRange. */
export function limitRangeLines(object: Json): readonly string[] {
  return [`Name:\t${textOf(object, "metadata", "name")}`, `Namespace:\t${textOf(object, "metadata", "namespace")}`, ...limitRows(object).map((row) => row.join("\t"))];
}
