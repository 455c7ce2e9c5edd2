/**
 * Removes pods that nobody else removes: of nodes that are gone, unscheduled ones that are being deleted, and the oldest of too many that have ended.
 *
 * It comes round on its own, so a cluster at rest does not wait for it.
 *
 * Source: pkg/controller/podgc/gc_controller.go v1.36.3
 * Differs: pods and nodes are listed at every round, where Kubernetes watches them all the time; pods go one after the other.
 */
import { type Controller, recall, type Reconcile, remember, requeueAfter, send, sendList } from "@everynode/core";
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
  return { name: "pod-garbage-collector", background: true, startKeys: [ROUND], watches: [], reconcile: (_, view) => round(view.nowMs, rules) };
}

function* round(nowMs: number, rules: Rules): Reconcile {
  const pods = yield* sendList<Pod>({ verb: "list", kind: "Pod" });
  const nodes = yield* sendList<Node>({ verb: "list", kind: "Node" });
  if (pods.ok && nodes.ok) {
    const { items } = pods.object;
    for (const pod of tooManyEnded(items, rules.terminatedPodThreshold)) yield* collect(pod, nowMs);
    for (const pod of stuckOnLostNodes(items, nodes.object.items)) yield* collect(pod, nowMs);
    const gone = yield* nodesGone(items, nodes.object.items, { nowMs, untilMs: nowMs + rules.quarantineMs });
    if (gone.size > 0) for (const pod of items) if (gone.has(nodeOf(pod))) yield* collect(pod, nowMs, ORPHANED);
    for (const pod of items) if (isDeleted(pod) && nodeOf(pod) === "") yield* collect(pod, nowMs);
  }
  return requeueAfter(rules.periodMs);
}

const nodeOf = (pod: Pod): string => pod.spec.nodeName ?? "";
const isDeleted = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined;

/** Pods that have ended, above the threshold: evicted ones first, then the oldest. */
function tooManyEnded(pods: readonly Pod[], threshold: number): readonly Pod[] {
  // Only where there are more pods than may have ended is it worth counting.
  if (threshold <= 0 || pods.length <= threshold) return [];
  const ended = pods.filter(isPodTerminal);
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
function stuckOnLostNodes(pods: readonly Pod[], nodes: readonly Node[]): readonly Pod[] {
  const lost = new Set(nodes.filter(isLost).map(({ metadata }) => metadata.name));
  return lost.size === 0 ? [] : pods.filter((pod) => isDeleted(pod) && lost.has(nodeOf(pod)));
}

const ORPHANED: ConditionChange = { type: "DisruptionTarget", status: "True", reason: "DeletionByPodGC", message: "PodGC: node no longer exists" };

/** A node that is missed for the first time is put into quarantine; one that is missed at its end too is gone. */
function* nodesGone(pods: readonly Pod[], nodes: readonly Node[], when: { readonly nowMs: number; readonly untilMs: number }): Reconcile<ReadonlySet<string>> {
  const { nowMs, untilMs } = when;
  const present = new Set(nodes.map(({ metadata }) => metadata.name));
  const before: Quarantine = (yield* recall<Quarantine>(QUARANTINE)) ?? [];
  const waiting = new Map(before.filter((entry) => entry[1] > nowMs));
  for (const pod of pods) {
    const node = nodeOf(pod);
    if (node !== "" && !present.has(node) && !waiting.has(node)) waiting.set(node, untilMs);
  }
  if (before.length > 0 || waiting.size > 0) yield* remember(QUARANTINE, waiting.size === 0 ? undefined : [...waiting]);
  return new Set(before.filter((entry) => entry[1] <= nowMs && !present.has(entry[0])).map(([node]) => node));
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
