/**
 * The part of the node life cycle that follows from a Node's own words: taints from its conditions, labels from its labels.
 *
 * Source: pkg/controller/nodelifecycle/node_lifecycle_controller.go v1.36.3
 * Differs: what failed is tried again, where Kubernetes waits for the node's next change.
 */
import { type Change, type Controller, done, type Reconcile, retry, send, type View, type Waker } from "@everynode/core";
import { labelOf, type Node, type StringMap } from "@everynode/model";
import { conditionTaintSwap, swapTaints } from "./node-taints.js";

/** Labels that old clients look for, and the labels they follow. */
const FOLLOWERS: readonly (readonly [follower: string, leader: string])[] = [
  ["beta.kubernetes.io/os", "kubernetes.io/os"],
  ["beta.kubernetes.io/arch", "kubernetes.io/arch"],
];

/** As many nodes at once as in Kubernetes. */
const WORKERS = 8;

/** Keeps the taints with NoSchedule and the `beta.kubernetes.io` labels of nodes right. */
export function nodeLifecycle(): Controller {
  return {
    name: "node-lifecycle",
    workers: WORKERS,
    watches: [{ kind: "Node", on: (change, waker) => onNode(change as Change<Node>, waker) }],
    reconcile,
  };
}

function onNode({ type, key, object }: Change<Node>, waker: Waker): void {
  if (type !== "DELETED" && (conditionTaintSwap(object) !== undefined || followingLabels(object) !== undefined)) waker.enqueue(key);
}

/** The labels that are to be set, or undefined where all is well. */
function followingLabels(node: Node): StringMap | undefined {
  const astray = FOLLOWERS.filter(([follower, leader]) => labelOf(node, leader) !== undefined && labelOf(node, follower) !== labelOf(node, leader));
  return astray.length === 0 ? undefined : Object.fromEntries(astray.map(([follower, leader]) => [follower, labelOf(node, leader) ?? ""]));
}

function* reconcile(name: string, view: View): Reconcile {
  const node = view.get("Node", name);
  if (node === undefined) return done();
  const swap = conditionTaintSwap(node);
  const tainted = swap === undefined ? node : yield* swapTaints(node, swap, view.nowMs);
  const labels = followingLabels(node);
  if (labels !== undefined) {
    const written = yield* send({ verb: "patch", kind: "Node", name, patchType: "merge", patch: { metadata: { labels } } });
    if (!written.ok && written.code !== 404) return retry(written.status.message ?? "");
  }
  return tainted === undefined ? retry("the node's taints could not be written") : done();
}
