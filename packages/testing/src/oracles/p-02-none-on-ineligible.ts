/**
 * P-02: no pod is made for a node that is not eligible by what the controller saw, and at rest none lives where it may not stay.
 *
 * Exception: a NoSchedule taint lets the pod that is there stay, as one too many.
 */
import { nodeInWords } from "../daemon/placement.js";
import { isLive } from "../daemon/daemon-model.js";
import { podMade } from "../daemon/daemon-write.js";
import { type Finding, NOTHING, type Oracle } from "./oracle.js";

/** No pod where none should run. */
export const noneOnIneligible: Oracle = {
  name: "P-02",
  title: "no pod on a node that is not eligible",
  onWrite(write, moment) {
    const made = podMade(write, moment);
    if (made === undefined || made.daemon.model.shouldRunOn(made.node)) return NOTHING;
    return [{ object: `Pod ${write.key}`, is: `a pod is made for ${made.node} (${nodeInWords(made.daemon.model.known.nodes.get(made.node))})`, must: `${made.daemon.set.metadata.name} should run on ${made.node}` }];
  },
  atRest({ models }) {
    const findings: Finding[] = [];
    for (const model of models) {
      for (const [node, pods] of model.byNode) {
        if (model.mayStayOn(node)) continue;
        for (const pod of pods.filter(isLive)) findings.push({ object: `Pod ${pod.metadata.name}`, is: `it lives on ${node} (${nodeInWords(model.known.nodes.get(node))})`, must: `pods of ${model.set.metadata.name} may stay on ${node}` });
      }
    }
    return findings;
  },
};
