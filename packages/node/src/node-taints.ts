/**
 * The taints that the control plane puts on nodes, and how it writes them.
 *
 * Source: pkg/controller/nodelifecycle/node_lifecycle_controller.go, pkg/controller/{controller_utils,util/node/controller_utils}.go v1.36.3
 * Differs: a write that comes too late is repeated at once, not after 100 ms; the first try goes by the view, not by the API server's cache.
 */
import { type Reconcile, send } from "@everynode/core";
import { addOrUpdateTaint, formatTime, isSameTaint, type Node, type Taint, TAINT_KEYS, withoutTaint } from "@everynode/model";

/** The taint of a node whose kubelet says that it is not ready; drives pods away. */
export const NOT_READY: Taint = { key: TAINT_KEYS.notReady, effect: "NoExecute" };

/** The taint of a node whose kubelet says nothing; drives pods away. */
export const UNREACHABLE: Taint = { key: TAINT_KEYS.unreachable, effect: "NoExecute" };

/** By type and status of the condition: the key of the taint that keeps pods off. */
const KEY_OF_CONDITION: ReadonlyMap<string, string> = new Map([
  ["Ready False", TAINT_KEYS.notReady],
  ["Ready Unknown", TAINT_KEYS.unreachable],
  ["MemoryPressure True", TAINT_KEYS.memoryPressure],
  ["DiskPressure True", TAINT_KEYS.diskPressure],
  ["NetworkUnavailable True", TAINT_KEYS.networkUnavailable],
  ["PIDPressure True", TAINT_KEYS.pidPressure],
]);

/** The keys of all taints with NoSchedule that follow from a node's conditions and from `unschedulable`. */
const OWN_KEYS: ReadonlySet<string> = new Set([...KEY_OF_CONDITION.values(), TAINT_KEYS.unschedulable]);

/** Taints that come and go. */
export interface TaintSwap {
  readonly add: readonly Taint[];
  readonly remove: readonly Taint[];
}

const isOwn = ({ key, effect }: Taint): boolean => effect === "NoSchedule" && OWN_KEYS.has(key);

/** What conditions and `unschedulable` ask for, in order of the conditions. */
function wantedTaints({ spec, status }: Node): readonly Taint[] {
  const wanted: Taint[] = [];
  for (const condition of status.conditions ?? []) {
    // Nearly every condition is as it should be, and its type and status need not be put together to see it.
    if (condition.status === (condition.type === "Ready" ? "True" : "False")) continue;
    const key = KEY_OF_CONDITION.get(`${condition.type} ${condition.status}`);
    if (key !== undefined) wanted.push({ key, effect: "NoSchedule" });
  }
  if (spec.unschedulable === true) wanted.push({ key: TAINT_KEYS.unschedulable, effect: "NoSchedule" });
  return wanted;
}

const NO_TAINTS: readonly Taint[] = [];

/** The taints with NoSchedule that the node lacks or has too many, by its conditions and `unschedulable`; undefined where they are right. */
export function conditionTaintSwap(node: Node): TaintSwap | undefined {
  const wanted = wantedTaints(node);
  const { taints = NO_TAINTS } = node.spec;
  if (wanted.length === 0 && taints.length === 0) return undefined;
  const present = taints.filter(isOwn);
  const add = wanted.filter((taint) => !present.some((each) => isSameTaint(each, taint)));
  const remove = present.filter((taint) => !wanted.some((each) => isSameTaint(each, taint)));
  return add.length === 0 && remove.length === 0 ? undefined : { add, remove };
}

/** True where the node has the taint of that key and effect. */
export function hasTaint({ spec }: Node, taint: Taint): boolean {
  return spec.taints?.some((each) => isSameTaint(each, taint)) ?? false;
}

/** Adds taints, as of `nowMs`, then removes others, in two writes. Returns the node after them, or undefined where one failed. */
export function* swapTaints(node: Node, swap: TaintSwap, nowMs: number): Reconcile<Node | undefined> {
  const timeAdded = formatTime(nowMs);
  const added = yield* editTaints(node, (taints) => swap.add.reduce((list, taint) => addOrUpdateTaint(list, { ...taint, timeAdded }), taints));
  if (added === undefined) return undefined;
  return yield* editTaints(added, (taints) => swap.remove.reduce(withoutTaint, taints));
}

/** Times that a write of taints is tried. */
const TRIES = 5;

function* editTaints(node: Node, edit: (taints: readonly Taint[]) => readonly Taint[]): Reconcile<Node | undefined> {
  const { name } = node.metadata;
  let current = node;
  for (let left = TRIES; left > 0; left--) {
    const before = current.spec.taints ?? NO_TAINTS;
    const taints = edit(before);
    if (taints === before) return current;
    const patch = { metadata: { resourceVersion: current.metadata.resourceVersion }, spec: { taints: taints.length === 0 ? null : taints } };
    const written = yield* send<Node>({ verb: "patch", kind: "Node", name, patchType: "merge", patch });
    if (written.ok) return written.object;
    if (written.code !== 409) return undefined;
    const read = yield* send<Node>({ verb: "get", kind: "Node", name });
    if (!read.ok) return undefined;
    current = read.object;
  }
  return undefined;
}
