/** One step of a scenario, done to a cluster of everynode. */
import type { Cluster } from "everynode";
import { performHistoryStep } from "./history-step.js";
import { performNodeStep } from "./node-step.js";
import { performObjectStep } from "./object-step.js";
import { performPodStep } from "./pod-step.js";
import { AbsentError } from "./step-response.js";
import type { Step } from "./step.js";

/**
 * Does the step and returns what a recording keeps of the answer; undefined where nobody is asked. Time passes only in a `wait`.
 * Throws where the step cannot be done: a machine, a pod or a revision is not there and the step is not optional.
 */
export function perform(cluster: Cluster, step: Step): unknown {
  try {
    return performed(cluster, step);
  } catch (problem) {
    if (step.optional === true && problem instanceof AbsentError) return { absent: true };
    throw problem;
  }
}

function performed(cluster: Cluster, step: Step): unknown {
  switch (step.do) {
    case "addNode":
    case "deleteNode":
    case "labelNode":
    case "taintNode":
    case "cordon":
    case "uncordon":
    case "nodeCondition":
    case "stopKubelet":
    case "startKubelet":
    case "holdDeletion":
    case "behave":
      return performNodeStep(cluster, step);
    case "create":
    case "replace":
    case "patch":
    case "delete":
    case "get":
      return performObjectStep(cluster, step);
    case "deletePod":
    case "patchPod":
    case "evictPod":
    case "failPod":
    case "succeedPod":
    case "setPod":
    case "getPod":
      return performPodStep(cluster, step);
    case "rollback":
    case "getRevision":
    case "getHistory":
    case "deleteRevision":
      return performHistoryStep(cluster, step);
    case "wait":
      cluster.advance(step.ms);
      return undefined;
    case "kubectl":
      throw new Error("kubectl is not built yet");
  }
}
