/** One step of a scenario, done to a cluster of everynode. */
import { type Chooser, orderly } from "@everynode/core";
import type { Cluster } from "everynode";
import { performHistoryStep } from "./history-step.js";
import { performKubectlStep } from "./kubectl-step.js";
import { performNodeStep } from "./node-step.js";
import { performObjectStep } from "./object-step.js";
import { performPodStep } from "./pod-step.js";
import { performSliceStep } from "./slice-step.js";
import { AbsentError } from "./step-response.js";
import type { KubectlStep, Step, WaitStep } from "./step.js";

/**
 * Does the step and returns what a recording keeps of the answer; undefined where nobody is asked. Time passes only in a `wait` and in commands that wait, with the chooser given.
 * Throws where the step cannot be done: a machine, a pod or a revision is not there and the step is not optional.
 */
export function perform(cluster: Cluster, step: Step, chooser: Chooser = orderly): unknown {
  try {
    if (step.do === "wait") return cluster.advance(step.ms, { chooser });
    if (step.do === "kubectl") return performKubectlStep(cluster, step, chooser);
    return performed(cluster, step);
  } catch (problem) {
    if (step.optional === true && problem instanceof AbsentError) return { absent: true };
    throw problem;
  }
}

function performed(cluster: Cluster, step: Exclude<Step, WaitStep | KubectlStep>): unknown {
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
    case "getSlice":
    case "patchSlice":
    case "deleteSlice":
      return performSliceStep(cluster, step);
    case "rollback":
    case "getRevision":
    case "getHistory":
    case "deleteRevision":
      return performHistoryStep(cluster, step);
  }
}
