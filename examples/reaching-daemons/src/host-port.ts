/** Node IP and known port: agents have a port of their node, and who wants one asks the address of the node. No Service and no readiness stands between them. */
import { agents, begin, NODES, tallied, type Tally, town, type Trouble } from "./town.js";

const PORT = 9_000;

/** What becomes of requests of each app to the agent on its own node, or on the next. */
export function askedByPort(trouble: Trouble, whose: "own" | "next"): Tally {
  const cluster = town(agents({ surge: trouble === "surge", hostPort: PORT }));
  return tallied(cluster, trouble, (_, node) => ({ from: `default/app-${node}`, to: addressOf(whose === "own" ? node : (NODES[NODES.indexOf(node) + 1] ?? NODES[0] ?? "")) }));
}

/** Apps learn the addresses of nodes somehow: node-2 has 10.0.0.2. */
const addressOf = (node: string): string => `10.0.0.${node.slice("node-".length)}:${PORT}`;

/** The agents two minutes after a rollout with maxSurge has begun: the new one waits for the port that the old one has. */
export function stuckRollout(): readonly string[] {
  const cluster = town(agents({ surge: true, hostPort: PORT }));
  begin(cluster, "surge");
  cluster.advance({ minutes: 2 });
  const pods = cluster.list("Pod", { labelSelector: "app=agent" });
  return pods.map(({ spec, status }) => `${spec.containers[0]?.image} ${status.phase}`).sort();
}
