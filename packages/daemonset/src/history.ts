/**
 * The ControllerRevisions of a DaemonSet: one for every template it had, the present one with the highest number.
 *
 * Source: pkg/controller/daemon/update.go (constructHistory, snapshot, dedupCurHistories, cleanupHistory) v1.36.3
 */
import { claim, controllerReference, type Reconcile, send, type View } from "@everynode/core";
import { controllerOf, type ControllerRevision, type DaemonSet, deepEqual, NO_LABELS, type Pod, templateHash, withFields, withLabel } from "@everynode/model";
import { REVISION_HASH_LABEL } from "./daemon-pod.js";
import type { Selecting } from "./membership.js";

/** The present revision's hash, and the revisions before it. */
export interface History {
  readonly hash: string;
  readonly old: readonly ControllerRevision[];
}

/** A history, or what went wrong on the way to it. */
export type HistoryResult = { readonly ok: true; readonly history: History } | { readonly ok: false; readonly why: string };

/** The set's pods, once what there is to adopt has been adopted; or why that went wrong. */
export interface ClaimedPods {
  readonly pods: () => readonly Pod[];
  readonly why: string | undefined;
}

type Found<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

const no = (why: string): { readonly ok: false; readonly why: string } => ({ ok: false, why });
const hashOf = (revision: ControllerRevision): string => revision.metadata.labels?.[REVISION_HASH_LABEL] ?? "";

/** What a revision keeps: a strategic merge patch that puts the whole template back. */
function revisionData(daemonSet: DaemonSet): object {
  return { spec: { template: withFields<object>(daemonSet.spec.template, { $patch: "replace" }) } };
}

/** The template that a revision's data was last found to hold. */
const HELD = new WeakMap<object, object>();

/** True where the revision holds the set's present template. O(size), and O(1) while neither has changed. */
function isOf(daemonSet: DaemonSet, revision: ControllerRevision): boolean {
  const { data } = revision;
  const { template } = daemonSet.spec;
  if (typeof data !== "object" || data === null) return false;
  if (HELD.get(data) === template) return true;
  const same = deepEqual(revisionData(daemonSet), data);
  if (same) HELD.set(data, template);
  return same;
}

/** The revisions among which a set looks for its own and for those that it may adopt, as the view has them: those of its namespace. */
export function revisionsAmong({ metadata }: DaemonSet, view: View): Iterable<ControllerRevision> {
  return Array.from(view.objects("ControllerRevision").withPrefix(`${metadata.namespace ?? ""}/`), ([, revision]) => revision);
}

/** The set's revisions of those that are there, orphans that match among them. */
function* controlled(selecting: Selecting, revisions: Iterable<ControllerRevision>): Reconcile<Found<readonly ControllerRevision[]>> {
  const { daemonSet } = selecting;
  const own: ControllerRevision[] = [];
  const orphans: ControllerRevision[] = [];
  const strays: ControllerRevision[] = [];
  for (const revision of revisions) {
    const controller = controllerOf(revision);
    const matches = selecting.matches(revision.metadata.labels);
    if (controller === undefined) {
      if (matches && revision.metadata.deletionTimestamp === undefined) orphans.push(revision);
    } else if (controller.uid === daemonSet.metadata.uid) (matches ? own : strays).push(revision);
  }
  const claimed = yield* claim(daemonSet, { kind: "ControllerRevision", orphans, strays });
  if (claimed.errors.length > 0) return no(claimed.errors.join(", "));
  return { ok: true, value: [...own, ...claimed.adopted] };
}

/** The revision with its hash as a label, as all have it but those that others made. */
function* labelled(daemonSet: DaemonSet, revision: ControllerRevision): Reconcile<Found<ControllerRevision>> {
  if (revision.metadata.labels !== undefined && Object.hasOwn(revision.metadata.labels, REVISION_HASH_LABEL)) return { ok: true, value: revision };
  const labels = { ...revision.metadata.labels, [REVISION_HASH_LABEL]: revision.metadata.name };
  return yield* updated(daemonSet, { ...revision, metadata: { ...revision.metadata, labels } });
}

function* updated(daemonSet: DaemonSet, revision: ControllerRevision): Reconcile<Found<ControllerRevision>> {
  const { namespace = "" } = daemonSet.metadata;
  const answer = yield* send<ControllerRevision>({ verb: "update", kind: "ControllerRevision", namespace, name: revision.metadata.name, object: revision });
  return answer.ok ? { ok: true, value: answer.object } : no(answer.status.message ?? "");
}

/** The set's history from the revisions that are there, with the present template's revision made or moved to the top where it must be. `claimPods` is asked only where several revisions hold it. */
export function* constructHistory(selecting: Selecting, revisions: Iterable<ControllerRevision>, claimPods: () => Reconcile<ClaimedPods>): Reconcile<HistoryResult> {
  const { daemonSet } = selecting;
  const found = yield* controlled(selecting, revisions);
  if (!found.ok) return no(found.why);
  const old: ControllerRevision[] = [];
  const present: ControllerRevision[] = [];
  for (const each of found.value) {
    const revision = yield* labelled(daemonSet, each);
    if (!revision.ok) return no(revision.why);
    (isOf(daemonSet, revision.value) ? present : old).push(revision.value);
  }
  const number = old.reduce((most, revision) => Math.max(most, revision.revision), 0) + 1;
  const current = present.length === 0 ? yield* snapshot(daemonSet, number) : yield* deduplicated(daemonSet, present, claimPods);
  if (!current.ok) return no(current.why);
  // One that was found by its name is nobody's yet, or the view lacks it: it gets its number once it is the set's.
  if (present.length > 0 && current.value.revision < number) {
    const raised = yield* updated(daemonSet, { ...current.value, revision: number });
    if (!raised.ok) return no(raised.why);
  }
  return { ok: true, history: { hash: hashOf(current.value), old } };
}

/** A new revision of the set's template. */
function* snapshot(daemonSet: DaemonSet, number: number): Reconcile<Found<ControllerRevision>> {
  const { name, namespace = "", annotations } = daemonSet.metadata;
  const hash = templateHash(daemonSet.spec.template, daemonSet.status.collisionCount);
  const metadata = {
    name: `${name}-${hash}`,
    namespace,
    labels: withLabel(daemonSet.spec.template.metadata?.labels ?? NO_LABELS, REVISION_HASH_LABEL, hash),
    ...(annotations === undefined ? {} : { annotations }),
    ownerReferences: [controllerReference(daemonSet)],
  };
  const object = { apiVersion: "apps/v1", kind: "ControllerRevision", metadata, data: revisionData(daemonSet), revision: number };
  const created = yield* send<ControllerRevision>({ verb: "create", kind: "ControllerRevision", namespace, object });
  if (created.ok) return { ok: true, value: created.object };
  if (created.status.reason !== "AlreadyExists") return no(created.status.message ?? "");
  return yield* collided(daemonSet, metadata.name, created.status.message ?? "");
}

/** The name is taken: by this very template, or by another one with the same hash, which the collision count sets apart next time. */
function* collided(daemonSet: DaemonSet, name: string, why: string): Reconcile<Found<ControllerRevision>> {
  const { namespace = "" } = daemonSet.metadata;
  const there = yield* send<ControllerRevision>({ verb: "get", kind: "ControllerRevision", namespace, name });
  if (!there.ok) return no(there.status.message ?? "");
  if (isOf(daemonSet, there.object)) return { ok: true, value: there.object };
  const fresh = yield* send<DaemonSet>({ verb: "get", kind: "DaemonSet", namespace, name: daemonSet.metadata.name });
  if (!fresh.ok) return no(fresh.status.message ?? "");
  const { status } = fresh.object;
  if (status.collisionCount !== daemonSet.status.collisionCount) {
    return no(`found a stale collision count (${daemonSet.status.collisionCount ?? 0}, expected ${status.collisionCount ?? 0}) of DaemonSet ${JSON.stringify(daemonSet.metadata.name)} while processing; will retry until it is updated`);
  }
  const object = { ...fresh.object, status: { ...status, collisionCount: (status.collisionCount ?? 0) + 1 } };
  const raised = yield* send({ verb: "update", kind: "DaemonSet", namespace, name: daemonSet.metadata.name, subresource: "status", object });
  return no(raised.ok ? why : (raised.status.message ?? ""));
}

/** Of several revisions of one template the one with the highest number is kept; pods of the others get its label. */
function* deduplicated(daemonSet: DaemonSet, present: readonly ControllerRevision[], claimPods: () => Reconcile<ClaimedPods>): Reconcile<Found<ControllerRevision>> {
  const keep = present.reduce((best, each) => (each.revision >= best.revision ? each : best));
  if (present.length === 1) return { ok: true, value: keep };
  const { namespace = "" } = daemonSet.metadata;
  const claimed = yield* claimPods();
  if (claimed.why !== undefined) return no(claimed.why);
  for (const pod of claimed.pods()) {
    if (pod.metadata.labels?.[REVISION_HASH_LABEL] === hashOf(keep)) continue;
    const patch = { metadata: { labels: { [REVISION_HASH_LABEL]: hashOf(keep) } } };
    const patched = yield* send({ verb: "patch", kind: "Pod", namespace, name: pod.metadata.name, patchType: "merge", patch });
    if (!patched.ok) return no(patched.status.message ?? "");
  }
  for (const each of present) {
    if (each === keep) continue;
    const removed = yield* send({ verb: "delete", kind: "ControllerRevision", namespace, name: each.metadata.name });
    if (!removed.ok) return no(removed.status.message ?? "");
  }
  return { ok: true, value: keep };
}

/** Deletes the oldest revisions beyond the set's limit, but for those that a pod still has; what went wrong, or undefined. */
export function* cleanUpHistory(daemonSet: DaemonSet, old: readonly ControllerRevision[], podsOf: () => readonly Pod[]): Reconcile<string | undefined> {
  let surplus = old.length - (daemonSet.spec.revisionHistoryLimit ?? 10);
  if (surplus <= 0) return undefined;
  const live = new Set(podsOf().map((pod) => pod.metadata.labels?.[REVISION_HASH_LABEL] ?? ""));
  live.delete("");
  const { namespace = "" } = daemonSet.metadata;
  const byNumber = [...old].sort((a, b) => a.revision - b.revision || (a.metadata.name < b.metadata.name ? -1 : 1));
  for (const revision of byNumber) {
    if (surplus <= 0) return undefined;
    if (live.has(hashOf(revision))) continue;
    const removed = yield* send({ verb: "delete", kind: "ControllerRevision", namespace, name: revision.metadata.name });
    if (!removed.ok) return `failed to clean up revisions of DaemonSet: ${removed.status.message ?? ""}`;
    surplus--;
  }
  return undefined;
}
