/**
 * Which pods of a ReplicaSet go first when it has too many.
 *
 * Source: pkg/controller/controller_utils.go (ActivePodsWithRanks), pkg/controller/replicaset/replica_set.go (getPodsToDelete) v1.36.3
 * Differs: of pods between which Kubernetes sees no difference, the first by name goes, where its sort leaves it open.
 */
import { annotationOf, type ContainerStatus, isPodBound, isPodReady, parseTime, type Pod, readySince } from "@everynode/model";

const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
const MAX_INT32 = 2_147_483_647;

/** What an order of deletion depends on besides the pods. */
export interface DeletionContext {
  readonly nowMs: number;
  /** How many active pods of the set and its siblings are on a node. */
  readonly podsOnNode: (node: string) => number;
}

const PHASES: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/** What of a pod is compared, looked up once. */
interface Ranked {
  readonly pod: Pod;
  readonly bound: number;
  readonly phase: number;
  readonly ready: number;
  readonly cost: number;
  readonly crowd: number;
  readonly readyMs: number | undefined;
  readonly restarts: readonly [regular: number, sidecar: number];
  readonly createdMs: number | undefined;
}

/** The cost that an annotation gives; 0 where it gives none, or one that is no whole number of 32 bits. */
function deletionCost(pod: Pod): number {
  const text = annotationOf(pod, DELETION_COST);
  if (text === undefined || !/^(?:0|-?[1-9][0-9]*)$/.test(text)) return 0;
  const cost = Number(text);
  return cost >= -MAX_INT32 - 1 && cost <= MAX_INT32 ? cost : 0;
}

const mostRestarts = (statuses: readonly ContainerStatus[]): number => statuses.reduce((most, status) => Math.max(most, status.restartCount), 0);

/** The most restarts of a container, and of a sidecar: an init container that is always started again. */
function restartsOf({ spec, status }: Pod): readonly [number, number] {
  const sidecars = new Set((spec.initContainers ?? []).filter((each) => each.restartPolicy === "Always").map((each) => each.name));
  return [mostRestarts(status.containerStatuses ?? []), mostRestarts((status.initContainerStatuses ?? []).filter((each) => sidecars.has(each.name)))];
}

function ranked(pod: Pod, context: DeletionContext): Ranked {
  const since = readySince(pod);
  return {
    pod,
    bound: Number(isPodBound(pod)),
    phase: PHASES[pod.status.phase ?? ""] ?? 0,
    ready: Number(isPodReady(pod)),
    cost: deletionCost(pod),
    crowd: context.podsOnNode(pod.spec.nodeName ?? ""),
    readyMs: since === undefined ? undefined : parseTime(since),
    restarts: restartsOf(pod),
    createdMs: parseTime(pod.metadata.creationTimestamp),
  };
}

/** The whole part of the binary logarithm of an age in nanoseconds; -1 for what is not older than now. 1 s is 29, 2 s is 30. */
export function ageRank(ageMs: number): number {
  let rank = -1;
  for (let rest = ageMs * 1_000_000; rest >= 1; rest /= 2) rank++;
  return rank;
}

/** Younger before older, as far as ages differ by a power of two; then by uid. Times that are missing come first. */
function byAge(a: Ranked, b: Ranked, times: { readonly a: number | undefined; readonly b: number | undefined; readonly nowMs: number }): number {
  if (times.a === times.b) return 0;
  if (times.a === undefined || times.b === undefined) return times.a === undefined ? -1 : 1;
  const difference = ageRank(times.nowMs - times.a) - ageRank(times.nowMs - times.b);
  return difference !== 0 ? difference : a.pod.metadata.uid < b.pod.metadata.uid ? -1 : 1;
}

function compared(a: Ranked, b: Ranked, nowMs: number): number {
  return (
    a.bound - b.bound ||
    a.phase - b.phase ||
    a.ready - b.ready ||
    a.cost - b.cost ||
    b.crowd - a.crowd ||
    (a.ready === 1 ? byAge(a, b, { a: a.readyMs, b: b.readyMs, nowMs }) : 0) ||
    b.restarts[0] - a.restarts[0] ||
    b.restarts[1] - a.restarts[1] ||
    byAge(a, b, { a: a.createdMs, b: b.createdMs, nowMs }) ||
    (a.pod.metadata.name < b.pod.metadata.name ? -1 : 1)
  );
}

/** The first `count` of the pods to go. O(n log n). */
export function firstToGo(pods: readonly Pod[], count: number, context: DeletionContext): readonly Pod[] {
  if (count >= pods.length) return pods;
  const order = pods.map((pod) => ranked(pod, context)).sort((a, b) => compared(a, b, context.nowMs));
  return order.slice(0, count).map(({ pod }) => pod);
}
