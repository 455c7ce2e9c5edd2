/** Service: one address for all agents. It leads to any of them, or, with `internalTrafficPolicy: Local`, to the one on the node of whoever asks. */
import { request } from "@everynode/network";
import { type AgentOptions, agents, agentService, NODES, tallied, type Tally, town, type Trouble } from "./town.js";

/** To which agents the Service leads: all, or those on the asker's node. */
export type Policy = "Cluster" | "Local";

/** What becomes of requests to the Service. */
export function askedByService(trouble: Trouble, policy: Policy, options: AgentOptions = {}): Tally {
  const cluster = town(agents({ surge: trouble === "surge", ...options }), agentService({ internalTrafficPolicy: policy }));
  return tallied(cluster, trouble, (_, node) => ({ from: `default/app-${node}`, to: "http://agent" }));
}

/** The nodes that answer twenty requests from each node: there is no way to reach a certain one, unless it is one's own. */
export function answeringNodes(policy: Policy): Readonly<Record<string, readonly string[]>> {
  const { simulation } = town(agents(), agentService({ internalTrafficPolicy: policy }));
  const answering = (node: string): readonly string[] => {
    const nodes = Array.from({ length: 20 }, (_, number) => request(simulation, { from: node, to: "http://agent", chance: { stream: node, number } })).flatMap((told) => (told.ok ? [told.by.node] : []));
    return [...new Set(nodes)].sort();
  };
  return Object.fromEntries(NODES.map((node) => [node, answering(node)]));
}
