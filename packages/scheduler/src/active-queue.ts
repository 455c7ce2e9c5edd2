/**
 * The pods that are to be tried, the most important first and of equally important ones the one that has waited longest.
 *
 * A work queue hands out keys in the order in which they came, so its keys are only tickets here: whoever draws one serves the pod that comes first. The
 * queue is kept in lanes, one for pods that nothing distinguishes but their order, so that it costs the same however long it is.
 *
 * Source: pkg/scheduler/backend/queue/{active_queue,backoff_queue}.go, pkg/scheduler/framework/plugins/queuesort/priority_sort.go v1.36.3
 */
import { type Reconcile, recall, remember, type Waker } from "@everynode/core";
import { windowStartMs } from "./back-off.js";

/** A pod that is to be tried. */
export interface QueuedPod {
  readonly key: string;
  readonly uid: string;
  readonly priority: number;
  /** When it came, or when it last found no node, in simulated milliseconds. */
  readonly sinceMs: number;
  /** The second until which it should wait, in simulated milliseconds; it is tried earlier where there is nothing else to do. 0 where there is none. */
  readonly untilMs: number;
}

type Rank = Pick<QueuedPod, "priority" | "sinceMs" | "untilMs">;

interface Lane extends Rank {
  /** Numbers of its first pod, and of the one that comes next. */
  readonly first: number;
  readonly end: number;
  /** The pods behind the last full block. */
  readonly tail: readonly string[];
}

const QUEUE = "queue";
/** Pods in one block of a lane. */
const BLOCK = 32;

const blockKey = ({ priority, sinceMs, untilMs }: Rank, block: number): string => `queue ${priority} ${sinceMs} ${untilMs} ${block}`;
const blockOf = (at: number): number => Math.floor(at / BLOCK);
// Neither keys nor uids have blanks in them.
const textOf = ({ key, uid }: QueuedPod): string => `${key} ${uid}`;

function isRank(a: Rank, b: Rank): boolean {
  return a.priority === b.priority && a.sinceMs === b.sinceMs && a.untilMs === b.untilMs;
}

/** The lanes with one pod more, and the block that it filled. */
function longer(lanes: readonly Lane[], pod: QueuedPod): { readonly lanes: readonly Lane[]; readonly full?: { readonly key: string; readonly pods: readonly string[] } } {
  const { priority, sinceMs, untilMs } = pod;
  const at = lanes.findIndex((lane) => isRank(lane, pod));
  const before: Lane = lanes[at] ?? { priority, sinceMs, untilMs, first: 0, end: 0, tail: [] };
  const pods = [...before.tail, textOf(pod)];
  const isFull = pods.length === BLOCK;
  const lane: Lane = { priority, sinceMs, untilMs, first: before.first, end: before.end + 1, tail: isFull ? [] : pods };
  const after = at < 0 ? [...lanes, lane] : lanes.with(at, lane);
  return isFull ? { lanes: after, full: { key: blockKey(pod, blockOf(before.end)), pods } } : { lanes: after };
}

/** The pod is to be tried, and there is a ticket for it. */
export function queue(waker: Waker, pod: QueuedPod): void {
  const { lanes, full } = longer(waker.recall<readonly Lane[]>(QUEUE) ?? [], pod);
  waker.remember(QUEUE, lanes);
  if (full !== undefined) waker.remember(full.key, full.pods);
  waker.enqueue(pod.key);
}

/** The pod is to be tried; whoever says so holds a ticket. */
export function* queued(pod: QueuedPod): Reconcile<void> {
  const { lanes, full } = longer((yield* recall<readonly Lane[]>(QUEUE)) ?? [], pod);
  yield* remember(QUEUE, lanes);
  if (full !== undefined) yield* remember(full.key, full.pods);
}

/** True where pods of lane `a` come before those of lane `b`: those that need not wait, by priority; then those that need not wait for long. */
function comesFirst(a: Rank, b: Rank, windowMs: number): boolean {
  const [untilA, untilB] = [a.untilMs < windowMs ? 0 : a.untilMs, b.untilMs < windowMs ? 0 : b.untilMs];
  if (untilA !== untilB) return untilA < untilB;
  return a.priority === b.priority ? a.sinceMs < b.sinceMs : a.priority > b.priority;
}

// Field by field, which costs V8 far less than a spread.
const withFirst = ({ priority, sinceMs, untilMs, end, tail }: Lane, first: number): Lane => ({ priority, sinceMs, untilMs, first, end, tail });

/** What `taken` found: a pod, and whether there are more. */
export interface Taken {
  readonly key: string;
  readonly uid: string;
  readonly isLast: boolean;
}

/** Takes the pod that comes first out of the queue; undefined where there is none. O(lanes). */
export function* taken(nowMs: number): Reconcile<Taken | undefined> {
  const lanes = (yield* recall<readonly Lane[]>(QUEUE)) ?? [];
  const windowMs = windowStartMs(nowMs);
  let lane = lanes[0];
  if (lane === undefined) return undefined;
  for (const other of lanes) if (comesFirst(other, lane, windowMs)) lane = other;
  const block = blockOf(lane.first);
  const isStored = block < blockOf(lane.end);
  const pods = isStored ? ((yield* recall<readonly string[]>(blockKey(lane, block))) ?? []) : lane.tail;
  const [key = "", uid = ""] = (pods[lane.first % BLOCK] ?? "").split(" ");
  const first = lane.first + 1;
  if (isStored && blockOf(first) !== block) yield* remember(blockKey(lane, block), undefined);
  const rest = first === lane.end ? lanes.filter((each) => each !== lane) : lanes.with(lanes.indexOf(lane), withFirst(lane, first));
  yield* remember(QUEUE, rest.length === 0 ? undefined : rest);
  return { key, uid, isLast: rest.length === 0 };
}
