/** Which revision is a set's present one: the one that holds its template, whatever its name or number. */
import type { Collection } from "@everynode/api";
import { type ControllerRevision, type DaemonSet, deepEqual, type Pod, templateHash } from "@everynode/model";
import { controlledBy, type Knowledge } from "./knowledge.js";

/** The label that names a pod's and a revision's hash. */
const HASH_LABEL = "controller-revision-hash";

/** The revision hash that an object bears, or "". */
export function hashOf(object: { readonly metadata: { readonly labels?: { readonly [key: string]: string } } }): string {
  return object.metadata.labels?.[HASH_LABEL] ?? "";
}

const GENERATION_LABEL = "pod-template-generation";
const GENERATION_ANNOTATION = "deprecated.daemonset.template.generation";

/**
 * True where a rollout takes the pod for one of the present template: by one of its hashes, or by the template's generation, which Kubernetes still goes by too. So
 * a pod that was adopted from another set whose template had changed as often passes for new.
 */
export function isUpdated(pod: Pod, set: DaemonSet, hashes: ReadonlySet<string>): boolean {
  const generation = pod.metadata.labels?.[GENERATION_LABEL];
  return hashes.has(hashOf(pod)) || (generation !== undefined && generation === set.metadata.annotations?.[GENERATION_ANNOTATION]);
}

/** True where a pod passes for new by its template's generation only: it may be of another template altogether. */
export function passesByGeneration(pod: Pod, set: DaemonSet, hashes: ReadonlySet<string>): boolean {
  return !hashes.has(hashOf(pod)) && isUpdated(pod, set, hashes);
}

/** Answers by revision data and template, which never change once they are made. */
const HELD = new WeakMap<object, WeakMap<object, boolean>>();

/** True where the revision's data is a patch that puts exactly this template in place. */
export function holdsTemplate(revision: ControllerRevision, template: object): boolean {
  const { data } = revision;
  if (typeof data !== "object" || data === null) return false;
  const known = HELD.get(data) ?? new WeakMap<object, boolean>();
  HELD.set(data, known);
  const answer = known.get(template) ?? deepEqual(data, { spec: { template: { ...template, $patch: "replace" } } });
  known.set(template, answer);
  return answer;
}

/** The revisions of a set, in order of key. */
export function revisionsOf(revisions: Collection<ControllerRevision>, set: DaemonSet): readonly ControllerRevision[] {
  return controlledBy(revisions, set.metadata.uid);
}

/** The revision that has the name which the set's present one would get, whoever controls it. */
export function namesakeOf(revisions: Collection<ControllerRevision>, set: DaemonSet): ControllerRevision | undefined {
  const { namespace = "", name } = set.metadata;
  return revisions.objects.get(`${namespace}/${name}-${templateHash(set.spec.template, set.status.collisionCount)}`);
}

/**
 * Hashes of the revisions that hold the set's template, in any of several knowledges; usually one. Kubernetes takes a revision that holds the template under the right
 * name for the set's own, whoever controls it.
 */
export function currentHashes(set: DaemonSet, ...sources: readonly Knowledge[]): ReadonlySet<string> {
  const hashes = new Set<string>();
  for (const { revisions } of sources) {
    const own = revisionsOf(revisions, set).filter((revision) => holdsTemplate(revision, set.spec.template));
    for (const revision of own) hashes.add(hashOf(revision));
    const namesake = own.length === 0 ? namesakeOf(revisions, set) : undefined;
    if (namesake !== undefined && holdsTemplate(namesake, set.spec.template)) hashes.add(hashOf(namesake));
  }
  return hashes;
}
