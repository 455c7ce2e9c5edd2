/** DNS: a Service without an address has the name of all agents that are ready, and who asks picks one of them. */
import { agents, agentService, tallied, type Tally, town, type Trouble } from "./town.js";

/** What becomes of requests to an agent by the name of all. */
export function askedByName(trouble: Trouble): Tally {
  const cluster = town(agents({ surge: trouble === "surge" }), agentService({ clusterIP: "None" }));
  return tallied(cluster, trouble, (_, node) => ({ from: `default/app-${node}`, to: "http://agent:8080" }));
}
