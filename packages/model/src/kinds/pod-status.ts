/**
 * The rules for the status of a Pod.
 *
 * Source: pkg/apis/core/validation/validation.go, pkg/api/v1/pod/util.go v1.36.3
 * Differs: users, allocated resources, image volumes and resource claims in the status are not looked at.
 */
import { forbiddenField, internalFieldError, invalid, type FieldError } from "../field-error.js";
import { GoLiteral, goJson } from "../go-text.js";
import { ipErrors, isDualStack, parseIp } from "../ip-address.js";
import { dns1123SubdomainProblems, qualifiedNameProblems } from "../names.js";
import { FIELD_IS_IMMUTABLE, pushAll } from "../object-meta.js";
import type { Container, ContainerStatus, Pod, PodCondition, PodSpec } from "../types.generated.js";

type Errors = readonly FieldError[];
const NONE: Errors = [];

/** Errors of a replaced status, in the API server's order; a few hundred nanoseconds for the usual ones. */
export function podStatusErrors(pod: Pod, old: Pod): Errors {
  const { status } = pod;
  if (status === old.status) return NONE;
  const errors: FieldError[] = [];
  if (status.conditions !== old.status.conditions) pushAll(errors, conditionErrors(status.conditions ?? []));
  pushAll(errors, nominationErrors(pod, old));
  if ((status.observedGeneration ?? 0) < 0) errors.push(invalid("status.observedGeneration", status.observedGeneration, NOT_NEGATIVE));
  if (status.qosClass !== old.status.qosClass) errors.push(invalid("status.qosClass", new GoLiteral(goJson(status.qosClass ?? "")), FIELD_IS_IMMUTABLE));
  pushAll(errors, transitionErrors(pod, old));
  if (status.podIPs !== old.status.podIPs) pushAll(errors, podIpErrors(pod, old));
  if (status.hostIPs !== old.status.hostIPs || status.hostIP !== old.status.hostIP) pushAll(errors, hostIpErrors(pod, old));
  return errors;
}

const NOT_NEGATIVE = "must be a non-negative integer";
const SYSTEM_CONDITIONS: ReadonlySet<string> = new Set(["PodScheduled", "Ready", "Initialized"]);
// Types that are good names, known so that heartbeats need not spell them out.
const USUAL_CONDITIONS: ReadonlySet<string> = new Set([...SYSTEM_CONDITIONS, "ContainersReady", "PodReadyToStartContainers", "DisruptionTarget"]);

function conditionErrors(conditions: readonly PodCondition[]): Errors {
  const errors: FieldError[] = [];
  conditions.forEach(({ type, observedGeneration = 0 }, i) => {
    if (observedGeneration >= 0 && USUAL_CONDITIONS.has(type)) return;
    const at = `status.conditions[${i}]`;
    if (observedGeneration < 0) errors.push(invalid(`${at}.observedGeneration`, observedGeneration, NOT_NEGATIVE));
    for (const problem of qualifiedNameProblems(type)) errors.push(invalid(`${at}.Type`, type, problem));
  });
  return errors;
}

function nominationErrors(pod: Pod, old: Pod): Errors {
  const node = pod.status.nominatedNodeName;
  if (!node || node === old.status.nominatedNodeName) return NONE;
  const errors = dns1123SubdomainProblems(node).map((problem) => invalid("status.nominatedNodeName", node, problem));
  return old.spec.nodeName ? [...errors, forbiddenField("status.nominatedNodeName", "may not be set on pods that are already bound to a node")] : errors;
}

function transitionErrors(pod: Pod, old: Pod): Errors {
  const { spec, status } = old;
  if (!hasEnded(status.containerStatuses) && !hasEnded(status.initContainerStatuses) && !hasEnded(status.ephemeralContainerStatuses)) return NONE;
  const restartsAll = (container: Container): boolean => (container.restartPolicyRules ?? []).some(({ action }) => action === "RestartAllContainers");
  const errors: FieldError[] = [];
  if (![...(spec.initContainers ?? []), ...spec.containers].some(restartsAll)) {
    pushAll(errors, resurrectionErrors({ before: status.containerStatuses, after: pod.status.containerStatuses }, "containerStatuses", { spec, containers: spec.containers }));
    const init = { spec, containers: spec.initContainers ?? [] };
    pushAll(errors, resurrectionErrors({ before: status.initContainerStatuses, after: pod.status.initContainerStatuses }, "initContainerStatuses", init));
  }
  const ephemeral = { spec, containers: [] };
  pushAll(errors, resurrectionErrors({ before: status.ephemeralContainerStatuses, after: pod.status.ephemeralContainerStatuses }, "ephemeralContainerStatuses", ephemeral));
  return errors;
}

function hasEnded(reports: readonly ContainerStatus[] | undefined): boolean {
  return reports !== undefined && reports.some(({ state }) => state?.terminated !== undefined);
}

interface Reports {
  readonly before: readonly ContainerStatus[] | undefined;
  readonly after: readonly ContainerStatus[] | undefined;
}

interface Containers {
  readonly spec: PodSpec;
  readonly containers: readonly Container[];
}

/** Errors of containers that have ended for good and are said to live again. */
function resurrectionErrors(reports: Reports, list: string, { spec, containers }: Containers): Errors {
  const { before = [], after = [] } = reports;
  if (before === after) return NONE;
  const errors: FieldError[] = [];
  before.forEach(({ name, state }, i) => {
    const ended = state?.terminated;
    const later = ended === undefined ? undefined : after.find((report) => report.name === name && report.state?.terminated === undefined);
    if (ended === undefined || later === undefined) return;
    const container = containers.find((each) => each.name === name);
    if (container !== undefined && shouldRestart(container, spec, ended.exitCode)) return;
    errors.push(forbiddenField(`status.${list}[${i}].state`, "may not be transitioned to non-terminated state"));
  });
  return errors;
}

/** True where a container that ended with this code is started again: by its own rules, its own policy, or the pod's. */
function shouldRestart(container: Container, spec: PodSpec, exitCode: number): boolean {
  if (container.restartPolicy !== undefined) {
    const rule = (container.restartPolicyRules ?? []).find(({ exitCodes }) => {
      if (exitCodes === undefined) return false;
      const listed = (exitCodes.values ?? []).includes(exitCode);
      return exitCodes.operator === "In" ? listed : exitCodes.operator === "NotIn" && !listed;
    });
    if (rule?.action === "Restart" || rule?.action === "RestartAllContainers") return true;
  }
  const policy = container.restartPolicy ?? spec.restartPolicy;
  return policy === "OnFailure" ? exitCode !== 0 : policy !== "Never";
}

function podIpErrors(pod: Pod, old: Pod): Errors {
  const known = (old.status.podIPs ?? []).map(({ ip }) => ip);
  return addressErrors("status.podIPs", pod.status.podIPs ?? [], known);
}

function hostIpErrors(pod: Pod, old: Pod): Errors {
  const hosts = pod.status.hostIPs ?? [];
  const first = hosts[0];
  if (first === undefined) return NONE;
  const known = (old.status.hostIPs ?? []).map(({ ip }) => ip);
  const errors = addressErrors("status.hostIPs", hosts, known);
  return pod.status.hostIP === first.ip ? errors : [invalid("status.hostIPs[0].ip", first.ip, "must be equal to `hostIP`"), ...errors];
}

/** Errors of a list of addresses: each valid, one of a family at the most. */
function addressErrors(field: string, list: readonly { readonly ip: string }[], known: readonly string[]): Errors {
  const texts = list.map(({ ip }) => ip);
  const errors = texts.flatMap((text, i) => ipErrors(`${field}[${i}]`, text, known));
  if (texts.length < 2) return errors;
  const parsed = texts.map(parseIp);
  const unread = parsed.indexOf(undefined);
  if (unread >= 0) errors.push(internalFieldError(field, `failed to check for dual stack with error:invalid IP[${unread}]: ${texts[unread] ?? ""}`));
  const dual = unread < 0 && isDualStack(parsed.flatMap((address) => (address === undefined ? [] : [address.family])));
  if (dual && texts.length < 3) return errors;
  return [...errors, invalid(field, texts.map((IP) => ({ IP })), "may specify no more than one IP for each IP family")];
}
