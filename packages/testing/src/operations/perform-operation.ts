/** Does one operation of a history. What it is about and is not there is passed over. */
import type { DaemonSet, Node } from "@everynode/model";
import { addNode, harm, isSurging, type NodeOperation, noMoreFailing, operateOnNode } from "./node-operations.js";
import type { Operation } from "./operation.js";
import { operateOnPod, orphanPod } from "./pod-operations.js";
import { createSet, operateOnSet, type SetOperation } from "./set-operations.js";
import type { Play } from "../history/play.js";
import { nodeName, type Stage } from "../history/stage.js";

const CONTROLLERS = { collector: "generic-garbage-collector", scheduler: "default-scheduler", kubelets: "kubelet" } as const;

/** The quota under which no pod can be made. */
const QUOTA = "no-pods";

/** Does one operation. */
export function performOperation(stage: Stage, op: Operation): void | Play<unknown> {
  switch (op.do) {
    case "settle":
      return stage.settle();
    case "steps":
      return stage.steps(op.count);
    case "pass":
      return stage.pass(op.seconds * 1000);
    case "createSet":
      createSet(stage, op);
      return isSurging(stage.set(op.set)) ? noMoreFailing(stage, op.set) : undefined;
    case "addNode":
      return addNode(stage, op);
    case "harm":
      return harm(stage, op);
    case "apiDown":
      return stage.harm({ type: "api-down" }, op.seconds * 1000);
    case "quota":
      return quota(stage, op.on);
    case "crash":
      return op.who === "subject" ? stage.crash(stage.subject, op.stale) : stage.crash(CONTROLLERS[op.who]);
    case "fault":
      return stage.addFault({ fault: op.fault, after: op.after });
    case "deletePod":
    case "endPod":
    case "relabelPod":
    case "disownPod": {
      const pod = stage.pod(op.set, op.node);
      return pod === undefined ? undefined : operateOnPod(stage, op, pod);
    }
    default:
      return "node" in op && op.do !== "orphanPod" ? onNode(stage, op) : onSet(stage, op);
  }
}

function onNode(stage: Stage, op: NodeOperation): void {
  const node = stage.find<Node>("Node", nodeName(op.node));
  if (node !== undefined) operateOnNode(stage, op, node);
}

function onSet(stage: Stage, op: SetOperation | Extract<Operation, { readonly do: "orphanPod" }>): void {
  const set: DaemonSet | undefined = stage.set(op.set);
  if (set === undefined) return;
  if (op.do === "orphanPod") orphanPod(stage, op, set);
  else operateOnSet(stage, op, set);
  if (isSurging(stage.set(op.set))) noMoreFailing(stage, op.set);
}

/** Takes away the room for pods, or gives it back. */
export function quota(stage: Stage, on: boolean): void {
  if (!on) return void stage.ask({ verb: "delete", kind: "ResourceQuota", namespace: "default", name: QUOTA });
  const object = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: QUOTA, namespace: "default" }, spec: { hard: { pods: "0" } } };
  stage.ask({ verb: "create", kind: "ResourceQuota", namespace: "default", object });
}
