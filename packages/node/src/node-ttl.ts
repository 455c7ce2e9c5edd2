/**
 * How long kubelets may trust what they have read: an annotation on every node that grows with the cluster.
 *
 * Source: pkg/controller/ttl/ttl_controller.go v1.36.3
 */
import { type Change, type Controller, done, recall, type Reconcile, retry, send, type View, type Waker } from "@everynode/core";
import { annotationOf, type Node } from "@everynode/model";

/** The annotation, in seconds. */
export const TTL_ANNOTATION = "node.alpha.kubernetes.io/ttl";

interface Step {
  /** With fewer nodes than this the cluster falls to the step before. */
  readonly from: number;
  /** With more nodes than this it rises to the next one. */
  readonly to: number;
  readonly seconds: number;
}

/** Steps overlap, so that a cluster at an edge does not go to and fro. */
const STEPS: readonly [Step, ...Step[]] = [
  { from: 0, to: 100, seconds: 0 },
  { from: 90, to: 500, seconds: 15 },
  { from: 450, to: 1000, seconds: 30 },
  { from: 900, to: 2000, seconds: 60 },
  { from: 1800, to: Infinity, seconds: 300 },
];

const STEP = "step";

/** Keeps the annotation `node.alpha.kubernetes.io/ttl` right on every node that changes. */
export function nodeTtl(): Controller {
  return {
    name: "ttl-controller",
    workers: 5,
    watches: [{ kind: "Node", on: (change, waker) => onNode(change as Change<Node>, waker) }],
    reconcile,
  };
}

const secondsAt = (step: number): string => String((STEPS[step] ?? STEPS[0]).seconds);

function onNode(change: Change<Node>, waker: Waker): void {
  const before = waker.recall<number>(STEP) ?? 0;
  const { from, to } = STEPS[before] ?? STEPS[0];
  const { size } = waker.view.objects("Node");
  const step = change.type === "ADDED" && size > to ? before + 1 : change.type === "DELETED" && size < from ? before - 1 : before;
  if (step !== before) waker.remember(STEP, step);
  if (change.type !== "DELETED" && annotationOf(change.object, TTL_ANNOTATION) !== secondsAt(step)) waker.enqueue(change.key);
}

function* reconcile(name: string, view: View): Reconcile {
  const node = view.get("Node", name);
  const seconds = secondsAt((yield* recall<number>(STEP)) ?? 0);
  if (node === undefined || annotationOf(node, TTL_ANNOTATION) === seconds) return done();
  const patch = { metadata: { annotations: { [TTL_ANNOTATION]: seconds } } };
  const written = yield* send({ verb: "patch", kind: "Node", name, patchType: "merge", patch });
  return written.ok || written.code === 404 ? done() : retry(written.status.message ?? "");
}
