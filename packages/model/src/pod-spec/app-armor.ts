/**
 * AppArmor profiles in annotations of Pods become fields when a Pod is created.
 *
 * Source: pkg/registry/core/pod/strategy.go, pkg/api/pod/util.go v1.36.3
 */
import type { AppArmorProfile, Container, EphemeralContainer, Pod, PodSpec } from "../types.generated.js";
import { APP_ARMOR_CONTAINER } from "./annotation-keys.js";
import { annotationOf } from "./annotations.js";
import { allContainers } from "./container-list.js";
import { mapped } from "./default-values.js";
import { checkAppArmorProfile } from "./security-profiles.js";
import type { Findings } from "./findings.js";

/** The profile that an annotation names, or undefined where it names none. */
export function appArmorFieldOf(annotation: string): AppArmorProfile | undefined {
  if (annotation === "unconfined") return { type: "Unconfined" };
  if (annotation === "runtime/default") return { type: "RuntimeDefault" };
  const [, localhostProfile] = /^localhost\/(.+)$/s.exec(annotation) ?? [];
  return localhostProfile === undefined ? undefined : { type: "Localhost", localhostProfile };
}

/** True where two profiles say the same; a missing one says nothing. */
export function sameAppArmor(a: AppArmorProfile, b: AppArmorProfile | undefined): boolean {
  return a.type === b?.type && a.localhostProfile === b.localhostProfile;
}

// What was an annotation cannot be told from what was a field later on, and only the first is worth a warning.
const fromAnnotations = new WeakSet<AppArmorProfile>();

/** A new Pod with the profiles of its annotations in its containers; itself where it has none. */
export function withAppArmorFields(pod: Pod): Pod {
  const { spec, metadata } = pod;
  const hasAny = Object.keys(metadata.annotations ?? {}).some((key) => key.startsWith(APP_ARMOR_CONTAINER));
  if (!hasAny || spec.os?.name === "windows") return pod;
  const change = <C extends Container | EphemeralContainer>(container: C): C => {
    const profile = container.securityContext?.appArmorProfile === undefined ? validField(pod, container.name) : undefined;
    if (profile === undefined || (spec.securityContext?.appArmorProfile !== undefined && sameAppArmor(spec.securityContext.appArmorProfile, profile))) return container;
    fromAnnotations.add(profile);
    return { ...container, securityContext: { ...container.securityContext, appArmorProfile: profile } };
  };
  const changed: PodSpec = {
    ...spec,
    ...(spec.initContainers === undefined ? {} : { initContainers: mapped(spec.initContainers, change) }),
    containers: mapped(spec.containers ?? [], change),
  };
  return { ...pod, spec: changed };
}

function validField(pod: Pod, container: string): AppArmorProfile | undefined {
  const annotation = annotationOf(pod.metadata.annotations, APP_ARMOR_CONTAINER + container);
  const profile = annotation === undefined ? undefined : appArmorFieldOf(annotation);
  const errors: Findings = [];
  checkAppArmorProfile(errors, "", profile);
  return errors.length === 0 ? profile : undefined;
}

/** The warnings about annotations that became fields, or that name no profile. */
export function appArmorWarnings(pod: Pod): readonly string[] {
  const { spec, metadata } = pod;
  if (metadata.annotations === undefined || spec.os?.name === "windows") return [];
  return allContainers(spec).flatMap(({ container }) => {
    const key = APP_ARMOR_CONTAINER + container.name;
    if (annotationOf(metadata.annotations, key) === undefined) return [];
    const profile = container.securityContext?.appArmorProfile;
    const old = profile === undefined ? validField(pod, container.name) === undefined : fromAnnotations.has(profile);
    return old ? [`metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`] : [];
  });
}
