/**
 * What the API server fills in for the specs of pods and of pod templates, and what it drops from them.
 *
 * Source: pkg/apis/core/v1/{defaults,conversion,zz_generated.defaults}.go, pkg/api/pod/util.go v1.36.3, feature gates at their defaults
 */
import { roundedResources } from "../resource-list.js";
import type { Container, EphemeralContainer, PodSpec, Volume } from "../types.generated.js";
import { defaultContainer, defaultResources } from "./default-containers.js";
import { defaultPodResources } from "./default-pod-resources.js";
import { mapped, withChanged, withDefaults, without } from "./default-values.js";
import { defaultVolume } from "./default-volumes.js";
import { isMissing } from "./findings.js";
import { SpecMemory } from "./shared-parts.js";

/** A completed spec, and whether it was complete from the start. */
interface Completed {
  readonly spec: PodSpec;
  readonly unchanged: boolean;
  /** The fields of the spec that it was made of, in order. */
  readonly fields: readonly string[];
}

const templatesSeen = new SpecMemory<Completed>();
const podsSeen = new SpecMemory<Completed>();

/** The spec as the API server stores it; itself where nothing changes. One that shares its parts with a spec seen before costs a copy. */
export function defaultPodSpec(given: PodSpec, { template }: { readonly template: boolean }): PodSpec {
  const seen = template ? templatesSeen : podsSeen;
  const known = seen.recall(given, isLike);
  if (known !== undefined && (known.unchanged || samePlaces(known.spec, given))) return known.unchanged ? given : placedAs(known.spec, given);
  const spec = completed(given, template);
  if (known === undefined) seen.remember(given, { spec, unchanged: spec === given, fields: Object.keys(given) });
  return spec;
}

/** True where the spec has just the fields, in the same order, of the one that was completed: its text must not depend on what was seen before. */
function isLike(spec: PodSpec, { unchanged, fields }: Completed): boolean {
  if (unchanged) return true;
  let at = 0;
  for (const field in spec) if (fields[at++] !== field) return false;
  return at === fields.length;
}

/** True where two specs name a node, an affinity and tolerations, or both do not. */
function samePlaces(a: PodSpec, b: PodSpec): boolean {
  return (a.affinity === undefined) === (b.affinity === undefined) && (a.tolerations === undefined) === (b.tolerations === undefined) && (a.nodeName === undefined) === (b.nodeName === undefined);
}

/** The completed spec of another pod, at the place of this one. Setting fields that are there is a hundred times faster than adding them. */
function placedAs(known: PodSpec, given: PodSpec): PodSpec {
  const spec: { -readonly [K in keyof PodSpec]: PodSpec[K] } = { ...known };
  if (given.affinity !== undefined) spec.affinity = given.affinity;
  if (given.tolerations !== undefined) spec.tolerations = given.tolerations;
  if (given.nodeName !== undefined) spec.nodeName = given.nodeName;
  return spec;
}

function completed(given: PodSpec, template: boolean): PodSpec {
  const mode: Mode = template ? "template" : given.hostNetwork === true ? "hostPod" : "pod";
  let spec = withDefaults(given, template ? DEFAULTS : POD_DEFAULTS);
  if (spec.containers !== undefined && spec.containers !== null) spec = withList(spec, "containers", defaultContainers(spec.containers, mode));
  if (spec.initContainers !== undefined) spec = withList(spec, "initContainers", defaultContainers(spec.initContainers, mode));
  if (spec.ephemeralContainers !== undefined) spec = withList(spec, "ephemeralContainers", mapped(spec.ephemeralContainers, defaultEphemeral));
  if (spec.volumes !== undefined) spec = withList(spec, "volumes", defaultVolumes(spec.volumes));
  if (spec.overhead !== undefined) spec = withChanged(spec, "overhead", (overhead) => roundedResources(overhead) ?? overhead);
  if (spec.resources !== undefined) spec = withDefaultResources(spec, template);
  if (!isMissing(spec.serviceAccountName) || !isMissing(spec.serviceAccount)) spec = withServiceAccount(spec);
  if (!template && (spec.terminationGracePeriodSeconds ?? 0) < 0) spec = { ...spec, terminationGracePeriodSeconds: 1 };
  // Groups of pods are a feature that is off.
  return spec.schedulingGroup === undefined ? spec : without(spec, "schedulingGroup");
}

const DEFAULTS: Partial<PodSpec> = {
  restartPolicy: "Always",
  terminationGracePeriodSeconds: 30,
  dnsPolicy: "ClusterFirst",
  securityContext: {},
  schedulerName: "default-scheduler",
};
const POD_DEFAULTS: Partial<PodSpec> = { ...DEFAULTS, enableServiceLinks: true };

function withList<K extends "containers" | "initContainers" | "ephemeralContainers" | "volumes">(spec: PodSpec, key: K, list: PodSpec[K]): PodSpec {
  return spec[key] === list ? spec : { ...spec, [key]: list };
}

type Mode = "template" | "pod" | "hostPod";

// Lists never change once they are made, and the pods of a template share its lists.
const containersSeen: Record<Mode, WeakMap<readonly Container[], readonly Container[]>> = {
  template: new WeakMap(),
  pod: new WeakMap(),
  hostPod: new WeakMap(),
};
const volumesSeen = new WeakMap<readonly Volume[], readonly Volume[]>();

function defaultContainers(containers: readonly Container[], mode: Mode): readonly Container[] {
  const seen = containersSeen[mode];
  const known = seen.get(containers);
  if (known !== undefined) return known;
  const result = mapped(containers, (container) => defaultContainer(container, { isPod: mode !== "template", hostPorts: mode === "hostPod" }));
  seen.set(containers, result);
  seen.set(result, result);
  return result;
}

function defaultEphemeral(container: EphemeralContainer): EphemeralContainer {
  return defaultContainer(container, { isPod: false, hostPorts: false });
}

function defaultVolumes(volumes: readonly Volume[]): readonly Volume[] {
  const known = volumesSeen.get(volumes);
  if (known !== undefined) return known;
  const result = mapped(volumes, defaultVolume);
  volumesSeen.set(volumes, result);
  volumesSeen.set(result, result);
  return result;
}

function withDefaultResources(spec: PodSpec, template: boolean): PodSpec {
  const rounded = withChanged(spec, "resources", (resources) => defaultResources(resources, false));
  return template ? rounded : defaultPodResources(rounded);
}

/** `serviceAccount` is the old name of `serviceAccountName`, which wins. */
function withServiceAccount(spec: PodSpec): PodSpec {
  const name = isMissing(spec.serviceAccountName) ? spec.serviceAccount : spec.serviceAccountName;
  if (name === undefined || (spec.serviceAccountName === name && spec.serviceAccount === name)) return spec;
  return { ...spec, serviceAccountName: name, serviceAccount: name };
}
