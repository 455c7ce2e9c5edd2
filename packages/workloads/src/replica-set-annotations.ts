/**
 * What a Deployment writes down on its ReplicaSets: their revision, those they had before, and how many replicas were wished for.
 *
 * Source: pkg/controller/deployment/util/deployment_util.go (SetNewReplicaSetAnnotations, SetReplicasAnnotations) v1.36.3
 */
import { annotationOf, type Deployment, type KubeObject, labelValue, NO_LABELS, type ReplicaSet, type StringMap, withLabel } from "@everynode/model";
import type { RolloutLimits } from "./rolling-arithmetic.js";

/** Number of a ReplicaSet among those of its Deployment; on the Deployment, that of its present one. */
export const REVISION = "deployment.kubernetes.io/revision";
/** The numbers that a ReplicaSet had before, with commas between them. */
const REVISION_HISTORY = "deployment.kubernetes.io/revision-history";
const DESIRED_REPLICAS = "deployment.kubernetes.io/desired-replicas";
const MAX_REPLICAS = "deployment.kubernetes.io/max-replicas";
/** By which older clients ask for a rollback. */
export const ROLLBACK_TO = "deprecated.deployment.rollback.to";

/** Annotations of a Deployment that are not its ReplicaSets'. */
const KEPT_BACK: ReadonlySet<string> = new Set(["kubectl.kubernetes.io/last-applied-configuration", REVISION, REVISION_HISTORY, DESIRED_REPLICAS, MAX_REPLICAS, ROLLBACK_TO]);

/** The most characters of a revision history. */
const MOST_HISTORY = 2000;

/** A whole number as Go reads one, or undefined. */
const wholeNumber = (text: string): number | undefined => (/^[+-]?[0-9]+$/.test(text) ? Number(text) : undefined);

/** The object's revision; 0 where it has none, or none that is a number. */
export function revisionOf(object: KubeObject): number {
  return wholeNumber(annotationOf(object, REVISION) ?? "0") ?? 0;
}

/** A count that an annotation of the set gives, from 0 to 2^31 - 1, or undefined. */
function countOf(set: ReplicaSet, key: string): number | undefined {
  const count = wholeNumber(annotationOf(set, key) ?? "");
  return count !== undefined && count >= 0 && count < 2 ** 31 ? count : undefined;
}

/** How many replicas the Deployment wished for when it last scaled the set, or undefined. */
export function desiredReplicasOf(set: ReplicaSet): number | undefined {
  return countOf(set, DESIRED_REPLICAS);
}

/** How many replicas all sets together might have had then, surge included, or undefined. */
export function maxReplicasOf(set: ReplicaSet): number | undefined {
  return countOf(set, MAX_REPLICAS);
}

/** The annotations with what is wished for by now; the same ones where they say so already. */
export function withReplicas(annotations: StringMap | undefined, { desired, maxSurge }: RolloutLimits): StringMap {
  return withLabel(withLabel(annotations ?? NO_LABELS, DESIRED_REPLICAS, String(desired)), MAX_REPLICAS, String(desired + maxSurge));
}

/** The annotations with those of the Deployment that are its sets' too. */
function withCopied(annotations: StringMap, deployment: Deployment): StringMap {
  let copied = annotations;
  for (const key of Object.keys(deployment.metadata.annotations ?? NO_LABELS)) if (!KEPT_BACK.has(key)) copied = withLabel(copied, key, annotationOf(deployment, key));
  return copied;
}

/** A history with one more number; the oldest numbers go where it gets too long. */
function withPast(history: string, past: string): string {
  if (history === "") return past;
  let numbers = history.split(",");
  while (numbers.length > 0 && numbers.join(",").length + past.length + 1 > MOST_HISTORY) numbers = numbers.slice(1);
  return [...numbers, past].join(",");
}

/**
 * The annotations of the Deployment's present ReplicaSet: the Deployment's own, and the revision where the set's is lower. A set that had a
 * revision before is one that was rolled back to, and remembers it. The same annotations where nothing changes.
 */
export function presentAnnotations(deployment: Deployment, annotations: StringMap | undefined, revision: number): StringMap | undefined {
  const before = labelValue(annotations, REVISION);
  const past = wholeNumber(before === undefined || before === "" ? "0" : before);
  // A revision that is no number stops all of it, in Kubernetes too.
  if (past === undefined) return annotations;
  const copied = withCopied(annotations ?? NO_LABELS, deployment);
  if (past >= revision) return copied === NO_LABELS ? annotations : copied;
  const numbered = withLabel(copied, REVISION, String(revision));
  if (before === undefined) return numbered;
  return withLabel(numbered, REVISION_HISTORY, withPast(labelValue(annotations, REVISION_HISTORY) ?? "", before));
}

/** The annotations of a Deployment that goes back to one of its sets: the set's, but for those that are the Deployment's alone. */
export function rolledBackAnnotations(deployment: Deployment, set: ReplicaSet): StringMap {
  let annotations = NO_LABELS;
  for (const key of Object.keys(deployment.metadata.annotations ?? NO_LABELS)) if (KEPT_BACK.has(key)) annotations = withLabel(annotations, key, annotationOf(deployment, key));
  for (const key of Object.keys(set.metadata.annotations ?? NO_LABELS)) if (!KEPT_BACK.has(key)) annotations = withLabel(annotations, key, annotationOf(set, key));
  return annotations;
}
