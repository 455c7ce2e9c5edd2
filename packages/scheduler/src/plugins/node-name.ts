/**
 * A pod that names its node goes nowhere else.
 *
 * Source: pkg/scheduler/framework/plugins/nodename/node_name.go v1.36.3
 */
import type { Plugin, Refusal } from "../plugin.js";

const REFUSAL: Refusal = { reasons: ["node(s) didn't match the requested node name"], resolvable: false };

/** The plugin NodeName. */
export const nodeName: Plugin = {
  name: "NodeName",
  sign: ({ spec }) => spec.nodeName ?? "",
  filter(_, { spec }, { name }) {
    return spec.nodeName === undefined || spec.nodeName === "" || spec.nodeName === name ? undefined : REFUSAL;
  },
  mayHelp(_, event) {
    return event.type === "node added";
  },
};
