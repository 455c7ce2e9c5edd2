/**
 * What the API server warns of in pods and templates that it accepts.
 *
 * Source: pkg/api/pod/warnings.go, pkg/registry/core/pod/strategy.go v1.36.3
 * Differs: maps are walked in their own order, where Go draws one.
 */
import { goQuote } from "../go-text.js";
import { ipWarnings } from "../ip-address.js";
import type { StringMap } from "../kube-object.js";
import { dns1123LabelProblems } from "../names.js";
import type { LocalObjectReference, Pod, PodAffinity, PodSpec, PodTemplateSpec } from "../types.generated.js";
import { appArmorFieldOf, appArmorWarnings, sameAppArmor } from "./app-armor.js";
import { APP_ARMOR_CONTAINER, SECCOMP_CONTAINER, SECCOMP_POD } from "./annotation-keys.js";
import { annotationOf } from "./annotations.js";
import { allContainers, type PlacedContainer } from "./container-list.js";
import { envWarnings } from "./env-warnings.js";
import { isMissing } from "./findings.js";
import { nodeAffinityWarnings, nodeLabelWarnings } from "./node-label-warnings.js";
import { portWarnings } from "./port-warnings.js";
import { quantityIn, isWhole } from "./quantities.js";
import { SpecMemory } from "./shared-parts.js";
import { volumeWarnings } from "./volume-warnings.js";

type Warnings = readonly string[];

// What nothing is to be said of, but for where the pods run.
const quietPods = new SpecMemory<true>();

/** The warnings about a new, prepared Pod. Existing pods are never warned of. */
export function podWarnings(pod: Pod): Warnings {
  const { name, annotations } = pod.metadata;
  const problems = dns1123LabelProblems(name);
  if (problems.length === 0 && annotations === undefined && quietPods.recall(pod.spec) === true) return placeWarnings(pod.spec, "");
  const about = `metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${problems.join(" ")}]`;
  const ofSpec = specWarnings({ spec: pod.spec, annotations, path: "", isTemplate: false });
  if (ofSpec.length === 0 && annotations === undefined) quietPods.remember(pod.spec, true);
  return saidOnce([...appArmorWarnings(pod), ...(problems.length === 0 ? [] : [about]), ...ofSpec]);
}

// Templates do not change, and their owners are written over and over.
const known = new WeakMap<PodTemplateSpec, Warnings>();

/** The warnings about a defaulted template at `path` (`spec.template`), which has to be the same at every call. */
export function podTemplateWarnings(template: PodTemplateSpec, path: string): Warnings {
  let warnings = known.get(template);
  if (warnings === undefined) {
    warnings = saidOnce(specWarnings({ spec: template.spec, annotations: template.metadata?.annotations, path: `${path}.`, isTemplate: true }));
    known.set(template, warnings);
  }
  return warnings;
}

/** The server says the same thing only once. */
function saidOnce(warnings: Warnings): Warnings {
  return [...new Set(warnings)];
}

/** A spec with what surrounds it; `path` is empty or ends in a dot. */
interface Subject {
  readonly spec: PodSpec;
  readonly annotations: StringMap | undefined;
  readonly path: string;
  readonly isTemplate: boolean;
}

function specWarnings(subject: Subject): Warnings {
  const { spec, path } = subject;
  const containers = allContainers(spec).map(({ container, at }) => ({ container, at: `${path}spec.${at}` }));
  return [
    ...nodeLabelWarnings(spec, `${path}spec`),
    ...oldAnnotationWarnings(subject),
    ...volumeWarnings(spec.volumes ?? [], `${path}spec.volumes`),
    ...repeats(spec.hostAliases ?? [], ({ ip }) => ip).map(([i, ip]) => `${path}spec.hostAliases[${i}].ip: duplicate ip ${goQuote(ip)}`),
    ...pullSecretWarnings(spec.imagePullSecrets ?? [], `${path}spec.imagePullSecrets`),
    ...fractionWarnings(spec.overhead, `${path}spec.overhead`),
    ...seccompWarnings(subject),
    ...containers.flatMap((placed) => containerWarnings(placed, subject)),
    ...portWarnings(containers),
    ...graceWarnings(spec, `${path}spec.terminationGracePeriodSeconds`),
    ...affinityWarnings(spec.affinity?.podAffinity, `${path}spec.affinity.podAffinity`),
    ...affinityWarnings(spec.affinity?.podAntiAffinity, `${path}spec.affinity.podAntiAffinity`),
    ...(spec.dnsConfig?.nameservers ?? []).flatMap((address, i) => ipWarnings(`${path}spec.dnsConfig.nameservers[${i}]`, address)),
    ...(spec.hostAliases ?? []).flatMap(({ ip }, i) => ipWarnings(`${path}spec.hostAliases[${i}].ip`, ip ?? "")),
  ];
}

/** The warnings about what pods of one template do not share. */
function placeWarnings({ affinity }: PodSpec, path: string): Warnings {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  const ofNodes = nodeAffinityWarnings(nodeAffinity, `${path}spec.affinity.nodeAffinity`);
  if (podAffinity === undefined && podAntiAffinity === undefined) return ofNodes;
  return saidOnce([
    ...ofNodes,
    ...affinityWarnings(podAffinity, `${path}spec.affinity.podAffinity`),
    ...affinityWarnings(podAntiAffinity, `${path}spec.affinity.podAntiAffinity`),
  ]);
}

const OLD_ANNOTATIONS: readonly (readonly [string, string])[] = [
  ["scheduler.alpha.kubernetes.io/critical-pod", 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ["security.alpha.kubernetes.io/sysctls", 'non-functional in v1.11+; use the "sysctls" field instead'],
  ["security.alpha.kubernetes.io/unsafe-sysctls", 'non-functional in v1.11+; use the "sysctls" field instead'],
];
const USE_SECCOMP_FIELD = 'non-functional in v1.27+; use the "seccompProfile" field instead';

function oldAnnotationWarnings({ annotations, path }: Subject): Warnings {
  return OLD_ANNOTATIONS.filter(([key]) => annotationOf(annotations, key) !== undefined).map(([key, why]) => `${path}metadata.annotations[${key}]: ${why}`);
}

function seccompWarnings({ spec, annotations, path }: Subject): Warnings {
  if (spec.securityContext?.seccompProfile !== undefined || annotationOf(annotations, SECCOMP_POD) === undefined) return [];
  return [`${path}metadata.annotations[${SECCOMP_POD}]: ${USE_SECCOMP_FIELD}`];
}

/** The elements whose key an earlier one has, with their index. */
function repeats<E>(list: readonly E[], keyOf: (element: E) => string | undefined): readonly (readonly [number, string])[] {
  const seen = new Set<string>();
  return list.flatMap((element, i): readonly (readonly [number, string])[] => {
    const key = keyOf(element) ?? "";
    if (seen.has(key)) return [[i, key]];
    seen.add(key);
    return [];
  });
}

function pullSecretWarnings(secrets: readonly LocalObjectReference[], at: string): Warnings {
  return [
    ...repeats(secrets, ({ name }) => name).map(([i, name]) => `${at}[${i}].name: duplicate name ${goQuote(name)}`),
    ...secrets.flatMap(({ name }, i) => (isMissing(name) ? [`${at}[${i}].name: invalid empty name ""`] : [])),
  ];
}

function fractionWarnings(list: StringMap | undefined, at: string): Warnings {
  return ["memory", "ephemeral-storage"].flatMap((name) => fractionWarning(list, at, name));
}

function fractionWarning(list: StringMap | undefined, at: string, name: string): Warnings {
  const amount = quantityIn(list, name);
  return amount === undefined || isWhole(amount) ? [] : [`${at}[${name}]: fractional byte value ${goQuote(amount)} is invalid, must be an integer`];
}

function containerWarnings({ container, at }: PlacedContainer, { spec, annotations, path, isTemplate }: Subject): Warnings {
  const warnings: string[] = [];
  const { seccompProfile, appArmorProfile } = container.securityContext ?? {};
  const seccomp = SECCOMP_CONTAINER + container.name;
  if (seccompProfile === undefined && annotationOf(annotations, seccomp) !== undefined) warnings.push(`${path}metadata.annotations[${seccomp}]: ${USE_SECCOMP_FIELD}`);
  const key = APP_ARMOR_CONTAINER + container.name;
  const appArmor = annotationOf(annotations, key);
  const ofPod = spec.securityContext?.appArmorProfile;
  if (isTemplate && appArmorProfile === undefined && appArmor !== undefined && (ofPod === undefined || !sameAppArmor(ofPod, appArmorFieldOf(appArmor)))) {
    warnings.push(`${path}metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`);
  }
  const { limits, requests } = container.resources ?? {};
  for (const name of ["memory", "ephemeral-storage"]) {
    warnings.push(...fractionWarning(limits, `${at}.resources.limits`, name), ...fractionWarning(requests, `${at}.resources.requests`, name));
  }
  return [...warnings, ...envWarnings(container.env ?? [], `${at}.env`)];
}

function graceWarnings({ terminationGracePeriodSeconds: seconds = 0 }: PodSpec, at: string): Warnings {
  return seconds < 0 ? [`${at}: must be >= 0; negative values are invalid and will be treated as 1`] : [];
}

function affinityWarnings(affinity: PodAffinity | undefined, at: string): Warnings {
  const { requiredDuringSchedulingIgnoredDuringExecution: needed = [], preferredDuringSchedulingIgnoredDuringExecution: preferred = [] } = affinity ?? {};
  const paths = [
    ...needed.flatMap(({ labelSelector }, i) => (labelSelector === undefined ? [`requiredDuringSchedulingIgnoredDuringExecution[${i}].labelSelector`] : [])),
    ...preferred.flatMap(({ podAffinityTerm: term }, i) =>
      term?.labelSelector === undefined ? [`preferredDuringSchedulingIgnoredDuringExecution[${i}].podAffinityTerm.labelSelector`] : [],
    ),
  ];
  return paths.map((path) => `${at}.${path}: a null labelSelector results in matching no pod`);
}
