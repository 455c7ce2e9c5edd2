// %% [markdown]
// # 3 · Selecting nodes
//
// "Every node" rarely means every node. Some have a GPU, some have fast disks, some are kept for the control plane. There
// are two sides to it. The DaemonSet says where it *wants* to be (labels, by `nodeSelector` or node affinity). A node says
// whom it *keeps away* (taints), and a pod may say that it does not mind (tolerations). A pod comes where both agree.

// %%
import { createCluster } from "everynode";
import {
  exercise,
  filmed,
  showAll,
  showKubectl,
  showMap,
  showTable,
  showTimeline,
} from "@everynode/notebook";

const controlPlane = "node-role.kubernetes.io/control-plane";
const cluster = createCluster({
  latencies: "recorded",
  history: "writes",
  nodes: [
    { name: "cp-1", labels: { [controlPlane]: "" }, taints: [{ key: controlPlane, effect: "NoSchedule" }] },
    { name: "disk-1", labels: { disk: "ssd" } },
    { name: "disk-2", labels: { disk: "hdd" } },
    { name: "gpu-1", labels: { gpu: "true", disk: "ssd" } },
  ],
});
cluster.settle();

/** A DaemonSet whose pods have `spec`. */
const daemon = (name: string, spec: object = {}) => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: "main", image: `${name}:1` }], ...spec },
    },
  },
});
const nodesOf = (app: string) =>
  cluster
    .list("Pod", { labelSelector: `app=${app}` })
    .map((pod) => pod.spec.nodeName ?? "none yet")
    .sort();

cluster.create(daemon("everywhere"));
cluster.settle();
showAll(showKubectl(cluster, ["get nodes -L disk,gpu", "get daemonset"]), showMap(cluster));

// %% [markdown]
// Three pods on four nodes: `cp-1` is tainted, and this set does not tolerate its taint. DESIRED does not even count it.
//
// ## By labels
//
// `nodeSelector` asks for labels. Node affinity can say more: one of several values, none of them, a number above another,
// or "either this or that". A set with neither wants all nodes; with both, a node must meet both.

// %%
cluster.create(daemon("ssd-tuner", { nodeSelector: { disk: "ssd" } }));
cluster.create(
  daemon("any-disk", {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: "disk", operator: "Exists" },
                { key: "gpu", operator: "DoesNotExist" },
              ],
            },
          ],
        },
      },
    },
  }),
);
cluster.settle();
showTable(["everywhere", "ssd-tuner", "any-disk"].map((set) => ({ set, nodes: nodesOf(set) })));

// %% [markdown]
// ## Labels change
//
// Labels are no history, they are the present. Put one on, and the pod comes; take it off, and the pod goes, at once. (The
// name of the affinity says `IgnoredDuringExecution`, and for other pods that is so: they stay. The DaemonSet controller
// looks again.)

// %%
const relabelled = filmed(cluster, () => {
  cluster.kubectl("label node disk-2 disk=ssd --overwrite");
  cluster.kubectl("label node disk-1 disk-");
  cluster.settle();
});
showAll(
  showTimeline(relabelled, {
    pods: (pod) => pod.metadata.labels?.["app"] === "ssd-tuner",
    title: "ssd-tuner follows its label",
  }),
  showTable([{ set: "ssd-tuner", nodes: nodesOf("ssd-tuner") }]),
);

// %% [markdown]
// ## Taints and tolerations
//
// A taint has a key, perhaps a value, and an effect: `NoSchedule` keeps new pods away, `NoExecute` drives away those that
// are there as well, `PreferNoSchedule` is a wish. A toleration names what a pod puts up with.

// %%
cluster.create(
  daemon("on-all", { tolerations: [{ key: controlPlane, operator: "Exists", effect: "NoSchedule" }] }),
);
cluster.settle();
const before = nodesOf("on-all");
cluster.kubectl("taint node gpu-1 maintenance=disk:NoExecute");
cluster.settle();
showTable([
  { set: "on-all, at first", nodes: before },
  { set: "on-all, once gpu-1 is tainted", nodes: nodesOf("on-all") },
  { set: "everywhere, once gpu-1 is tainted", nodes: nodesOf("everywhere") },
]);

// %% [markdown]
// ## Tolerations that nobody wrote
//
// When a node has trouble, it is tainted: not ready, out of reach, short of memory, cordoned. Daemons are needed right
// then. So the controller adds tolerations to each pod that it makes. This is the list, on a pod as it is stored:

// %%
cluster.kubectl("taint node gpu-1 maintenance-");
cluster.settle();
const [somePod] = cluster.list("Pod", { labelSelector: "app=everywhere" });
showTable((somePod?.spec.tolerations ?? []).map(({ key, operator, effect }) => ({ key, operator, effect })));

// %% [markdown]
// A set with `hostNetwork: true` gets one more, `network-unavailable`: what brings the network must not wait for it.
// That is why a cordoned node still gets daemons:

// %%
cluster.kubectl("cordon disk-1");
cluster.create(daemon("late"));
cluster.settle();
showAll(showKubectl(cluster, "get nodes"), showTable([{ set: "late", nodes: nodesOf("late") }]));

// %% [markdown]
// ## Several kinds of hardware, several sets
//
// One template is the same on all nodes. Where machines differ, and the daemon must have other flags or ask for more
// memory there, make one set for each kind of machine, with selectors that do not overlap.

// %%
const collector = (kind: string, flag: string, memory: string) =>
  daemon(`collector-${kind}`, {
    nodeSelector: { kind },
    containers: [{ name: "main", image: "collector:1", args: [flag], resources: { requests: { memory } } }],
  });
cluster.labelNode("disk-1", { kind: "small" });
cluster.labelNode("disk-2", { kind: "small" });
cluster.labelNode("gpu-1", { kind: "large" });
for (const set of [collector("small", "--threads=1", "50Mi"), collector("large", "--threads=8", "1Gi")])
  cluster.create(set);
cluster.settle();
showTable(
  cluster
    .list("Pod")
    .filter((pod) => pod.spec.containers[0]?.image === "collector:1")
    .map(({ spec }) => ({
      node: spec.nodeName,
      flag: spec.containers[0]?.args,
      "memory asked for": spec.containers[0]?.resources?.requests?.["memory"],
    })),
);

// %% [markdown]
// ## Your turn

// %% [task]
const hardware = () =>
  createCluster({
    nodes: [
      { name: "cp-1", labels: { [controlPlane]: "" }, taints: [{ key: controlPlane, effect: "NoSchedule" }] },
      { name: "web-1" },
      {
        name: "gpu-1",
        labels: { gpu: "true" },
        taints: [{ key: "gpu", value: "true", effect: "NoSchedule" }],
      },
      {
        name: "gpu-2",
        labels: { gpu: "true" },
        taints: [{ key: "gpu", value: "true", effect: "NoSchedule" }],
      },
    ],
  });
const gpuMonitor = exercise({
  title: "a monitor for GPUs",
  task: 'Two nodes have the label gpu=true, and the taint gpu=true:NoSchedule, which keeps ordinary pods away from them. Create a DaemonSet "gpu-monitor" that runs on these two, and on no other.',
  cluster: hardware,
  checks: {
    "it runs on gpu-1 and gpu-2, and nowhere else": (its) => {
      const nodes = its
        .list("Pod", { fieldSelector: "status.phase=Running" })
        .map((pod) => pod.spec.nodeName ?? "")
        .sort();
      return nodes.join() === "gpu-1,gpu-2" || `it runs on ${nodes.join(", ") || "no node"}`;
    },
    "its status says that two are wanted, and none is where it should not be": (its) => {
      const { desiredNumberScheduled, numberMisscheduled } = its.get("DaemonSet", "gpu-monitor").status;
      return (
        (desiredNumberScheduled === 2 && numberMisscheduled === 0) ||
        `${desiredNumberScheduled} are wanted, ${numberMisscheduled} are elsewhere`
      );
    },
  },
  hint: "a nodeSelector says where it wants to be; a toleration alone only says where it may be",
});
gpuMonitor;

// %% [exercise]
gpuMonitor.attempt((mine) => {
  mine.create(daemon("gpu-monitor", {}));
});

// %% [solution]
gpuMonitor.attempt((mine) => {
  mine.create(
    daemon("gpu-monitor", {
      nodeSelector: { gpu: "true" },
      tolerations: [{ key: "gpu", operator: "Equal", value: "true", effect: "NoSchedule" }],
    }),
  );
});

// %% [task]
const moveAway = exercise({
  title: "clear a node without touching the set",
  task: 'The set "agent" runs on web-1. Make its pod go from there, without deleting the pod or changing the set.',
  cluster: () => {
    const its = hardware();
    its.create(daemon("agent"));
    its.settle();
    return its;
  },
  checks: {
    "no pod of agent is on web-1": (its) =>
      its.list("Pod", { fieldSelector: "spec.nodeName=web-1" }).length === 0 || "it is still there",
    "the set is as it was": (its) =>
      its.get("DaemonSet", "agent").metadata.generation === 1 || "it was changed",
    "web-1 is still there": (its) => its.find("Node", "web-1") !== undefined,
  },
  hint: "which effect of a taint drives pods away that are there already?",
});
moveAway;

// %% [exercise]
moveAway.attempt((mine) => {
  mine.kubectl("cordon web-1"); // this alone does not do it: why?
});

// %% [solution]
moveAway.attempt((mine) => {
  mine.kubectl("taint node web-1 going-away=now:NoExecute");
});
