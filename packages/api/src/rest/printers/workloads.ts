/**
 * The cells of the kinds that run pods.
 *
 * Source: pkg/printers/internalversion/printers.go v1.36.3
 */
import { type ControllerRevision, type CronJob, type DaemonSet, type Deployment, formatLabelSelector, type Job, parseTime, type PodTemplate, type ReplicaSet, type StatefulSet } from "@everynode/model";
import { humanDuration } from "../human-duration.js";
import { type Cell, containerCells, labelsText, selectorText, since } from "./cells.js";

/** The cells of a DaemonSet. */
export function daemonSetCells(set: DaemonSet, nowMs: number): readonly Cell[] {
  const { status, spec } = set;
  return [
    set.metadata.name,
    status?.desiredNumberScheduled ?? 0,
    status?.currentNumberScheduled ?? 0,
    status?.numberReady ?? 0,
    status?.updatedNumberScheduled ?? 0,
    status?.numberAvailable ?? 0,
    labelsText(spec.template.spec?.nodeSelector),
    since(set.metadata.creationTimestamp, nowMs),
    ...containerCells(spec.template.spec?.containers),
    selectorText(spec.selector),
  ];
}

/** The cells of a ReplicaSet, or of a ReplicationController. */
export function replicaSetCells(set: ReplicaSet, nowMs: number): readonly Cell[] {
  const { status, spec } = set;
  return [
    set.metadata.name,
    spec.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    since(set.metadata.creationTimestamp, nowMs),
    ...containerCells(spec.template?.spec?.containers),
    selectorText(spec.selector),
  ];
}

/** The cells of a Deployment. */
export function deploymentCells(deployment: Deployment, nowMs: number): readonly Cell[] {
  const { status, spec } = deployment;
  return [
    deployment.metadata.name,
    `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    status?.updatedReplicas ?? 0,
    status?.availableReplicas ?? 0,
    since(deployment.metadata.creationTimestamp, nowMs),
    ...containerCells(spec.template.spec?.containers),
    formatLabelSelector(spec.selector),
  ];
}

/** The cells of a StatefulSet. */
export function statefulSetCells(set: StatefulSet, nowMs: number): readonly Cell[] {
  const ready = `${set.status?.readyReplicas ?? 0}/${set.spec.replicas ?? 0}`;
  return [set.metadata.name, ready, since(set.metadata.creationTimestamp, nowMs), ...containerCells(set.spec.template.spec?.containers)];
}

/** The cells of a ControllerRevision. */
export function controllerRevisionCells(revision: ControllerRevision, nowMs: number): readonly Cell[] {
  const controller = revision.metadata.ownerReferences?.find((owner) => owner.controller === true);
  const group = controller === undefined || !controller.apiVersion.includes("/") ? "" : `.${controller.apiVersion.split("/")[0]}`;
  const owner = controller === undefined ? "<none>" : `${`${controller.kind}${group}`.toLowerCase()}/${controller.name}`;
  return [revision.metadata.name, owner, revision.revision, since(revision.metadata.creationTimestamp, nowMs)];
}

/** Conditions of a job in the order in which its status names one. */
const JOB_STATES = [
  ["Complete", "Complete"],
  ["Failed", "Failed"],
  ["", "Terminating"],
  ["Suspended", "Suspended"],
  ["FailureTarget", "FailureTarget"],
  ["SuccessCriteriaMet", "SuccessCriteriaMet"],
] as const;

function jobState(job: Job): string {
  const holds = (type: string): boolean => job.status?.conditions?.some((c) => c.type === type && c.status === "True") ?? false;
  const state = JOB_STATES.find(([type]) => (type === "" ? job.metadata.deletionTimestamp !== undefined : holds(type)));
  return state === undefined ? "Running" : state[1];
}

function completions(job: Job): string {
  const done = job.status?.succeeded ?? 0;
  if (job.spec?.completions !== undefined) return `${done}/${job.spec.completions}`;
  const parallelism = job.spec?.parallelism ?? 0;
  return parallelism > 1 ? `${done}/1 of ${parallelism}` : `${done}/1`;
}

function jobDuration(job: Job, nowMs: number): string {
  const start = parseTime(job.status?.startTime ?? "");
  if (start === undefined) return "";
  return humanDuration((parseTime(job.status?.completionTime ?? "") ?? nowMs) - start);
}

/** The cells of a Job. */
export function jobCells(job: Job, nowMs: number): readonly Cell[] {
  return [
    job.metadata.name,
    jobState(job),
    completions(job),
    jobDuration(job, nowMs),
    since(job.metadata.creationTimestamp, nowMs),
    ...containerCells(job.spec?.template.spec?.containers),
    selectorText(job.spec?.selector),
  ];
}

/** The cells of a CronJob. */
export function cronJobCells(cron: CronJob, nowMs: number): readonly Cell[] {
  const { spec, status } = cron;
  const last = status?.lastScheduleTime;
  return [
    cron.metadata.name,
    spec?.schedule ?? "",
    spec?.timeZone ?? "<none>",
    spec?.suspend === undefined ? "<unset>" : spec.suspend ? "True" : "False",
    status?.active?.length ?? 0,
    last === undefined || last === null ? "<none>" : since(last, nowMs),
    since(cron.metadata.creationTimestamp, nowMs),
    ...containerCells(spec?.jobTemplate.spec?.template.spec?.containers),
    selectorText(spec?.jobTemplate.spec?.selector),
  ];
}

/** The cells of a PodTemplate. */
export function podTemplateCells(template: PodTemplate): readonly Cell[] {
  return [template.metadata.name, ...containerCells(template.template?.spec?.containers), labelsText(template.template?.metadata?.labels)];
}
