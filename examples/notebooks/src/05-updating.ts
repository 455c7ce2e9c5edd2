// %% [markdown]
// # 5 · Updating: rolling, OnDelete, surge, rollback
//
// A new version of a daemon has to reach every node. A Deployment can put new pods anywhere and take the old ones away
// afterwards. A DaemonSet cannot: the new pod must go where the old one *is*. So the question on each node is which of them
// goes first.

// %%
import { type Cluster, createCluster } from "everynode";
import {
  exercise,
  filmed,
  showAll,
  showAvailability,
  showKubectl,
  showRollout,
  showTable,
  showTimeline,
} from "@everynode/notebook";

/** The agent in some version, and how it is updated. */
const agent = (image: string, rollingUpdate?: object, container: object = {}) => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent" },
  spec: {
    selector: { matchLabels: { app: "agent" } },
    updateStrategy: rollingUpdate === undefined ? {} : { type: "RollingUpdate", rollingUpdate },
    template: {
      metadata: { labels: { app: "agent" } },
      spec: { containers: [{ name: "agent", image, ...container }] },
    },
  },
});
const running = (set: object) => {
  const cluster = createCluster({ nodes: 6, objects: [set], latencies: "recorded", history: "writes" });
  cluster.settle();
  return cluster;
};

const cluster = running(agent("agent:1"));
const rollout = filmed(cluster, () => {
  cluster.kubectl("set image daemonset/agent agent=agent:2");
  cluster.settle();
});
showAll(showRollout(rollout), showAvailability(rollout));

// %% [markdown]
// Nobody said how, so it is a *rolling update*: `maxUnavailable: 1`, `maxSurge: 0`. One node after the other loses its
// old pod and gets a new one, and the next has to wait until that one is available. What `kubectl` tells meanwhile:

// %%
const watched = running(agent("agent:1"));
showKubectl(watched, ["set image daemonset/agent agent=agent:2", "rollout status daemonset/agent"]);

// %% [markdown]
// Any change of `spec.template` begins a rollout: an image, an argument, a label. A change of anything else does not.
//
// ## Faster
//
// `maxUnavailable` is how many nodes may be without an available pod at once, as a number or in per cent of the nodes that
// want one (rounded up). The price of speed is plain to see.

// %%
const timed = (rollingUpdate: object) => {
  const its = running(agent("agent:1", rollingUpdate));
  const startMs = its.nowMs;
  const moments = filmed(its, () => {
    its.apply(agent("agent:2", rollingUpdate));
    its.settle();
  });
  const ready = moments.map((moment) => readyNodes(its.fork(moment)));
  return {
    strategy: JSON.stringify(rollingUpdate),
    seconds: (its.nowMs - startMs) / 1000,
    "least nodes served": Math.min(...ready),
  };
};
/** On how many nodes is an agent ready? */
function readyNodes(its: Cluster): number {
  const ready = its
    .list("Pod")
    .filter(
      ({ metadata, status }) =>
        metadata.deletionTimestamp === undefined &&
        status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
    );
  return new Set(ready.map(({ spec }) => spec.nodeName)).size;
}
showTable([
  timed({ maxUnavailable: 1 }),
  timed({ maxUnavailable: "50%" }),
  timed({ maxUnavailable: "100%" }),
  timed({ maxUnavailable: 0, maxSurge: 1 }),
]);

// %% [markdown]
// ## "Zero downtime", and when it is not
//
// The last line served all six nodes at every moment. That is `maxSurge`: the new pod is started *beside* the old one, and
// the old one goes when the new one is ready. By default a rolling update of a DaemonSet does **not** do that, whatever one
// may have read: each node has a gap.
//
// And surge does not always work. Two pods on one node must be able to live side by side. A daemon that has a port of its
// node (`hostPort`, or `hostNetwork`) cannot: the port is taken by the pod that is to be replaced. Then the new one waits
// for ever.

// %%
const surge = { maxUnavailable: 0, maxSurge: 1 };
const withPort = { ports: [{ containerPort: 9100, hostPort: 9100 }] };
const stuck = running(agent("agent:1", surge, withPort));
stuck.apply(agent("agent:2", surge, withPort));
stuck.advance({ minutes: 10 });
showKubectl(stuck, [
  "get pods -o wide",
  "get daemonset agent",
  "get events --field-selector reason=FailedScheduling",
]);

// %% [markdown]
// ## A version that does not work
//
// The new pods never become ready. The rollout stops where its budget ends: one node is lost, five go on as before. Nothing
// turns back by itself, and a DaemonSet has no deadline that would say so.

// %%
const broken = running(agent("agent:1"));
const story = filmed(broken, () => {
  broken.kubectl("set image daemonset/agent agent=unready/agent:2");
  broken.advance({ minutes: 10 });
});
showAll(
  showTimeline(story, { title: "a version that never becomes ready" }),
  showKubectl(broken, ["get daemonset agent", "rollout status daemonset/agent --timeout=5s"]),
);

// %% [markdown]
// ## Rollback
//
// Each template that a set ever had is kept in a ControllerRevision (ten of them, unless `revisionHistoryLimit` says
// otherwise). To go back is a rollout like any other, to an old template under a new number.

// %%
const history = showKubectl(broken, [
  "rollout history daemonset/agent",
  "get controllerrevisions",
  "rollout undo daemonset/agent",
]);
broken.settle();
showAll(history, showKubectl(broken, ["rollout history daemonset/agent", "get daemonset agent"]));

// %% [markdown]
// ## OnDelete
//
// With `OnDelete` the set leaves its old pods alone. A new one comes when somebody deletes the old one: one node at a
// time, by hand, while you look at it. It was the only way until Kubernetes 1.6, and what `extensions/v1beta1` did when nobody
// said anything.

// %%
const byHand = running({
  ...agent("agent:1"),
  spec: { ...agent("agent:1").spec, updateStrategy: { type: "OnDelete" } },
});
byHand.kubectl("set image daemonset/agent agent=agent:2");
byHand.settle();
const afterwards = showKubectl(byHand, "get daemonset agent");
const [first] = byHand.list("Pod", { fieldSelector: "spec.nodeName=node-1" });
byHand.delete("Pod", first?.metadata.name ?? "");
byHand.settle();
showAll(
  afterwards,
  showKubectl(
    byHand,
    "get pods --sort-by .spec.nodeName -o custom-columns=NODE:.spec.nodeName,IMAGE:.spec.containers[0].image",
  ),
);

// %% [markdown]
// Look at UP-TO-DATE: the status tells how many nodes have the new template, so that one is not forgotten.
//
// ## Your turn

// %% [task]
const gapless = exercise({
  title: "an update without a gap",
  task: 'Six nodes run agent:1. Bring them all to agent:2, so that at no moment any node is without a ready agent. `mine.apply(agent("agent:2"))` alone does not do it.',
  cluster: () => running(agent("agent:1")),
  checks: {
    "all nodes have agent:2": (its) =>
      its.list("Pod").every(({ spec }) => spec.containers[0]?.image === "agent:2") || "some pods are old",
    "at every moment six nodes were served": (its) => {
      const served = [...its.history].slice(1).map((moment) => readyNodes(its.fork(moment)));
      const least = Math.min(...served.slice(served.indexOf(6)));
      return least === 6 || `there was a moment with ${least}`;
    },
  },
  hint: "maxSurge and maxUnavailable cannot both be more than 0",
});
gapless;

// %% [exercise]
gapless.attempt((mine) => {
  mine.apply(agent("agent:2"));
});

// %% [solution]
gapless.attempt((mine) => {
  mine.apply(agent("agent:2", { maxSurge: 1, maxUnavailable: 0 }));
});

// %% [task]
const back = exercise({
  title: "back to what worked",
  task: "Somebody has begun to roll out a version that never becomes ready. Bring all six nodes back to agent:1, with one command of kubectl.",
  cluster: () => {
    const its = running(agent("agent:1"));
    its.apply(agent("unready/agent:2"));
    its.advance({ minutes: 5 });
    return its;
  },
  checks: {
    "all nodes run agent:1 again": (its) =>
      its.list("Pod").every(({ spec }) => spec.containers[0]?.image === "agent:1") ||
      "some run another version",
    "six agents are available": (its) =>
      its.get("DaemonSet", "agent").status.numberAvailable === 6 ||
      `${its.get("DaemonSet", "agent").status.numberAvailable} are`,
    "pods that never changed were not restarted": (its) =>
      its.list("Pod").filter(({ metadata }) => metadata.generation === 1).length === 6,
  },
  hint: "kubectl rollout has an undo",
});
back;

// %% [exercise]
back.attempt((mine) => {
  mine.kubectl("rollout status daemonset/agent --timeout=1s");
});

// %% [solution]
back.attempt((mine) => {
  mine.kubectl("rollout undo daemonset/agent");
});
