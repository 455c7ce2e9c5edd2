// %% [markdown]
// # 6 · When machines fail, and when there are more of them
//
// Two things are easily mixed up: the *machine*, which is a fact, and its *Node*, which is what the API server has been told.
// When a machine loses its power, nothing edits its Node. Somebody has to notice.

// %%
import { createCluster, nodeGroupsIn, runningOn } from "everynode";
import {
  exercise,
  filmed,
  showAll,
  showKubectl,
  showMap,
  showTable,
  showTimeline,
} from "@everynode/notebook";

const workload = (kind: string, name: string, more: object = {}, cpu = "100m") => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: "main", image: `${name}:1`, resources: { requests: { cpu } } }] },
    },
    ...more,
  },
});
const agent = workload("DaemonSet", "agent");
const web = workload("Deployment", "web", { replicas: 3 });
const running = () => {
  const its = createCluster({
    nodes: 3,
    objects: [agent, web],
    latencies: "recorded",
    history: "writes",
    kubelet: { containers: "run" },
  });
  its.settle();
  return its;
};

const cluster = running();
const failing = filmed(cluster, () => {
  cluster.inject({ type: "crash", node: "node-2" });
  cluster.advance({ minutes: 8 });
});
showTimeline(failing, { title: "node-2 loses its power" });

// %% [markdown]
// Read it from left to right:
//
// 1. Nothing. The kubelet is silent, and nobody knows yet. What the API says of the pods there is out of date.
// 2. Within a minute the node life cycle controller misses the heartbeats. The node is `Unknown`, gets the taints
//    `unreachable`, and its pods are called not ready.
// 3. After five more minutes the web server's pod is driven away, and another one is made on a machine that works.
// 4. The agent stays. It tolerates those taints without end; for it there is nowhere else to go.

// %%
showAll(
  showKubectl(cluster, ["get nodes", "get pods -o wide", "get daemonset,deployment"]),
  showTable(
    ["node-1", "node-2", "node-3"].map((node) => ({
      machine: node,
      "really runs": runningOn(cluster, node).map(({ image }) => image),
    })),
  ),
);

// %% [markdown]
// `kubectl get pods` still prints 1/1 for node-2: that is what its kubelet said last. Only the condition Ready of the pod was
// taken back, which is what Services and DaemonSets go by. And DESIRED went down to 2: a node that is out of reach is no
// place for a *new* pod. The pod that is there may stay.
//
// ## The power comes back
//
// It is the very same pod that goes on; its container was started again.

// %%
cluster.heal();
cluster.advance({ minutes: 2 });
showKubectl(cluster, ["get nodes", "get pods -o wide", "get daemonset"]);

// %% [markdown]
// So "a DaemonSet replaces pods when a node fails" is only half true. It replaces pods that were deleted or have failed, on
// a node that is there. For a machine that is gone it waits, until the machine is back or its Node is deleted.
//
// ## Maintenance
//
// `kubectl drain` empties a node before somebody works on it, and refuses to touch daemons: their set would bring them back
// at once. Told to ignore them, it leaves them running.

// %%
showAll(
  showKubectl(cluster, ["drain node-3", "drain node-3 --ignore-daemonsets"]),
  showKubectl(cluster, ["get pods -o wide", "uncordon node-3"]),
);

// %% [markdown]
// ## Without an API server
//
// What runs goes on running while the API server is down; only nothing *changes*. A node that joins meanwhile waits.

// %%
const cutOff = running();
cutOff.inject({ type: "api-down" }, { for: { minutes: 5 } });
cutOff.advance({ minutes: 4 });
const during = ["node-1", "node-2", "node-3"].map((node) => ({
  machine: node,
  "runs without an API server": runningOn(cutOff, node).map(({ image }) => image),
}));
showAll(showTable(during));

// %% [markdown]
// ## More machines
//
// In an autoscaled cluster nodes come when pods find no place, and go when they are not needed. Nobody tells the DaemonSet.
// The autoscaler even counts it in: on each node that it thinks about, it keeps room for the daemons that will be there.

// %%
const pool = createCluster({
  objects: [workload("DaemonSet", "agent", {}, "500m"), workload("Deployment", "web", { replicas: 1 }, "1")],
  nodeGroups: [{ name: "pool", min: 1, max: 5, node: { resources: { cpu: "2" } } }],
  latencies: "recorded",
  history: "writes",
});
pool.advance({ minutes: 2 });
const growing = filmed(pool, () => {
  pool.kubectl("scale deployment web --replicas=4");
  pool.advance({ minutes: 4 });
});
showAll(
  showTimeline(growing, { title: "four web servers of one CPU each, and nodes of two" }),
  showMap(pool),
);

// %% [markdown]
// A node of two CPUs has room for *one* web server beside the agent's half CPU, so four nodes are needed, not two. Then fewer
// customers come:

// %%
pool.kubectl("scale deployment web --replicas=1");
pool.advance({ minutes: 40 });
const [group] = nodeGroupsIn(pool.simulation);
showAll(
  showKubectl(pool, ["get nodes", "get daemonset"]),
  showTable([{ group: group?.metadata.name, "nodes wanted": group?.spec.size }]),
);

// %% [markdown]
// An agent alone does not keep a node alive: daemons are left out when the autoscaler asks whether a node is in use. There
// is no promise, though, that the agent *starts before* other pods on a new node. Who needs that gives new nodes a taint
// that the agent takes away when it is ready, as `examples/startup-taint` does.

// %% [markdown]
// ## Your turn

// %% [task]
const foresee = exercise<{ readonly agents: number; readonly webs: number }>({
  title: "foresee what is left",
  task: "Three nodes, an agent on each, and three web servers of a Deployment, one on each node. node-2 loses its power for good. Return { agents, webs }: how many pods of each does the API server list an hour later that are not being deleted?",
  cluster: running,
  checks: {
    "an hour later it is so": (its, said) => {
      its.inject({ type: "crash", node: "node-2" });
      its.advance({ hours: 1 });
      const count = (app: string) =>
        its
          .list("Pod", { labelSelector: `app=${app}` })
          .filter(({ metadata }) => metadata.deletionTimestamp === undefined).length;
      return (
        (said?.agents === count("agent") && said.webs === count("web")) ||
        `you said ${JSON.stringify(said ?? {})}`
      );
    },
  },
  hint: "which of the two may be somewhere else, and which is not driven away?",
});
foresee;

// %% [exercise]
foresee.attempt(() => ({ agents: 2, webs: 2 }));

// %% [solution]
foresee.attempt(() => ({ agents: 3, webs: 3 }));

// %% [task]
const giveUp = exercise({
  title: "a machine that does not come back",
  task: "node-2 has burnt down. The set `agent` still has a pod for it. Bring the API server's picture to what is: two nodes, two agents, both available.",
  cluster: () => {
    const its = running();
    its.inject({ type: "crash", node: "node-2" });
    its.advance({ minutes: 10 });
    return its;
  },
  checks: {
    "there are two nodes": (its) => its.list("Node").length === 2 || `there are ${its.list("Node").length}`,
    "there are two agents, both available": (its) => {
      its.advance({ minutes: 2 });
      const { length } = its.list("Pod", { labelSelector: "app=agent" });
      return (
        (length === 2 && its.get("DaemonSet", "agent").status.numberAvailable === 2) ||
        `there are ${length} pods, ${its.get("DaemonSet", "agent").status.numberAvailable} available`
      );
    },
  },
  hint: "what belongs to a node goes when its Node goes",
});
giveUp;

// %% [exercise]
giveUp.attempt((mine) => {
  mine.kubectl("delete pod -l app=agent --field-selector spec.nodeName=node-2 --wait=false");
});

// %% [solution]
giveUp.attempt((mine) => {
  mine.removeNode("node-2");
});
