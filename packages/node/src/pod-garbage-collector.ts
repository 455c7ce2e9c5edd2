/**
 * Removes pods that nobody else removes: of nodes that are gone, unscheduled ones that are being deleted, and the oldest of too many that have ended.
 *
 * It comes round on its own, so a cluster at rest does not wait for it.
 *
 * Source: pkg/controller/podgc/gc_controller.go v1.36.3
 * Differs: pods go one after the other.
 */
import type { Collection } from "@everynode/api";
import { type Controller, recall, type Reconcile, remember, requeueAfter, send, type View } from "@everynode/core";
import { isNodeReady, isPodTerminal, type Node, type Pod, TAINT_KEYS } from "@everynode/model";
import { type ConditionChange, editPodStatus, withPodCondition } from "./pod-writes.js";

/** How pods are collected. Times are simulated milliseconds. */
export interface PodGarbageCollectorOptions {
  /** Between two rounds; 20,000 where left out. */
  readonly periodMs?: number;
  /** How long a node must be missed before its pods go; 40,000 where left out. */
  readonly quarantineMs?: number;
  /** How many pods that have ended may stay; 12,500 where left out, and 0 keeps all. */
  readonly terminatedPodThreshold?: number;
}

type Rules = Required<PodGarbageCollectorOptions>;

/** Until when nodes are missed before they count as gone. */
type Quarantine = readonly (readonly [node: string, untilMs: number])[];

const ROUND = "round";
const QUARANTINE = "quarantine";

/** Collects pods. */
export function podGarbageCollector(options: PodGarbageCollectorOptions = {}): Controller {
  const rules: Rules = { periodMs: 20_000, quarantineMs: 40_000, terminatedPodThreshold: 12_500, ...options };
  return {
    name: "pod-garbage-collector",
    background: true,
    startKeys: [ROUND],
    watches: [{ kind: "Node" }, { kind: "Pod" }],
    reconcile: (_, view) => round(view, rules),
  };
}

function* round(view: View, rules: Rules): Reconcile {
  const { nowMs } = view;
  for (const pod of tooManyEnded(view, rules.terminatedPodThreshold)) yield* collect(pod, nowMs);
  for (const pod of stuckOnLostNodes(view)) yield* collect(pod, nowMs);
  yield* collectOrphans(view, rules);
  for (const key of pods(view).unbound.keys()) {
    const pod = view.get("Pod", key);
    if (pod?.metadata.deletionTimestamp !== undefined) yield* collect(pod, nowMs);
  }
  return requeueAfter(rules.periodMs);
}

const pods = (view: View): Collection => view.informer("Pod").collection;

/** Pods that have ended, above the threshold: evicted ones first, then the oldest. */
function tooManyEnded(view: View, threshold: number): readonly Pod[] {
  // Only where there are more pods than may have ended is it worth counting.
  if (threshold <= 0 || view.objects("Pod").size <= threshold) return [];
  const ended = view.objects("Pod").values().filter(isPodTerminal);
  return ended.length <= threshold ? [] : ended.sort(byEvictionAndAge).slice(0, ended.length - threshold);
}

const isEvicted = ({ status }: Pod): boolean => status.phase === "Failed" && status.reason === "Evicted";

function byEvictionAndAge(a: Pod, b: Pod): number {
  if (isEvicted(a) !== isEvicted(b)) return isEvicted(a) ? -1 : 1;
  return byText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) || byText(a.metadata.name, b.metadata.name) || byText(a.metadata.namespace ?? "", b.metadata.namespace ?? "");
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isLost = (node: Node): boolean => node.spec.taints !== undefined && node.spec.taints.some(({ key }) => key === TAINT_KEYS.outOfService) && !isNodeReady(node);

/** Pods that are being deleted on nodes that were given up by hand. */
function stuckOnLostNodes(view: View): readonly Pod[] {
  const stuck: Pod[] = [];
  view.objects("Node").forEach((node, name) => {
    if (isLost(node)) stuck.push(...podsOf(view, name).filter(({ metadata }) => metadata.deletionTimestamp !== undefined));
  });
  return stuck;
}

function podsOf(view: View, node: string): readonly Pod[] {
  const found: Pod[] = [];
  view.podsOnNode(node).forEach((_, key) => {
    const pod = view.get("Pod", key);
    if (pod !== undefined) found.push(pod);
  });
  return found;
}

const ORPHANED: ConditionChange = { type: "DisruptionTarget", status: "True", reason: "DeletionByPodGC", message: "PodGC: node no longer exists" };

/** A node that is missed for the first time is put into quarantine; who is missed at its end too, and whom the API server does not know, is gone. */
function* collectOrphans(view: View, { quarantineMs }: Rules): Reconcile<void> {
  const { nowMs } = view;
  const nodes = view.objects("Node");
  const before: Quarantine = (yield* recall<Quarantine>(QUARANTINE)) ?? [];
  const waiting = new Map(before.filter(([, untilMs]) => untilMs > nowMs));
  pods(view).byNode.forEach((_, node) => {
    if (!nodes.has(node) && !waiting.has(node)) waiting.set(node, nowMs + quarantineMs);
  });
  if (before.length > 0 || waiting.size > 0) yield* remember(QUARANTINE, waiting.size === 0 ? undefined : [...waiting]);
  for (const [node, untilMs] of before) {
    if (untilMs > nowMs || nodes.has(node)) continue;
    const read = yield* send({ verb: "get", kind: "Node", name: node });
    if (!read.ok && read.code === 404) for (const pod of podsOf(view, node)) yield* collect(pod, nowMs, ORPHANED);
  }
}

/** Marks a pod as Failed, unless it has ended, and deletes it for good. */
function* collect(pod: Pod, nowMs: number, why?: ConditionChange): Reconcile<void> {
  const written = yield* editPodStatus(pod, (current) => (isPodTerminal(current) ? current : failed(current, nowMs, why)));
  if (!written.ok) return;
  const { name, namespace = "" } = pod.metadata;
  yield* send({ verb: "delete", kind: "Pod", namespace, name, gracePeriodSeconds: 0 });
}

function failed(pod: Pod, nowMs: number, why: ConditionChange | undefined): Pod {
  const marked = why === undefined ? pod : withPodCondition(pod, why, nowMs);
  const generation = pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation };
  return { ...marked, status: { ...marked.status, phase: "Failed", ...generation } };
}
