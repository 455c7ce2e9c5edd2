// %% [markdown]
// # 1 · What a DaemonSet is
//
// Some programs belong to a *machine*, not to a service: what collects its logs, what measures its load, what gives it
// storage or a network. Each node needs one of them, and one is enough. Kubernetes calls such a program a *daemon*, and the
// object that says "one of these on every node" a **DaemonSet**.
//
// This notebook holds a whole cluster in a variable: an API server, a scheduler, kubelets and the controllers of
// Kubernetes v1.36. Time in it is simulated; an hour takes milliseconds, and every run gives the same.

// %%
import { createCluster } from "everynode";
import {
  exercise,
  filmed,
  showAll,
  showKubectl,
  showMap,
  showSteps,
  showTable,
  showTimeline,
} from "@everynode/notebook";

const cluster = createCluster({ nodes: 3, latencies: "recorded", history: "writes" });
cluster.settle(); // let it run until nothing is left to do
showKubectl(cluster, "get nodes");

// %% [markdown]
// ## One pod on every node
//
// A DaemonSet is a template for pods, and a selector by which it knows its own. Nowhere does it say *how many*: that
// follows from the nodes.

// %%
const agent = `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels: { app: agent }
  template:
    metadata:
      labels: { app: agent }
    spec:
      containers:
      - name: agent
        image: agent:1
`;
const applied = showKubectl(cluster, "apply -f agent.yaml", { files: { "agent.yaml": agent } });
cluster.settle();
showAll(applied, showKubectl(cluster, ["get daemonset agent", "get pods -o wide"]), showMap(cluster));

// %% [markdown]
// ## Nodes come
//
// Nobody tells the DaemonSet that a node has joined. Its controller watches the nodes, compares what is with what should
// be, and creates the pod that is missing. That comparison, made over and over, is all there is to a controller: it is
// called *reconciliation*.

// %%
const joining = filmed(cluster, () => {
  cluster.addNode({ name: "node-4" });
  cluster.settle();
});
showAll(showTimeline(joining, { title: "node-4 joins" }), showKubectl(cluster, "get daemonset agent"));

// %% [markdown]
// Step by step, with who did what (where scripts may run, move the slider):

// %%
showSteps(joining, { most: 12 });

// %% [markdown]
// ## Nodes go
//
// A node that leaves takes its pod with it. The pod is not moved: an agent for node-2 is of no use on node-3. Within a
// minute the garbage collector for pods finds that its node is gone, and removes the object.

// %%
const leaving = filmed(cluster, () => {
  cluster.removeNode("node-2");
  cluster.advance({ seconds: 75 });
});
showAll(showTimeline(leaving, { title: "node-2 leaves" }), showKubectl(cluster, "get pods -o wide"));

// %% [markdown]
// ## A number of copies, wherever they are: ReplicaSet and Deployment
//
// A web server is another matter. What counts is *how many* of them there are, not where. That is what a ReplicaSet is
// for, and a Deployment, which rolls ReplicaSets from one version to the next. Both kinds of object are kept by the same
// idea (what is observed is brought to what is desired), but they desire different things.

// %%
const web = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 4
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
      - name: web
        image: web:1
`;
cluster.load(web);
cluster.settle();
const podsPerNode = () =>
  cluster.list("Node").map(({ metadata: { name } }) => {
    const here = cluster.list("Pod", { fieldSelector: `spec.nodeName=${name}` });
    const count = (app: string) => here.filter((pod) => pod.metadata.labels?.["app"] === app).length;
    return { node: name, agent: count("agent"), web: count("web") };
  });
showAll(showMap(cluster), showTable(podsPerNode()));

// %% [markdown]
// Four web servers on three nodes: one node has two, and nobody minds. Now a node joins, and then another. The agent
// follows; the web servers stay where they are, and stay four.

// %%
cluster.addNode({ name: "node-5" });
cluster.addNode({ name: "node-6" });
cluster.settle();
showTable(podsPerNode());

// %% [markdown]
// ## Which one is right?
//
// | ask yourself | then it is |
// | --- | --- |
// | Does each machine need its own, and would a second one on the same machine be useless or harmful? | a DaemonSet |
// | Do I want a number of copies, more when there is more to do, wherever there is room? | a Deployment |
// | Would I like to write a Deployment whose pods are kept off each other's nodes, with as many replicas as there are nodes? | a DaemonSet: it counts the nodes for you, [as lesson 8 shows](08-alternatives.ipynb) |
//
// Now you. Each exercise has its own fresh cluster; run its cell as often as you like.

// %% [task]
const choose = exercise<Record<string, string>>({
  title: "choose the kind of object",
  task: 'Return an object that says "DaemonSet" or "Deployment" for each of: "log collector", "web shop", "disk monitor", "thumbnail maker".',
  checks: {
    "the log collector reads the files of its own machine": (_, said) =>
      said?.["log collector"] === "DaemonSet" || `${said?.["log collector"] ?? "no answer"}`,
    "the web shop grows with its customers": (_, said) =>
      said?.["web shop"] === "Deployment" || `${said?.["web shop"] ?? "no answer"}`,
    "the disk monitor looks at the disks of its own machine": (_, said) =>
      said?.["disk monitor"] === "DaemonSet" || `${said?.["disk monitor"] ?? "no answer"}`,
    "the thumbnail maker takes work from a queue, wherever it runs": (_, said) =>
      said?.["thumbnail maker"] === "Deployment" || `${said?.["thumbnail maker"] ?? "no answer"}`,
  },
  hint: "does it matter on which machine it runs?",
});
choose;

// %% [exercise]
choose.attempt(() => {
  return {};
});

// %% [solution]
choose.attempt(() => ({
  "log collector": "DaemonSet",
  "web shop": "Deployment",
  "disk monitor": "DaemonSet",
  "thumbnail maker": "Deployment",
}));

// %% [task]
const everywhere = exercise({
  title: "a monitor on every node",
  task: 'The cluster has five nodes. Bring one pod with the image "monitor:1" to each of them, by a DaemonSet called "monitor".',
  cluster: () => createCluster({ nodes: 5 }),
  checks: {
    "there is a DaemonSet called monitor": (its) =>
      its.find("DaemonSet", "monitor") !== undefined ||
      its
        .list("DaemonSet")
        .map(({ metadata }) => metadata.name)
        .join(", ") ||
      "there is none",
    "each of the five nodes has one running pod of it": (its) =>
      its.get("DaemonSet", "monitor").status.numberReady === 5 ||
      `${its.get("DaemonSet", "monitor").status.numberReady} are ready`,
    "its pods run monitor:1": (its) =>
      its.list("Pod").every((pod) => pod.spec.containers[0]?.image === "monitor:1") &&
      its.list("Pod").length > 0,
  },
  hint: "cluster.load(text) takes a manifest; the one of the agent above needs three changes",
});
everywhere;

// %% [exercise]
everywhere.attempt((mine) => {
  mine.settle(); // Your turn: do something with `mine` before, such as mine.load(`...`).
});

// %% [solution]
everywhere.attempt((mine) => mine.load(agent.replaceAll("agent", "monitor")));
