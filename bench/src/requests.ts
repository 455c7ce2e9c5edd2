/** Requests to a DaemonSet of a thousand pods: by name, by the address of its Service, and to single pods. */
import { ask, clientOf, networkIn, type Network, targetOf } from "@everynode/network";
import { median, timed } from "./clock.js";
import { agent, clusterOf } from "./placement.js";
import type { Row } from "./table.js";

const NODES = 1_000;
const REQUESTS = 1_000_000;

/** A thousand agents behind a Service. */
function served(): Parameters<typeof networkIn>[0] {
  const cluster = clusterOf(NODES);
  cluster.create(agent());
  cluster.create({ apiVersion: "v1", kind: "Service", metadata: { name: "agent" }, spec: { selector: { app: "agent" }, ports: [{ port: 80 }] } });
  cluster.settle();
  return cluster.simulation;
}

/** Agents declare no port. */
const LISTENING = { listens: { app: [80] } };

function askAll(network: Network, targets: readonly ReturnType<typeof targetOf>[]): void {
  const clients = Array.from({ length: NODES }, (_, at) => clientOf(network, `node-${at + 1}`));
  for (let number = 0; number < REQUESTS; number++) {
    const client = clients[number % NODES];
    const target = targets[number % targets.length];
    if (client === undefined || target === undefined || !ask(network, { client, target, chance: (number % 997) / 997 }).ok) throw new Error(`request ${number} is not answered`);
  }
}

/** The row for a million requests in a cluster that does not change. */
export function requestRow(runs: number): Row {
  const simulation = served();
  const [service] = networkIn(simulation, LISTENING).names.services.values();
  const pod = networkIn(simulation, LISTENING).ground.pod(networkIn(simulation, LISTENING).ground.podKeys[0] ?? "");
  const targets = ["http://agent.default", `${service?.spec.clusterIP}:80`, `${pod?.address}:80`].map(targetOf);
  // New options each time, so that what is made once for a state is made in each run.
  const ms = median(Array.from({ length: runs }, () => timed(() => askAll(networkIn(simulation, { ...LISTENING }), targets))));
  return { what: `${REQUESTS.toLocaleString("en-US")} requests to a DaemonSet on ${NODES.toLocaleString("en-US")} nodes`, figure: `${(ms / 1000).toFixed(2)} s`, more: `${((ms * 1e6) / REQUESTS).toFixed(0)} ns a request: by the name of a Service, by its address, to a single pod, in turn; each with all of its way` };
}
