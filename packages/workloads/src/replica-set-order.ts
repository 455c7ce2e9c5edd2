/**
 * The ReplicaSets of a Deployment, told apart and put in order.
 *
 * Source: pkg/controller/deployment/util/deployment_util.go (FindNewReplicaSet, EqualIgnoreHash, FindActiveOrLatest) v1.36.3
 */
import { deepEqual, type Deployment, type PodTemplateSpec, type ReplicaSet } from "@everynode/model";
import { revisionOf } from "./replica-set-annotations.js";
import type { Versions } from "./deployment-status.js";

/** The label that tells a Deployment's ReplicaSets, and their pods, apart. */
export const TEMPLATE_HASH = "pod-template-hash";

/** Older before newer, then by name. */
export function byAge(a: ReplicaSet, b: ReplicaSet): number {
  const [x, y] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
  if (x !== y) return x < y ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : a.metadata.name > b.metadata.name ? 1 : 0;
}

/** Lower revisions before higher ones, then by age. */
export function byRevision(a: ReplicaSet, b: ReplicaSet): number {
  return revisionOf(a) - revisionOf(b) || byAge(a, b);
}

/** True where the set is to have pods. */
export function isActive({ spec }: ReplicaSet): boolean {
  return (spec.replicas ?? 1) > 0;
}

function withoutHash({ metadata, spec }: PodTemplateSpec): object {
  const { [TEMPLATE_HASH]: _, ...labels } = metadata?.labels ?? {};
  return { metadata: { ...metadata, labels }, spec };
}

/** Templates that were found to be the same, by that of the set. */
const SAME = new WeakMap<PodTemplateSpec, PodTemplateSpec>();

/** True where the set has the Deployment's present template, but for the hash among its labels. O(size), and O(1) while neither has changed. */
export function hasTemplateOf({ spec: { template } }: ReplicaSet, deployment: Deployment): boolean {
  const wanted = deployment.spec.template;
  if (SAME.get(template) === wanted) return true;
  const same = deepEqual(withoutHash(template), withoutHash(wanted));
  if (same) SAME.set(template, wanted);
  return same;
}

/** The Deployment's sets, the one of its present template apart: the oldest of them where there are several. */
export function versionsOf(deployment: Deployment, sets: readonly ReplicaSet[]): Versions {
  const newSet = sets.slice().sort(byAge).find((set) => hasTemplateOf(set, deployment));
  return { newSet, oldSets: newSet === undefined ? sets : sets.filter((set) => set !== newSet) };
}

/** The only set that is to have pods, or the newest where none is; undefined where there are several, or no set at all. */
export function activeOrLatest({ newSet, oldSets }: Versions): ReplicaSet | undefined {
  const active = [...oldSets, ...(newSet === undefined ? [] : [newSet])].filter(isActive);
  if (active.length === 1) return active[0];
  return active.length > 1 ? undefined : (newSet ?? oldSets.slice().sort(byAge).at(-1));
}
