// %% [markdown]
// # 9 · Reaching the daemons
//
// A daemon runs on every node. How does anybody talk to it? There are four patterns, and they differ in one question: does it
// matter *which* daemon answers?

// %%
import { dnsAnswer, knownNow, request } from "@everynode/network";
import { type Cluster, createCluster } from "everynode";
import { exercise, showAll, showKubectl, showMap, showTable, showText } from "@everynode/notebook";

const nodes = ["node-1", "node-2", "node-3"];
const labels = { app: "agent" };
const programs = { agent: { readyAfterMs: 3_000, stopMs: 2_000 } };

/** The agents, which listen on port 8080 of their pod; with a hostPort also on that port of their node. */
const agents = (hostPort?: number) => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent" },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        containers: [
          {
            name: "agent",
            image: "agent:1",
            ports: [{ name: "http", containerPort: 8080, ...(hostPort === undefined ? {} : { hostPort }) }],
            readinessProbe: { periodSeconds: 1, tcpSocket: { port: 8080 } },
          },
        ],
      },
    },
  },
});
const service = (name: string, spec: object = {}) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name },
  spec: { selector: labels, ports: [{ name: "http", port: 80, targetPort: "http" }], ...spec },
});
/** A pod on a node that asks the agents for something. */
const app = (node: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: `app-${node}` },
  spec: { nodeName: node, containers: [{ name: "app", image: "app:1" }] },
});
const town = (...objects: readonly object[]) => {
  const its = createCluster({
    nodes: 3,
    kubelet: { containers: "run", programs },
    objects: [...objects, ...nodes.map(app)],
  });
  its.advance({ minutes: 1 });
  return its;
};

const cluster = town(
  agents(9000),
  service("agent"),
  service("agent-here", { internalTrafficPolicy: "Local" }),
  service("agents", { clusterIP: "None" }),
);
showAll(
  showMap(cluster),
  showKubectl(cluster, ["get pods -o wide -l app=agent", "get services", "get endpointslices"]),
);

// %% [markdown]
// The selector of a Service is the same as that of the DaemonSet: both look for pods with the label `app=agent`. From them a
// controller makes *EndpointSlices*, the list of addresses that are ready.
//
// ## Push
//
// The simplest pattern turns the question round. The agents send what they know to somebody, such as a database. They
// need a client's name for it, and have no clients themselves. Nobody has to find them.

// %%
const pushing = town(
  agents(),
  { ...app("node-2"), metadata: { name: "stats", labels: { app: "stats" } } },
  { ...service("stats"), spec: { selector: { app: "stats" }, ports: [{ port: 8086 }] } },
);
const agentOn = (its: Cluster, node: string) =>
  its.list("Pod", { labelSelector: "app=agent" }).find(({ spec }) => spec.nodeName === node)?.metadata.name ??
  "";
const network = { programs, listens: { app: [8086] } };
showText(
  nodes
    .map(
      (node) =>
        request(pushing.simulation, {
          from: `default/${agentOn(pushing, node)}`,
          to: "http://stats:8086",
          network,
        }).text,
    )
    .join("\n\n"),
);

// %% [markdown]
// ## Node IP and known port
//
// With a `hostPort` an agent has a port of its machine. Whoever knows the address of a node, and the port by convention,
// reaches *that node's* agent. The addresses are in the API:

// %%
const addressOf = (node: string) =>
  cluster.get("Node", node).status?.addresses?.find(({ type }) => type === "InternalIP")?.address ?? "";
showAll(
  showKubectl(cluster, "get nodes -o wide"),
  showText(
    nodes
      .map(
        (node) =>
          request(cluster.simulation, { from: "default/app-node-1", to: `http://${addressOf(node)}:9000` })
            .text,
      )
      .join("\n\n"),
  ),
);

// %% [markdown]
// No Service stands in between, and nobody asks whether the agent is ready. And remember
// [lesson 5](05-updating.ipynb): with a port of the node there is no update by surge.
//
// ## DNS
//
// A *headless* Service (`clusterIP: None`) has no address of its own. Its name leads to the addresses of all agents that are
// ready: one A record each. The client picks one, or talks to all of them.

// %%
const name = "agents.default.svc.cluster.local";
const { records } = dnsAnswer(knownNow(cluster.simulation.cluster), { name, type: "A" });
showAll(
  showTable(
    records.map((record) => ({
      name: record.name,
      type: record.type,
      address: "address" in record ? record.address : "",
    })),
  ),
  showText(request(cluster.simulation, { from: "default/app-node-1", to: "http://agents:8080" }).text),
);

// %% [markdown]
// Which address belongs to which node is written in the EndpointSlices, each with its `nodeName`. (Older texts name the
// *Endpoints* API. It is deprecated; slices took its place.)
//
// ## Service
//
// An ordinary Service has one address, and the proxy of the client's node leads each connection to *some* agent. There
// is no way to say which. Twenty requests from each node:

// %%
const answeredBy = (its: Cluster, to: string) =>
  nodes.map((node) => {
    const twenty = Array.from({ length: 20 }, (_, number) =>
      request(its.simulation, { from: `default/app-${node}`, to, chance: { stream: node, number } }),
    );
    const count = (on: string) => twenty.filter((told) => told.ok && told.by.node === on).length;
    return { "asked from": node, ...Object.fromEntries(nodes.map((on) => [`answered on ${on}`, count(on)])) };
  });
showTable(answeredBy(cluster, "http://agent"));

// %% [markdown]
// There *is* one agent that can be reached for sure, since Kubernetes 1.26: the one on the client's own node. A Service with
// `internalTrafficPolicy: Local` leads nowhere else. For most daemons that is exactly what one wants.

// %%
showTable(answeredBy(cluster, "http://agent-here"));

// %% [markdown]
// ## When something is wrong
//
// node-2 loses its power. For half a minute and more nobody has noticed, so the patterns differ in what they still lead to.

// %%
cluster.inject({ type: "crash", node: "node-2" });
cluster.advance({ seconds: 10 });
const lost = (to: string) => {
  const asked = ["node-1", "node-3"].flatMap((node) =>
    Array.from({ length: 30 }, (_, number) =>
      request(cluster.simulation, { from: `default/app-${node}`, to, chance: { stream: node, number } }),
    ),
  );
  return asked.filter(({ ok }) => !ok).length;
};
const ways = () => ({
  "port of node-2": lost(`http://${addressOf("node-2")}:9000`),
  "name of all": lost("http://agents:8080"),
  Service: lost("http://agent"),
  "Service, Local": lost("http://agent-here"),
});
const soon = { after: "10 seconds", ...ways() };
cluster.advance({ minutes: 2 });
showTable([soon, { after: "2 minutes", ...ways() }]);

// %% [markdown]
// Of sixty requests each from the two nodes that work, so many got no answer. Once the node is given up, its agent is not
// ready any more, and names and Services lead past it. A port of the node stays what it is.
//
// | pattern | which agent answers | what one needs |
// | --- | --- | --- |
// | push | none: they ask | a name for who listens |
// | node IP and port | the one of that node | a free port on every node, and the addresses |
// | DNS | any, or all | a headless Service; a client that picks |
// | Service | some | nothing |
// | Service, `Local` | the one of the client's node | that there is one on each |
//
// ## Your turn

// %% [task]
const answering = (its: Cluster) => answeredBy(its, "http://agent");
const stayHome = exercise({
  title: "every app asks its own agent",
  task: "The apps ask http://agent, and get the agent of any node. Change the Service `agent` so that each app is answered on its own node.",
  cluster: () => town(agents(), service("agent")),
  checks: {
    "all requests are answered on the node they come from": (its) => {
      const strays = answering(its).filter(
        (row) => (row as Record<string, unknown>)[`answered on ${row["asked from"]}`] !== 20,
      );
      return strays.length === 0 || `not those from ${strays.map((row) => row["asked from"]).join(", ")}`;
    },
    "there is still one Service, and one agent on each node": (its) =>
      its.list("Service", { namespace: "default" }).filter(({ metadata }) => metadata.name === "agent")
        .length === 1 && its.get("DaemonSet", "agent").status.numberReady === 3,
  },
  hint: 'cluster.patch("Service", "agent", { spec: { ... } }), and the policy above',
});
stayHome;

// %% [exercise]
stayHome.attempt((mine) => {
  mine.patch("Service", "agent", { spec: { sessionAffinity: "ClientIP" } });
});

// %% [solution]
stayHome.attempt((mine) => {
  mine.patch("Service", "agent", { spec: { internalTrafficPolicy: "Local" } });
});

// %% [task]
const nobody = exercise({
  title: "nobody answers",
  task: "Requests to http://agent are not answered, though three agents are ready. Find out why, and mend the Service.",
  cluster: () => town(agents(), service("agent", { selector: { app: "agents" } })),
  checks: {
    "an app is answered": (its) => {
      const told = request(its.simulation, { from: "default/app-node-1", to: "http://agent" });
      return told.ok || told.text.split("\n").at(-1) || false;
    },
    "the agents were left alone": (its) => its.get("DaemonSet", "agent").metadata.generation === 1,
  },
  hint: "which pods does the Service select? kubectl get endpointslices tells whether there are any",
});
nobody;

// %% [exercise]
nobody.attempt((mine) => {
  mine.kubectl("rollout restart daemonset/agent");
});

// %% [solution]
nobody.attempt((mine) => {
  mine.patch("Service", "agent", { spec: { selector: { app: "agent" } } });
});
