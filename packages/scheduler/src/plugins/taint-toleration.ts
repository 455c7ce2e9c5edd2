/**
 * Taints keep pods away that do not tolerate them; those that only prefer to do so count against the node.
 *
 * Source: pkg/scheduler/framework/plugins/tainttoleration/taint_toleration.go v1.36.3
 */
import { findUntoleratedTaint, isTolerated, type Node, type Pod, type TaintEffect } from "@everynode/model";
import { normalizedScores, type Plugin, type Refusal } from "../plugin.js";

const KEEPING_AWAY: readonly TaintEffect[] = ["NoSchedule", "NoExecute"];
const REFUSAL: Refusal = { reasons: ["node(s) had untolerated taint(s)"], resolvable: false };

const isKeptAway = (pod: Pod, node: Node): boolean => findUntoleratedTaint(node.spec.taints, pod.spec.tolerations, KEEPING_AWAY) !== undefined;

/** The plugin TaintToleration. */
export const taintToleration: Plugin = {
  name: "TaintToleration",
  weight: 3,
  sign: ({ spec }) => (spec.tolerations === undefined ? "" : JSON.stringify(spec.tolerations)),
  filter(_, pod, { node }) {
    return node !== undefined && isKeptAway(pod, node) ? REFUSAL : undefined;
  },
  score(_, pod, { node }) {
    const tolerations = (pod.spec.tolerations ?? []).filter(({ effect }) => effect === undefined || effect === "PreferNoSchedule");
    return (node?.spec.taints ?? []).filter((taint) => taint.effect === "PreferNoSchedule" && !isTolerated(taint, tolerations)).length;
  },
  normalize: (scores) => normalizedScores(scores, true),
  mayHelp(pod, event) {
    if (event.type === "node added") return !isKeptAway(pod, event.node);
    return event.type === "node changed" && isKeptAway(pod, event.before) && !isKeptAway(pod, event.node);
  },
};
