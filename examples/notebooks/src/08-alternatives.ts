// %% [markdown]
// # 8 · Alternatives
//
// A DaemonSet is not the only way to have something run on every node. This lesson takes the others at their word: it runs
// an agent in six ways, lets the same things befall all of them, and counts.

// %%
import { type Cluster, createCluster, machineNames, runningOn, setProcess } from "everynode";
import { exercise, showAll, showKubectl, showMap, showTable, showText } from "@everynode/notebook";

const programs = {
  agent: { memory: "50Mi", prints: { everyMs: 60_000, line: (n: number) => `looked ${n + 1} times` } },
};
const nodes = ["node-1", "node-2", "node-3"];
const labels = { app: "agent" };
const containers = [{ name: "agent", image: "agent:1" }];
const workload = (kind: string, more: object = {}, podSpec: object = {}) => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name: "agent" },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers, ...podSpec } },
    ...more,
  },
});
const apart = {
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: { matchLabels: labels }, topologyKey: "kubernetes.io/hostname" },
      ],
    },
  },
};

/** How the agent is brought to the three nodes that there are. */
const ways: Record<string, (cluster: Cluster) => void> = {
  // The machine starts it itself, outside of Kubernetes.
  "init script": (cluster) =>
    nodes.forEach((node) =>
      cluster.changeMachine(node, (machine) =>
        setProcess(machine, "agent", { image: "agent:1", onBoot: true }),
      ),
    ),
  // Pods without anybody who looks after them.
  "bare pods": (cluster) =>
    nodes.forEach((node) =>
      cluster.create({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: `agent-${node}`, labels },
        spec: { nodeName: node, containers },
      }),
    ),
  // Files in a folder that each kubelet watches.
  "static pods": (cluster) =>
    nodes.forEach((node) =>
      cluster.addStaticPod(node, {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "agent", labels },
        spec: { containers },
      }),
    ),
  Deployment: (cluster) => cluster.create(workload("Deployment", { replicas: 3 })),
  "Deployment, pods apart": (cluster) => cluster.create(workload("Deployment", { replicas: 3 }, apart)),
  DaemonSet: (cluster) => cluster.create(workload("DaemonSet")),
};

/** What befalls the clusters, one thing after the other. */
const events: Record<string, (cluster: Cluster) => void> = {
  "at first": () => {},
  "somebody deletes a pod": (cluster) => {
    const [pod] = cluster.list("Pod", { labelSelector: "app=agent" });
    if (pod !== undefined) cluster.delete("Pod", pod.metadata.name);
  },
  "node-2 has no power for ten minutes": (cluster) =>
    void cluster.inject({ type: "crash", node: "node-2" }, { for: { minutes: 10 } }),
  "node-4 joins": (cluster) => cluster.addNode({ name: "node-4" }),
};

const begun = (way: string) => {
  const cluster = createCluster({ nodes: 3, kubelet: { containers: "run", programs } });
  ways[way]?.(cluster);
  cluster.settle();
  return cluster;
};

/** How many agents really run on each node, a quarter of an hour after each event. */
const fate = (way: string) => {
  const cluster = begun(way);
  const row: Record<string, string> = { way };
  for (const [event, happens] of Object.entries(events)) {
    happens(cluster);
    cluster.advance({ minutes: 15 });
    const counts = machineNames(cluster).map(
      (node) => runningOn(cluster, node).filter(({ image }) => image === "agent:1").length,
    );
    row[event] = counts.join(" ");
  }
  return row;
};
showTable(Object.keys(ways).map(fate));

// %% [markdown]
// Each row is a way, each number a node. Read the rows:
//
// - **Init script.** It starts with its machine and asks nobody. But node-4 has none until somebody installs it there, and
//   Kubernetes knows nothing of any of them.
// - **Bare pods.** What is deleted is gone. After ten minutes without power, node-2's pod has been driven away as well.
// - **Static pods.** Their kubelets bring them back whatever happens, and node-4 needs a file of its own.
// - **Deployment.** Three of them, somewhere: two on one node is as good as anything.
// - **Deployment, pods apart.** One a node, as long as the number is right. node-4 makes it wrong.
// - **DaemonSet.** One a node, whatever the number.
//
// ## What a static pod is
//
// The kubelet shows its static pods to the API server by a *mirror*: one can look at it, and nothing else. To delete the mirror
// does not stop the pod.

// %%
const mirrored = begun("static pods");
const listed = showKubectl(mirrored, ["get pods -o wide", "delete pod agent-node-1"]);
mirrored.advance({ minutes: 1 });
showAll(
  listed,
  showText(
    `still running on node-1: ${runningOn(mirrored, "node-1")
      .map(({ image }) => image)
      .join(", ")}`,
  ),
  showKubectl(mirrored, "get pods"),
);

// %% [markdown]
// They need no API server at all. That is why the API server itself is one: `kubeadm` starts the control plane from such
// files. (Older texts say that static pods may be deprecated. They were not, and are not in 1.36.)

// %%
const rebooted = (way: string) => {
  const cluster = begun(way);
  cluster.inject({ type: "api-down" }, { for: { minutes: 30 } });
  cluster.inject({ type: "crash", node: "node-1" }, { for: { minutes: 1 } });
  cluster.advance({ minutes: 20 });
  return {
    way,
    "on node-1, which has booted while the API server is down": runningOn(cluster, "node-1").length,
  };
};
showTable(["init script", "static pods", "DaemonSet"].map(rebooted));

// %% [markdown]
// ## What one gains by a DaemonSet
//
// **The same tools.** Logs, status, updates: the agent is a pod like any other.

// %%
const managed = begun("DaemonSet");
managed.advance({ minutes: 3 });
const [pod] = managed.list("Pod");
showAll(
  showMap(managed),
  showKubectl(managed, [`logs ${pod?.metadata.name}`, "rollout status daemonset/agent"]),
);

// %% [markdown]
// **Limits.** An agent that leaks memory takes it from everybody, unless it runs in a container that has a limit. (A container
// outside of any pod could have one as well; then you are back to an init script.) Ten minutes beside a leaking agent:

// %%
const leaking = (way: "init script" | "DaemonSet") => {
  const cluster = createCluster({
    nodes: [{ name: "node-1", resources: { cpu: "2", memory: "2Gi" } }],
    kubelet: {
      containers: "run",
      programs: { app: { memory: "1Gi" }, agent: { memory: "50Mi", memoryPerSecond: "20Mi" } },
    },
    objects: [
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "app" },
        spec: { nodeName: "node-1", containers: [{ name: "app", image: "app:1" }] },
      },
    ],
  });
  cluster.settle();
  if (way === "init script")
    cluster.changeMachine("node-1", (machine) =>
      setProcess(machine, "agent", { image: "agent:1", onBoot: true }),
    );
  else
    cluster.create(
      workload(
        "DaemonSet",
        {},
        { containers: [{ ...containers[0], resources: { limits: { memory: "200Mi" } } }] },
      ),
    );
  cluster.advance({ minutes: 10 });
  const killed = (name: string) =>
    cluster
      .list("Pod")
      .filter(({ metadata }) => metadata.name.startsWith(name))
      .reduce((sum, { status }) => sum + (status.containerStatuses?.[0]?.restartCount ?? 0), 0);
  return {
    way,
    "the app was killed": killed("app"),
    "the agent was killed": way === "DaemonSet" ? killed("agent") : "never: the kernel found the app first",
  };
};
showTable([leaking("init script"), leaking("DaemonSet")]);

// %% [markdown]
// ## Your turn

// %% [task]
const pick = exercise<Record<string, string>>({
  title: "pick a way",
  task: 'Return an object that names the way ("init script", "static pods", "Deployment", "DaemonSet") for each of: "the API server of a new cluster", "a frontend behind a load balancer", "a metrics agent that also runs on nodes added next year", "the kubelet itself".',
  checks: {
    "nothing can schedule the API server before it runs": (_, said) =>
      said?.["the API server of a new cluster"] === "static pods" ||
      `${said?.["the API server of a new cluster"] ?? "no answer"}`,
    "for a frontend the number counts": (_, said) =>
      said?.["a frontend behind a load balancer"] === "Deployment" ||
      `${said?.["a frontend behind a load balancer"] ?? "no answer"}`,
    "next year's nodes get the metrics agent without anybody's doing": (_, said) =>
      said?.["a metrics agent that also runs on nodes added next year"] === "DaemonSet" ||
      `${said?.["a metrics agent that also runs on nodes added next year"] ?? "no answer"}`,
    "somebody has to start what starts pods": (_, said) =>
      said?.["the kubelet itself"] === "init script" || `${said?.["the kubelet itself"] ?? "no answer"}`,
  },
  hint: "what has to run already before each way can work?",
});
pick;

// %% [exercise]
pick.attempt(() => ({}));

// %% [solution]
pick.attempt(() => ({
  "the API server of a new cluster": "static pods",
  "a frontend behind a load balancer": "Deployment",
  "a metrics agent that also runs on nodes added next year": "DaemonSet",
  "the kubelet itself": "init script",
}));

// %% [task]
const move = exercise({
  title: "from bare pods to a DaemonSet",
  task: "Three bare pods with the label app=agent run one on each node. Put them under a DaemonSet called agent, so that none of them is restarted now, and node-4, which joins in a minute, gets one.",
  cluster: () => begun("bare pods"),
  checks: {
    "the three bare pods still run": (its) =>
      nodes.every((node) => its.find("Pod", `agent-${node}`) !== undefined) || "some are gone",
    "they belong to the DaemonSet": (its) =>
      nodes.every(
        (node) => its.get("Pod", `agent-${node}`).metadata.ownerReferences?.[0]?.kind === "DaemonSet",
      ),
    "node-4 gets one": (its) => {
      its.addNode({ name: "node-4" });
      its.settle();
      return its.list("Pod", { fieldSelector: "spec.nodeName=node-4" }).length === 1 || "it has none";
    },
  },
  hint: "a rolling update would replace them: they are of no template that the set knows. There is a strategy that leaves old pods alone",
});
move;

// %% [exercise]
move.attempt((mine) => {
  mine.create(workload("DaemonSet"));
});

// %% [solution]
move.attempt((mine) => {
  mine.create(workload("DaemonSet", { updateStrategy: { type: "OnDelete" } }));
});
