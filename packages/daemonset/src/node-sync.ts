/**
 * What a change of a node means to sets: those that it has come to matter to are woken.
 *
 * Source: pkg/controller/daemon/daemon_controller.go (syncNodeUpdate) v1.36.3
 */
import type { DeleteRequest } from "@everynode/api";
import { done, enqueueKey, type Reconcile, retry, sendAll, type View } from "@everynode/core";
import { controllerOf, type Node, type Pod } from "@everynode/model";
import type { DaemonFacts } from "./facts.js";
import type { Hardening } from "./hardening.js";

const keyOfOwner = (pod: Pod): string | undefined => {
  const controller = controllerOf(pod);
  return controller?.kind === "DaemonSet" ? `${pod.metadata.namespace ?? ""}/${controller.name}` : undefined;
};

const podsOn = (view: View<DaemonFacts>, node: string): readonly Pod[] => view.podsOnNode(node).keys().flatMap((key) => view.get("Pod", key) ?? []);

/** Wakes the sets that a node has come to matter to. */
export function* syncNode(name: string, view: View<DaemonFacts>, { wakeOnMisscheduling }: Required<Hardening>): Reconcile {
  if (view.get("Node", name) === undefined) return done();
  const owners = new Set(podsOn(view, name).map(keyOfOwner));
  for (const [key, facts] of view.facts.entries()) {
    const eligibility = facts.survey.nodes.get(name)?.verdict.eligibility;
    const scheduled = owners.has(key);
    const misplaced = scheduled && (facts.daemonSet.status.numberMisscheduled > 0 || (wakeOnMisscheduling && eligibility === "stay"));
    if ((eligibility === "run" && !scheduled) || (eligibility === "none" && scheduled) || misplaced) yield* enqueueKey(key);
  }
  return done();
}

const isOlder = (pod: Pod, node: Node): boolean => pod.metadata.creationTimestamp < node.metadata.creationTimestamp;

/** Deletes the sets' pods that were made for an earlier node of the same name. */
export function* syncRenewedNode(name: string, view: View<DaemonFacts>): Reconcile {
  const node = view.get("Node", name);
  if (node === undefined) return done();
  const left = podsOn(view, name).filter((pod) => keyOfOwner(pod) !== undefined && pod.metadata.deletionTimestamp === undefined && isOlder(pod, node));
  const answers = yield* sendAll(left.map(({ metadata }): DeleteRequest => ({ verb: "delete", kind: "Pod", namespace: metadata.namespace ?? "", name: metadata.name, preconditions: { uid: metadata.uid } })));
  const failed = answers.find((answer) => !answer.ok && answer.code !== 404);
  return failed === undefined || failed.ok ? done() : retry(failed.status.message ?? "");
}
