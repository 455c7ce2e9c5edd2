/**
 * The scheduler, as far as daemon pods need it: a pod whose affinity names one node is bound to that node once it is there.
 *
 * Source: pkg/scheduler v1.36.3
 * Differs: nothing is filtered or scored; pods that name no node stay pending.
 */
import { type Change, type Controller, done, type Reconcile, retry, send, type View, type Waker } from "@everynode/core";
import { type Pod, targetNodeOf } from "@everynode/model";

function onPod(change: Change, waker: Waker): void {
  const pod = change.object as Pod;
  if (change.type !== "DELETED" && (pod.spec.nodeName ?? "") === "") waker.enqueue(change.key);
}

function onNode(change: Change, waker: Waker): void {
  if (change.type === "DELETED") return;
  for (const key of waker.view.informer("Pod").collection.unbound.keys()) {
    const pod = waker.view.get("Pod", key);
    if (pod !== undefined && targetNodeOf(pod) === change.key) waker.enqueue(key);
  }
}

function* schedule(key: string, view: View): Reconcile {
  const pod = view.get("Pod", key);
  if (pod === undefined || (pod.spec.nodeName ?? "") !== "" || pod.metadata.deletionTimestamp !== undefined) return done();
  const node = targetNodeOf(pod);
  if (node === undefined || view.get("Node", node) === undefined) return done();
  const { name, namespace = "" } = pod.metadata;
  const object = { apiVersion: "v1", kind: "Binding", metadata: { name, namespace, uid: pod.metadata.uid }, target: { kind: "Node", name: node } };
  const bound = yield* send({ verb: "create", kind: "Pod", namespace, name, subresource: "binding", object });
  return bound.ok || bound.code === 404 || bound.code === 409 ? done() : retry(bound.status.message ?? "");
}

/** The controller that binds pods to nodes. */
export function scheduler(): Controller {
  return { name: "default-scheduler", watches: [{ kind: "Pod", on: onPod }, { kind: "Node", on: onNode }], reconcile: schedule };
}
