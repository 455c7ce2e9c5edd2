/**
 * A port of the host can be had once.
 *
 * Source: pkg/scheduler/framework/plugins/nodeports/node_ports.go v1.36.3
 */
import { demandOf, portsConflict } from "../pod-demand.js";
import type { Plugin, Refusal } from "../plugin.js";

const REFUSAL: Refusal = { reasons: ["node(s) didn't have free ports for the requested pod ports"], resolvable: true };

/** The plugin NodePorts. */
export const nodePorts: Plugin = {
  name: "NodePorts",
  sign: ({ spec }) => demandOf(spec).ports.join(),
  filter(_, { spec }, { ports: taken }) {
    const { ports } = demandOf(spec);
    if (ports.length === 0 || taken.size === 0) return undefined;
    return taken.keys().some((held) => ports.some((port) => portsConflict(held, port))) ? REFUSAL : undefined;
  },
  mayHelp({ spec }, event) {
    if (event.type !== "pod gone") return event.type === "node added";
    const { ports } = demandOf(spec);
    return demandOf(event.pod.spec).ports.some((freed) => ports.some((port) => portsConflict(freed, port)));
  },
};
