/**
 * What the scheduler does when it hears of pods and nodes.
 *
 * Source: pkg/scheduler/eventhandlers.go, pkg/scheduler/framework/events.go v1.36.3
 */
import type { Change, Waker } from "@everynode/core";
import { deepEqual, isPodTerminal, type Node, type Pod } from "@everynode/model";
import { queue } from "./active-queue.js";
import { cancel } from "./appointment.js";
import { priorityOf } from "./attempt.js";
import { dropClaim } from "./claim.js";
import { nodeHopedFor, nodeTakenBy, type SchedulerFacts } from "./facts.js";
import type { Profile } from "./plugin.js";
import { forget, wakePod, wakeWaiting } from "./waiting-list.js";

/** The profiles of a scheduler by name. */
export type Profiles = ReadonlyMap<string, Profile>;

const isUnbound = (pod: Pod): boolean => (pod.spec.nodeName ?? "") === "" && !isPodTerminal(pod);

/** True where the pod waits for this scheduler to find it a node. */
export function isToBePlaced(profiles: Profiles, pod: Pod): boolean {
  return isUnbound(pod) && profiles.has(pod.spec.schedulerName ?? "") && pod.metadata.deletionTimestamp === undefined && (pod.spec.schedulingGates?.length ?? 0) === 0;
}

/** Hears of a pod: a new one is to be placed, and one that is gone makes room. */
export function onPod(profiles: Profiles, change: Change, waker: Waker<SchedulerFacts>): void {
  const was = change.previous as Pod | undefined;
  const is = change.type === "DELETED" ? undefined : (change.object as Pod);
  // A list may show another pod of the same name at once.
  if (was !== undefined && is !== undefined && was.metadata.uid !== is.metadata.uid) {
    changed(profiles, { key: change.key, was, is: undefined }, waker);
    changed(profiles, { key: change.key, was: undefined, is }, waker);
  } else changed(profiles, { key: change.key, was, is }, waker);
}

interface PodChange {
  readonly key: string;
  readonly was: Pod | undefined;
  readonly is: Pod | undefined;
}

function changed(profiles: Profiles, { key, was, is }: PodChange, waker: Waker<SchedulerFacts>): void {
  if (is !== undefined && isUnbound(is)) {
    if (isToBePlaced(profiles, is)) {
      if (was === undefined || !isToBePlaced(profiles, was)) queue(waker, { key, uid: is.metadata.uid, priority: priorityOf(is), sinceMs: waker.view.nowMs, untilMs: 0 });
      else if (isOtherwise(was, is)) wakePod(waker, key, is);
    }
    if (was !== undefined && nodeHopedFor(was) !== undefined && nodeHopedFor(was) !== nodeHopedFor(is)) wakeWaiting(waker, profiles, { type: "pod gone", pod: was });
    return;
  }
  const [before, after] = [nodeTakenBy(was), nodeTakenBy(is)];
  if (before === undefined) settled(profiles, { key, was, is }, waker);
  if (before === after) {
    const relabelled = after !== undefined && was !== undefined && is !== undefined && was.metadata.labels !== is.metadata.labels && !deepEqual(was.metadata.labels, is.metadata.labels);
    if (relabelled) wakeWaiting(waker, profiles, { type: "pod changed", pod: is, before: was });
    return;
  }
  if (before !== undefined && was !== undefined) wakeWaiting(waker, profiles, { type: "pod gone", pod: was });
  if (after !== undefined && is !== undefined) wakeWaiting(waker, profiles, { type: "pod bound", pod: is });
}

function isOtherwise(was: Pod, is: Pod): boolean {
  if (was.spec !== is.spec && !deepEqual(was.spec, is.spec)) return true;
  return was.metadata.labels !== is.metadata.labels && !deepEqual(was.metadata.labels, is.metadata.labels);
}

/** A pod needs no node any more; what it had claimed and does not take is free. */
function settled(profiles: Profiles, { key, was, is }: PodChange, waker: Waker<SchedulerFacts>): void {
  forget(waker, key);
  cancel(waker, key);
  const node = dropClaim(waker, key)?.node ?? nodeHopedFor(was);
  if (node === undefined || was === undefined || nodeTakenBy(is) !== undefined) return;
  wakeWaiting(waker, profiles, { type: "pod gone", pod: { ...was, spec: { ...was.spec, nodeName: node } } });
}

/** Hears of a node: it may help pods that found none. */
export function onNode(profiles: Profiles, change: Change, waker: Waker<SchedulerFacts>): void {
  const node = change.object as Node;
  if (change.type === "DELETED") return wakeWaiting(waker, profiles, { type: "node gone", node });
  const before = change.previous as Node | undefined;
  wakeWaiting(waker, profiles, before === undefined ? { type: "node added", node } : { type: "node changed", node, before });
}
