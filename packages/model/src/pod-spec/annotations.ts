/**
 * The rules for annotations that once were fields, and for those that mean something to a controller.
 *
 * Source: pkg/apis/core/validation/validation.go, pkg/apis/core/helper/helpers.go v1.36.3
 * Differs: fields of tolerations in annotations are not checked for their types.
 */
import { forbiddenField, invalid } from "../field-error.js";
import { readJson } from "../json-reader.js";
import type { StringMap } from "../kube-object.js";
import type { PodSpec, SeccompProfile, Toleration } from "../types.generated.js";
import { APP_ARMOR_CONTAINER, DELETION_COST, MIRROR_POD, SECCOMP_CONTAINER, SECCOMP_POD, TOLERATIONS } from "./annotation-keys.js";
import { allContainers } from "./container-list.js";
import { checkDescendingPath } from "./file-paths.js";
import { isMissing, type Findings } from "./findings.js";
import { checkTolerations } from "./tolerations.js";

const LOCALHOST = "localhost/";

/** A spec with the annotations of its pod or template. */
export interface AnnotatedSpec {
  readonly spec: PodSpec;
  readonly annotations: StringMap | undefined;
}

/** The value of an annotation, or undefined. */
export function annotationOf(annotations: StringMap | undefined, key: string): string | undefined {
  return annotations !== undefined && Object.hasOwn(annotations, key) ? annotations[key] : undefined;
}

/** Checks annotations at `at` on their own. */
export function checkPodAnnotations(errors: Findings, at: string, { annotations, spec }: AnnotatedSpec): void {
  if (annotations === undefined) return;
  const mirror = annotationOf(annotations, MIRROR_POD);
  if (mirror !== undefined && isMissing(spec.nodeName)) errors.push(invalid(`${at}[${MIRROR_POD}]`, mirror, "must set spec.nodeName if mirror pod annotation is set"));
  checkTolerationsAnnotation(errors, at, annotationOf(annotations, TOLERATIONS));
  const cost = annotationOf(annotations, DELETION_COST);
  if (cost !== undefined && !isInt32(cost)) errors.push(invalid(`${at}[${DELETION_COST}]`, cost, "must be a 32bit integer"));
  const seccomp = annotationOf(annotations, SECCOMP_POD);
  if (seccomp !== undefined) checkSeccompName(errors, `${at}.${SECCOMP_POD}`, seccomp);
  for (const [key, profile] of Object.entries(annotations)) {
    if (key.startsWith(SECCOMP_CONTAINER)) checkSeccompName(errors, `${at}.${key}`, profile);
  }
  for (const [key, profile] of Object.entries(annotations)) {
    if (key.startsWith(APP_ARMOR_CONTAINER)) checkAppArmorAnnotation(errors, `${at}[${key}]`, { name: key.slice(APP_ARMOR_CONTAINER.length), profile, spec });
  }
}

/** True for a number of 32 bits without a plus sign and without zeros in front. */
function isInt32(text: string): boolean {
  if (!/^(0|-[0-9]+|[1-9][0-9]*)$/.test(text)) return false;
  const number = Number(text);
  return number >= -(2 ** 31) && number < 2 ** 31;
}

function checkTolerationsAnnotation(errors: Findings, at: string, text: string | undefined): void {
  if (isMissing(text)) return;
  const json = readJson(text);
  if (!json.ok) errors.push(invalid(at, TOLERATIONS, json.message));
  else if (Array.isArray(json.value)) checkTolerations(errors, `${at}.${TOLERATIONS}`, json.value as readonly Toleration[]);
  else if (json.value !== null) errors.push(invalid(at, TOLERATIONS, `json: cannot unmarshal ${goKind(json.value)} into Go value of type []core.Toleration`));
}

/** What Go's JSON decoder calls a value. */
function goKind(value: unknown): string {
  if (typeof value === "string" || typeof value === "number") return typeof value;
  return typeof value === "boolean" ? "bool" : "object";
}

function checkSeccompName(errors: Findings, at: string, profile: string): void {
  if (profile === "runtime/default" || profile === "docker/default" || profile === "unconfined") return;
  if (profile.startsWith(LOCALHOST)) checkDescendingPath(errors, at, profile.slice(LOCALHOST.length));
  else errors.push(invalid(at, profile, "must be a valid seccomp profile"));
}

interface AppArmorAnnotation {
  readonly name: string;
  readonly profile: string;
  readonly spec: PodSpec;
}

function checkAppArmorAnnotation(errors: Findings, at: string, { name, profile, spec }: AppArmorAnnotation): void {
  if (!allContainers(spec).some(({ container }) => container.name === name)) errors.push(invalid(at, name, "container not found"));
  if (profile === "" || profile === "runtime/default" || profile === "unconfined" || profile.startsWith(LOCALHOST)) return;
  errors.push(invalid(at, profile, `invalid AppArmor profile name: "${profile}"`));
}

/** Checks that annotations and fields about security profiles say the same; `at` is the path of the spec. */
export function checkProfilesMatch(errors: Findings, at: string, { annotations, spec }: AnnotatedSpec): void {
  if (annotations === undefined) return;
  const ofPod = spec.securityContext?.seccompProfile;
  checkSeccompMatches(errors, `${at}.securityContext.seccompProfile`, { profile: ofPod, annotation: annotationOf(annotations, SECCOMP_POD) });
  for (const { container, at: place } of allContainers(spec)) {
    const profile = container.securityContext?.seccompProfile;
    checkSeccompMatches(errors, `${at}.${place}.securityContext.seccompProfile`, { profile, annotation: annotationOf(annotations, SECCOMP_CONTAINER + container.name) });
  }
  if (spec.os?.name === "windows") return;
  for (const { container, at: place } of allContainers(spec)) {
    const profile = container.securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile;
    const annotation = annotationOf(annotations, APP_ARMOR_CONTAINER + container.name);
    checkMatches(errors, `${at}.${place}.securityContext.appArmorProfile`, { profile, annotation, what: "apparmor", defaults: ["runtime/default"] });
  }
}

interface ProfilePair {
  readonly profile: SeccompProfile | undefined;
  readonly annotation: string | undefined;
}

function checkSeccompMatches(errors: Findings, at: string, { profile, annotation }: ProfilePair): void {
  checkMatches(errors, at, { profile, annotation, what: "seccomp", defaults: ["runtime/default", "docker/default"] });
}

interface ComparedProfile extends ProfilePair {
  readonly what: "seccomp" | "apparmor";
  /** What an annotation says for RuntimeDefault. */
  readonly defaults: readonly string[];
}

function checkMatches(errors: Findings, at: string, { profile, annotation, what, defaults }: ComparedProfile): void {
  if (profile === undefined || annotation === undefined) return;
  const isLocal = annotation.startsWith(LOCALHOST);
  const sameType: Record<string, boolean> = { Unconfined: annotation === "unconfined", RuntimeDefault: defaults.includes(annotation), Localhost: isLocal };
  if (sameType[profile.type] === false) errors.push(forbiddenField(`${at}.type`, `${what} type in annotation and field must match`));
  else if (profile.type === "Localhost" && annotation.slice(LOCALHOST.length) !== profile.localhostProfile) {
    errors.push(forbiddenField(`${at}.localhostProfile`, `${what} profile in annotation and field must match`));
  }
}

/** Checks that annotations that are fixed for good stay as they are in `old`. */
export function checkAnnotationChange(errors: Findings, at: string, change: { readonly now: StringMap | undefined; readonly old: StringMap | undefined }): void {
  const { now = {}, old = {} } = change;
  if (now === old) return;
  for (const [key, before] of Object.entries(old)) {
    if (annotationOf(now, key) === before) continue;
    if (key.startsWith(APP_ARMOR_CONTAINER)) errors.push(forbiddenField(`${at}[${key}]`, "may not remove or update AppArmor annotations"));
    if (key === MIRROR_POD) errors.push(forbiddenField(`${at}[${key}]`, "may not remove or update mirror pod annotation"));
  }
  for (const key of Object.keys(now)) {
    if (Object.hasOwn(old, key)) continue;
    if (key.startsWith(APP_ARMOR_CONTAINER)) errors.push(forbiddenField(`${at}[${key}]`, "may not add AppArmor annotations"));
    if (key === MIRROR_POD) errors.push(forbiddenField(`${at}[${key}]`, "may not add mirror pod annotation"));
  }
}
