/** Keeps one backup pod for each node that is labelled `backup=yes`. It has a bug. */
import { type Change, type Controller, done, type Node, type Pod, type Reconcile, retry, send, type View, type Waker } from "everynode";

/** On a backup pod: the node that it backs up. */
export const BACKUP_OF = "example.com/backup-of";

/** The controller; its keys are names of nodes. */
export const backupController: Controller = {
  name: "backup-controller",
  watches: [
    { kind: "Node", on: ({ key }, waker) => waker.enqueue(key) },
    { kind: "Pod", on: wakeNode },
  ],
  reconcile,
};

/** A backup pod wakes the node that it backs up. */
function wakeNode({ object }: Change, waker: Waker): void {
  const node = object.metadata.labels?.[BACKUP_OF];
  if (node !== undefined) waker.enqueue(node);
}

/** Brings the backup pods of one node to what they should be. */
function* reconcile(name: string, view: View): Reconcile {
  const node = view.get("Node", name);
  const pods = backupsOf(name, view);
  if (node === undefined || node.metadata.labels?.["backup"] !== "yes") return yield* removed(pods);
  if (pods.length > 0) return done();
  const answer = yield* send({ verb: "create", kind: "Pod", namespace: "default", object: backupPod(node), fieldValidation: "Strict" });
  return answer.ok ? done() : retry(answer.status.message ?? "the pod was not made");
}

/** Deletes backup pods that are not wanted any more. */
function* removed(pods: readonly Pod[]): Reconcile {
  for (const { metadata } of pods) {
    const answer = yield* send({ verb: "delete", kind: "Pod", namespace: "default", name: metadata.name });
    if (!answer.ok && answer.code !== 404) return retry(answer.status.message ?? "the pod was not deleted");
  }
  return done();
}

/** The backup pods of a node that are not on their way out. */
function backupsOf(node: string, view: View): readonly Pod[] {
  const pods = view.objects("Pod").values();
  return pods.filter(({ metadata }) => metadata.labels?.[BACKUP_OF] === node && metadata.deletionTimestamp === undefined);
}

/** A pod that runs on the node it backs up. */
function backupPod({ metadata }: Node): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { generateName: `backup-${metadata.name}-`, labels: { [BACKUP_OF]: metadata.name } },
    spec: { nodeName: metadata.name, tolerations: [{ operator: "Exists" }], containers: [{ name: "backup", image: "backup:1" }] },
  };
}
