/** What happens to pods in histories. */
import { type DaemonSet, formatTime, type Pod } from "@everynode/model";
import type { Operation } from "./operation.js";
import { imageOf } from "./set-manifest.js";
import { nodeName, type Stage } from "../history/stage.js";

/** Operations on a pod of a set that is there. */
export type PodOperation = Extract<Operation, { readonly do: "deletePod" | "endPod" | "relabelPod" | "disownPod" }>;

const NAMESPACE = { namespace: "default" } as const;

/** Does something to a pod of a set. */
export function operateOnPod(stage: Stage, op: PodOperation, pod: Pod): void {
  const { name } = pod.metadata;
  switch (op.do) {
    case "deletePod":
      return void stage.ask({ verb: "delete", kind: "Pod", ...NAMESPACE, name });
    case "endPod":
      return endPod(stage, op.phase, pod);
    case "relabelPod":
      return stage.patch("Pod", name, { metadata: { labels: { app: "another" } } }, NAMESPACE);
    case "disownPod":
      return stage.patch("Pod", name, { metadata: { ownerReferences: null } }, NAMESPACE);
  }
}

/** The machine says that the pod has ended. */
function endPod(stage: Stage, phase: "Failed" | "Succeeded", pod: Pod): void {
  if ((pod.spec.nodeName ?? "") === "") return;
  const now = formatTime(stage.simulation.cluster.nowMs);
  const conditions = [{ type: "Ready", status: "False", lastProbeTime: null, lastTransitionTime: now }];
  stage.patch("Pod", pod.metadata.name, { status: { phase, conditions } }, { ...NAMESPACE, subresource: "status", caller: "kubelet" });
}

/** A pod that belongs to nobody and that the set may adopt, on a node or meant for it. */
export function orphanPod(stage: Stage, op: Extract<Operation, { readonly do: "orphanPod" }>, set: DaemonSet): void {
  const node = nodeName(op.node);
  const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: [node] }] }] } };
  const place = op.bound ? { nodeName: node } : { affinity: { nodeAffinity } };
  const metadata = { generateName: "orphan-", ...NAMESPACE, labels: set.spec.template.metadata?.labels };
  stage.ask({ verb: "create", kind: "Pod", ...NAMESPACE, object: { apiVersion: "v1", kind: "Pod", metadata, spec: { ...place, containers: [{ name: "main", image: imageOf(0) }] } } });
}
