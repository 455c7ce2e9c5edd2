/** Steps about one pod. */
import { controllerOf, type Pod } from "@everynode/model";
import { reportedPod } from "@everynode/node";
import type { Cluster } from "everynode";
import { targetOf } from "./observe.js";
import { scrub } from "./scrub-object.js";
import type { PodPlace, PodStep } from "./step.js";
import { AbsentError, brief } from "./step-response.js";

interface PodTarget {
  readonly kind: "Pod";
  readonly namespace: string;
  readonly name: string;
}

/** Does the step to the pod that it names. Throws an `AbsentError` where there is none. */
export function performPodStep(cluster: Cluster, step: PodStep): unknown {
  const pod = picked(cluster, step);
  if (step.do === "getPod") {
    const { kind: _kind, apiVersion: _apiVersion, ...listed } = pod;
    return scrub(step.name === undefined ? listed : pod);
  }
  const { namespace = "default", name } = pod.metadata;
  const target: PodTarget = { kind: "Pod", namespace, name };
  switch (step.do) {
    case "deletePod":
      return brief(cluster.request({ verb: "delete", ...target, ...(step.gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds: step.gracePeriodSeconds }) }));
    case "patchPod":
      return brief(cluster.request({ verb: "patch", ...target, patchType: step.type ?? "merge", patch: step.patch, fieldValidation: "Warn" }));
    case "evictPod":
      return brief(cluster.request({ verb: "create", ...target, subresource: "eviction", object: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace } }, fieldValidation: "Warn" }));
    case "failPod":
    case "succeedPod":
      return writeStatus(cluster, target, reportedPod(pod, { phase: step.do === "failPod" ? "Failed" : "Succeeded", ready: false }, { nowMs: cluster.nowMs }).status);
    case "setPod": {
      const { phase, reason } = step;
      return writeStatus(cluster, target, { phase, ...(reason === undefined ? {} : { reason, message: reason }) });
    }
  }
}

function writeStatus(cluster: Cluster, target: PodTarget, status: object): unknown {
  return brief(cluster.request({ verb: "patch", ...target, subresource: "status", patchType: "merge", patch: { status }, fieldValidation: "Warn" }));
}

/** The pod called so, or that of the owner on the node: one that is not terminating if there is one, then the newest. */
function picked(cluster: Cluster, place: PodPlace): Pod {
  const { namespace = "default", name, owner = "", node = "" } = place;
  if (name !== undefined) return cluster.get("Pod", name, { namespace });
  const pods = cluster.list("Pod", { namespace }).filter((pod) => controllerOf(pod)?.name === owner && (pod.spec.nodeName ?? targetOf(pod)) === node);
  const best = pods.reduce<Pod | undefined>((before, pod) => (before === undefined || !isBetter(before, pod) ? pod : before), undefined);
  if (best === undefined) throw new AbsentError(`no pod of ${owner} on ${node}`);
  return best;
}

/** Of two that are alike in both, the later in the list is taken. */
function isBetter(one: Pod, other: Pod): boolean {
  const [a, b] = [one.metadata.deletionTimestamp !== undefined, other.metadata.deletionTimestamp !== undefined];
  if (a !== b) return b;
  return one.metadata.creationTimestamp > other.metadata.creationTimestamp;
}
