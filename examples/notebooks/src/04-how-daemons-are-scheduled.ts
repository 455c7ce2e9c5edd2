// %% [markdown]
// # 4 · How daemons are scheduled, then and now
//
// Older books, and many newer ones that copied them, say: *the scheduler is not involved; the DaemonSet controller writes
// the node's name into each pod itself.* That was so until Kubernetes 1.12. Today the controller creates a pod **for** a node,
// and the ordinary scheduler binds it there. The difference shows as soon as a node is full.

// %%
import { createCluster } from "everynode";
import { exercise, showAll, showKubectl, showStory, showTable, showText } from "@everynode/notebook";

/** A DaemonSet whose pods ask for half a CPU. */
const daemon = (more: object = {}) => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent" },
  spec: {
    selector: { matchLabels: { app: "agent" } },
    template: {
      metadata: { labels: { app: "agent" } },
      spec: {
        containers: [{ name: "agent", image: "agent:1", resources: { requests: { cpu: "500m" } } }],
        ...more,
      },
    },
  },
});

const cluster = createCluster({
  nodes: 2,
  objects: [daemon()],
  latencies: "recorded",
  trace: "full",
  scheduler: { events: "all" },
});
cluster.settle();
showKubectl(cluster, ["get pods -o wide", "get events --field-selector reason=Scheduled"]);

// %% [markdown]
// ## Made for a node, bound by the scheduler
//
// Look at what the controller wrote into a pod: not `nodeName`, but a demand that only one node can meet. It goes by a
// *field* of the node, its name, which no label can imitate.

// %%
const [pod] = cluster.list("Pod");
const required = pod?.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
showAll(showText(JSON.stringify(required, null, 2)), showStory(cluster, { pod: pod?.metadata.name ?? "" }));

// %% [markdown]
// Take the scheduler away, and the pods of a DaemonSet wait like all others. "Daemon pods are never Pending" is another
// sentence of old books.

// %%
const unscheduled = createCluster({
  nodes: 2,
  objects: [daemon()],
  controllers: (builtIn) => builtIn.filter(({ name }) => name !== "default-scheduler"),
});
unscheduled.settle();
showKubectl(unscheduled, ["get pods -o wide", "get daemonset agent"]);

// %% [markdown]
// ## A node without room
//
// One node, one CPU, and an app that has taken 800m of it. Then comes the daemon. First as it is today:

// %%
const urgent = {
  apiVersion: "scheduling.k8s.io/v1",
  kind: "PriorityClass",
  metadata: { name: "urgent" },
  value: 1000,
};
const app = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "app" },
  spec: { containers: [{ name: "app", image: "app:1", resources: { requests: { cpu: "800m" } } }] },
};
const fullNode = (placedBy: "scheduler" | "controller") => {
  const its = createCluster({
    nodes: [{ name: "node-1", resources: { cpu: "1" } }],
    daemonSet: { placedBy },
    kubelet: { containers: "run" },
  });
  its.settle();
  its.load([urgent, app]);
  its.settle();
  return its;
};

const today = fullNode("scheduler");
today.create(daemon());
today.advance({ minutes: 1 });
const [waiting] = today.list("Pod", { labelSelector: "app=agent" });
showAll(showKubectl(today, "get pods"), showText(today.why(waiting?.metadata.name ?? "").text));

// %% [markdown]
// It waits, and says why. Whoever looks after the cluster can see it.
//
// Now as it was. The controller binds the pod itself, and does not ask whether there is room. The kubelet has to refuse it;
// the controller finds a failed pod, deletes it, and makes the next.

// %%
const then = fullNode("controller");
then.create(daemon());
then.advance({ minutes: 1 });
showKubectl(then, ["get pods", "get events --field-selector involvedObject.kind=Pod"]);

// %% [markdown]
// ## Priority
//
// The scheduler knows how to make room: it evicts pods of lower priority. A daemon of high priority gets its place today.
// Under the old order priorities meant nothing to daemons, since nobody who knew about them was asked.

// %%
const fate = (placedBy: "scheduler" | "controller") => {
  const its = fullNode(placedBy);
  its.create(daemon({ priorityClassName: "urgent" }));
  its.advance({ minutes: 1 });
  const phase = (name: string) =>
    its
      .list("Pod")
      .filter(({ metadata }) => metadata.name.startsWith(name))
      .map(({ status }) => status.reason ?? status.phase ?? "");
  return {
    "placed by": placedBy,
    agent: phase("agent"),
    app: phase("app").length === 0 ? "evicted" : phase("app"),
  };
};
showTable([fate("scheduler"), fate("controller")]);

// %% [markdown]
// For the same reason the daemons of the system itself have the priority `system-node-critical`, the highest there is.
//
// One thing has stayed as it was: the controller decides *which* nodes get a pod, by labels, affinity and taints
// ([lesson 3](03-selecting-nodes.ipynb)). The scheduler only decides *when*. A node that is cordoned is no obstacle: the
// controller lets its pods tolerate that.

// %% [markdown]
// ## Your turn

// %% [task]
const makeRoom = exercise({
  title: "a daemon on a full node",
  task: "node-1 is full: the pod `app` has 800m of its one CPU. Bring the daemon to run there, without touching `app` yourself and without asking for less than 500m. The object `urgent` above is a PriorityClass.",
  cluster: () => fullNode("scheduler"),
  checks: {
    "a pod of agent runs on node-1": (its) =>
      its.list("Pod", { labelSelector: "app=agent" }).some(({ status }) => status.phase === "Running") ||
      its
        .list("Pod", { labelSelector: "app=agent" })
        .map(({ status }) => status.phase)
        .join() ||
      "there is none",
    "it asks for half a CPU": (its) =>
      its.get("DaemonSet", "agent").spec.template.spec?.containers[0]?.resources?.requests?.["cpu"] ===
      "500m",
    "the scheduler made the room": (its) =>
      its.list("Event").some(({ reason }) => reason === "Preempted") || "nobody was preempted",
  },
  hint: "daemon({ priorityClassName: ... })",
});
makeRoom;

// %% [exercise]
makeRoom.attempt((mine) => {
  mine.create(daemon());
});

// %% [solution]
makeRoom.attempt((mine) => {
  mine.create(daemon({ priorityClassName: "urgent" }));
});

// %% [task]
const who = exercise<string>({
  title: "who writes nodeName",
  task: "A pod of a DaemonSet has spec.nodeName set. Return the name of the actor that wrote it: one of the names that cluster.timeline() shows.",
  cluster: () => createCluster({ nodes: 1, objects: [daemon()], trace: "full" }),
  checks: {
    "that actor binds the pod": (its, said) =>
      its.timeline().some((line) => line.includes(` ${said} `) && line.includes("binds pod")) ||
      `the answer is ${said ?? "missing"}`,
  },
  hint: "let the cluster settle, and look through its timeline",
});
who;

// %% [exercise]
who.attempt(() => "daemonset-controller");

// %% [solution]
who.attempt(() => "default-scheduler");
