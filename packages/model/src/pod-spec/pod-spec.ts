/**
 * The rules for the specs of pods and of pod templates.
 *
 * Source: pkg/apis/core/validation/validation.go, pkg/api/pod/util.go v1.36.3, feature gates at their defaults
 * Differs: what an older API server let pass and this one lets stay does not exist here. Maps are checked in their own order.
 */
import { forbiddenField, required, type FieldError } from "../field-error.js";
import type { ObjectMeta } from "../kube-object.js";
import { inRangeProblems } from "../identifiers.js";
import { labelsErrors, pushAll } from "../object-meta.js";
import type { PodSpec, Volume } from "../types.generated.js";
import { checkAffinity } from "./affinity.js";
import { checkContainers, checkEphemeralContainers, checkImageSpaces, checkInitContainers } from "./containers.js";
import { checkEnvFiles } from "./env.js";
import { addProblems, checkQualifiedName, checkRequiredOneOf, checkSubdomain, isMissing, type Findings } from "./findings.js";
import { checkDNSConfig, checkHostAliases, checkHostname, checkHostnameOverride } from "./host-names.js";
import { checkHostUsers, checkOperatingSystem } from "./operating-system.js";
import { checkHostNetworkPorts } from "./ports.js";
import { checkResourceClaims } from "./resource-claims.js";
import { checkOverhead, checkPodResources } from "./resources.js";
import { checkSchedulingGates } from "./scheduling-gates.js";
import type { Scope } from "./scope.js";
import { checkPodSecurityContext } from "./security-context.js";
import { SpecMemory } from "./shared-parts.js";
import { checkTolerations } from "./tolerations.js";
import { checkTopologySpread } from "./topology-spread.js";
import { checkVolumes } from "./volumes.js";
import { checkHostProcesses } from "./windows-options.js";

const MAX_INT32 = 2147483647;

/** What a spec is part of. */
export interface PodSpecContext {
  /** The metadata of a Pod; left out for templates, which are checked less strictly. */
  readonly meta?: Pick<ObjectMeta, "name" | "annotations"> | undefined;
  /** The spec that this one replaces. */
  readonly old?: PodSpec | undefined;
}

// The rules for pods are stricter than those for templates.
const validPods = new SpecMemory<true>();
const validTemplates = new SpecMemory<true>();
const validParts = new WeakSet<object>();

/** Errors of a defaulted spec at `path`, in the API server's order. A spec that shares its parts with a valid one costs a few hundred nanoseconds. */
export function validatePodSpec(spec: PodSpec, path: string, context: PodSpecContext = {}): readonly FieldError[] {
  const memory = context.meta === undefined ? validTemplates : validPods;
  if (memory.recall(spec) === true) return placeErrors(spec, path);
  const errors = specErrors(spec, path, context);
  if (errors.length === 0 && isMemorable(spec, context)) memory.remember(spec, true);
  return errors;
}

/** Errors of what is left to check in a spec that is otherwise known to be valid. */
function placeErrors(spec: PodSpec, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  checkAffinity(errors, `${path}.affinity`, spec.affinity);
  if (!isMissing(spec.nodeName)) checkSubdomain(errors, `${path}.nodeName`, spec.nodeName);
  checkPart(errors, spec.tolerations, () => checkTolerations(errors, `${path}.tolerations`, spec.tolerations));
  return errors;
}

function specErrors(spec: PodSpec, path: string, context: PodSpecContext): readonly FieldError[] {
  const errors: FieldError[] = [];
  const scope = checkWorkload(errors, path, { spec, context });
  checkRequiredOneOf(errors, `${path}.restartPolicy`, { value: spec.restartPolicy, supported: RESTART_POLICIES });
  checkRequiredOneOf(errors, `${path}.dnsPolicy`, { value: spec.dnsPolicy, supported: DNS_POLICIES });
  pushAll(errors, labelsErrors(spec.nodeSelector, `${path}.nodeSelector`));
  checkPodSecurityContext(scope, `${path}.securityContext`);
  checkAffinity(errors, `${path}.affinity`, spec.affinity);
  checkDNSConfig(errors, `${path}.dnsConfig`, spec);
  (spec.readinessGates ?? []).forEach(({ conditionType }, i) => checkQualifiedName(errors, `${path}.readinessGates[${i}].conditionType`, conditionType));
  checkSchedulingGates(errors, `${path}.schedulingGates`, spec.schedulingGates);
  checkPart(errors, spec.topologySpreadConstraints, () => checkTopologySpread(errors, `${path}.topologySpreadConstraints`, spec.topologySpreadConstraints));
  checkHostProcesses(scope, path);
  checkHostUsers(scope, path);
  checkHostnameOverride(errors, `${path}.hostnameOverride`, spec);
  checkScalars(errors, path, spec);
  checkOverhead(scope, `${path}.overhead`);
  checkOperatingSystem(scope, path);
  checkEnvFiles(scope, path);
  if (scope.isPod) checkPodOnly(scope, path);
  return errors;
}

const RESTART_POLICIES = ["Always", "OnFailure", "Never"];
const DNS_POLICIES = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

/** The names of claims depend on the pod's, those of static pods on its annotations, and one policy on what was there before. */
function isMemorable(spec: PodSpec, { old }: PodSpecContext): boolean {
  const hasClaims = (spec.resourceClaims ?? []).length > 0 || (spec.volumes ?? []).some(({ ephemeral }) => ephemeral !== undefined);
  return !hasClaims && (spec.securityContext?.seLinuxChangePolicy === undefined || old === undefined);
}

interface SpecInContext {
  readonly spec: PodSpec;
  readonly context: PodSpecContext;
}

/** Checks containers and what they use; returns what later checks of the same need to know. */
function checkWorkload(errors: Findings, path: string, { spec, context }: SpecInContext): Scope {
  const { meta, old } = context;
  const isPod = meta !== undefined;
  if (spec.terminationGracePeriodSeconds === undefined) errors.push(required(`${path}.terminationGracePeriodSeconds`));
  const volumes = checkVolumes({ errors, isPod, spec, meta }, `${path}.volumes`);
  const claimNames = new Set((spec.resourceClaims ?? []).map(({ name }) => name).filter((name) => !isMissing(name)));
  const anySELinuxChangePolicy = old?.securityContext?.seLinuxChangePolicy !== undefined;
  const scope: Scope = { errors, isPod, spec, meta, volumes, claimNames, anySELinuxChangePolicy };
  checkResourceClaims(scope, `${path}.resourceClaims`);
  checkContainers(scope, `${path}.containers`);
  checkInitContainers(scope, `${path}.initContainers`);
  checkEphemeralContainers(scope, `${path}.ephemeralContainers`);
  checkPodResources(scope, `${path}.resources`);
  checkHostNetworkPorts(scope, path);
  return scope;
}

/** Runs the check of a part that stands for itself, unless the part is known to be valid. */
function checkPart(errors: Findings, part: object | undefined, check: () => void): void {
  if (part === undefined || validParts.has(part)) return;
  const before = errors.length;
  check();
  if (errors.length === before) validParts.add(part);
}

/** Checks what templates are free to do. */
function checkPodOnly({ errors, spec }: Scope, path: string): void {
  if (isMissing(spec.serviceAccountName)) checkNoTokens(errors, `${path}.volumes`, spec.volumes);
  (spec.containers ?? []).forEach((container, i) => checkImageSpaces(errors, `${path}.containers[${i}]`, container));
  (spec.initContainers ?? []).forEach((container, i) => checkImageSpaces(errors, `${path}.initContainers[${i}]`, container));
}

function checkNoTokens(errors: Findings, at: string, volumes: readonly Volume[] | undefined): void {
  (volumes ?? []).forEach(({ projected }, i) => {
    (projected?.sources ?? []).forEach(({ serviceAccountToken: token }, j) => {
      if (token === undefined) return;
      errors.push(forbiddenField(`${at}[${i}].projected.sources[${j}].serviceAccountToken`, "must not be specified when serviceAccountName is not set"));
    });
  });
}

function checkScalars(errors: Findings, path: string, spec: PodSpec): void {
  const { serviceAccountName, nodeName, activeDeadlineSeconds: deadline, tolerations, hostAliases, priorityClassName, runtimeClassName } = spec;
  if (!isMissing(serviceAccountName)) checkSubdomain(errors, `${path}.serviceAccountName`, serviceAccountName);
  if (!isMissing(nodeName)) checkSubdomain(errors, `${path}.nodeName`, nodeName);
  if (deadline !== undefined) addProblems(errors, `${path}.activeDeadlineSeconds`, { value: deadline, problems: inRangeProblems(deadline, 1, MAX_INT32) });
  checkHostname(errors, path, spec);
  checkPart(errors, tolerations, () => checkTolerations(errors, `${path}.tolerations`, tolerations));
  checkHostAliases(errors, `${path}.hostAliases`, hostAliases);
  if (!isMissing(priorityClassName)) checkSubdomain(errors, `${path}.priorityClassName`, priorityClassName);
  if (runtimeClassName !== undefined) checkSubdomain(errors, `${path}.runtimeClassName`, runtimeClassName);
  if (spec.preemptionPolicy !== undefined) {
    checkRequiredOneOf(errors, `${path}.preemptionPolicy`, { value: spec.preemptionPolicy, supported: ["PreemptLowerPriority", "Never"] });
  }
}
