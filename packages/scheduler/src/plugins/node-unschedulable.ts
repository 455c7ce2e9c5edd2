/**
 * Cordoned nodes are for pods only that tolerate it.
 *
 * Source: pkg/scheduler/framework/plugins/nodeunschedulable/node_unschedulable.go v1.36.3
 */
import { isTolerated, isUnschedulable, type Taint, TAINT_KEYS } from "@everynode/model";
import type { Plugin, Refusal } from "../plugin.js";

const CORDON: Taint = { key: TAINT_KEYS.unschedulable, effect: "NoSchedule" };
const REFUSAL: Refusal = { reasons: ["node(s) were unschedulable"], resolvable: false };

/** The plugin NodeUnschedulable. */
export const nodeUnschedulable: Plugin = {
  name: "NodeUnschedulable",
  sign: ({ spec }) => (isTolerated(CORDON, spec.tolerations) ? "tolerated" : ""),
  filter(_, pod, { node }) {
    return node !== undefined && isUnschedulable(node) && !isTolerated(CORDON, pod.spec.tolerations) ? REFUSAL : undefined;
  },
  mayHelp(_, event) {
    if (event.type === "node added") return !isUnschedulable(event.node);
    return event.type === "node changed" && isUnschedulable(event.before) && !isUnschedulable(event.node);
  },
};
