// %% [markdown]
// # 7 · Deletion, orphans, adoption
//
// A pod of a DaemonSet carries a note about who made it: its *owner reference*. Three things follow from that note. When
// the owner is deleted, the pod goes too. When it is to stay, the note has to be taken off: it is an *orphan*. And a pod
// without a note may be *adopted* by a set whose selector it meets.

// %%
import { type Cluster, createCluster } from "everynode";
import {
  exercise,
  filmed,
  showAll,
  showKubectl,
  showOwners,
  showTable,
  showTimeline,
} from "@everynode/notebook";

const agent = (image: string, more: object = {}, name = "agent") => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: "agent" } },
    template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image }] } },
    ...more,
  },
});
const running = () => {
  const its = createCluster({
    nodes: 3,
    objects: [agent("agent:1")],
    latencies: "recorded",
    history: "writes",
  });
  its.settle();
  return its;
};
const podsOf = (its: Cluster) =>
  its
    .list("Pod")
    .map(({ metadata, spec }) => ({
      node: spec.nodeName,
      pod: metadata.name,
      image: spec.containers[0]?.image,
      owner: metadata.ownerReferences?.map(({ kind, name }) => `${kind} ${name}`),
    }));

const cluster = running();
showOwners(cluster);

// %% [markdown]
// The set owns its pods, and the ControllerRevisions in which it remembers its templates.
//
// ## Deleting
//
// By default deletion is in the *background*: the set is gone at once, and the garbage collector finds pods whose owner does
// not exist any more.

// %%
const background = filmed(cluster, () => {
  cluster.kubectl("delete daemonset agent");
  cluster.settle();
});
showAll(
  showTimeline(background, { title: "kubectl delete daemonset agent" }),
  showKubectl(cluster, "get daemonsets,pods"),
);

// %% [markdown]
// In the *foreground* it is the other way round: the set stays, marked as being deleted, until its pods are gone. Look at who
// does what, in which order:

// %%
const told = (propagationPolicy: "Background" | "Foreground" | "Orphan") => {
  const its = running();
  const moments = filmed(its, () => {
    its.delete("DaemonSet", "agent", { propagationPolicy });
    its.settle();
  });
  return moments
    .slice(1)
    .map(({ did }) => ({ [propagationPolicy]: did }))
    .filter((row) => !JSON.stringify(row).includes("counts"));
};
showAll(showTable(told("Background")), showTable(told("Foreground")));

// %% [markdown]
// ## Orphans
//
// `--cascade=orphan` deletes the set alone. (It was called `--cascade=false` once; kubectl still takes that, and warns.) The pods
// go on running, and belong to nobody.

// %%
const orphaned = running();
const said = showKubectl(orphaned, "delete daemonset agent --cascade=orphan");
orphaned.settle();
showAll(said, showTable(podsOf(orphaned)));

// %% [markdown]
// Nobody replaces an orphan that fails, and a node that joins gets none. But nothing was interrupted.
//
// ## Adoption
//
// A new set with the same selector finds them, and takes them over: not a single pod is restarted. That is how one renames
// a set, or moves it to another tool.

// %%
const renamed = orphaned.fork();
renamed.create(agent("agent:1", {}, "agent-renamed"));
renamed.settle();
showAll(showKubectl(renamed, "get daemonsets"), showTable(podsOf(renamed)));

// %% [markdown]
// What if the template has changed meanwhile? Then the adopted pods are old pods like any others, and the set's
// `updateStrategy` decides: a rolling update replaces them, `OnDelete` leaves them until somebody deletes them.
//
// With one exception, a wart of Kubernetes that is kept here. An old label, `pod-template-generation`, counts how often a set's
// template has changed. A pod whose number is the same as the new set's passes for up to date, even if its template is
// another. Both sets here are of generation 1:

// %%
const asKubernetes = orphaned.fork();
asKubernetes.create(agent("agent:2"));
asKubernetes.settle();
showAll(showKubectl(asKubernetes, "get daemonsets"), showTable(podsOf(asKubernetes)));

// %% [markdown]
// UP-TO-DATE says 3, and no pod runs agent:2. Any further change of the template brings them all along:

// %%
asKubernetes.kubectl("set image daemonset/agent main=agent:3");
asKubernetes.settle();
showTable(podsOf(asKubernetes));

// %% [markdown]
// ## Letting go
//
// Adoption has a counterpart. A pod whose labels no longer meet the selector is released: the set takes off its owner
// reference, and makes another pod in its place. That is a way to keep a sick daemon for a look at it, while its node is
// served.

// %%
const released = running();
const [sick] = released.list("Pod", { fieldSelector: "spec.nodeName=node-1" });
released.kubectl(`label pod ${sick?.metadata.name} app=under-observation --overwrite`);
released.settle();
showTable(podsOf(released));

// %% [markdown]
// ## Your turn

// %% [task]
const uids = (its: Cluster) =>
  its
    .list("Pod")
    .map(({ metadata }) => metadata.uid)
    .sort()
    .join();
const firstPods = uids(running());
const rename = exercise({
  title: "rename a DaemonSet",
  task: 'The set "agent" shall be called "node-agent". None of its pods may be restarted.',
  cluster: running,
  checks: {
    "there is one DaemonSet, called node-agent": (its) =>
      its
        .list("DaemonSet")
        .map(({ metadata }) => metadata.name)
        .join() === "node-agent" ||
      its
        .list("DaemonSet")
        .map(({ metadata }) => metadata.name)
        .join(" and "),
    "it owns three pods": (its) =>
      its.list("Pod").filter(({ metadata }) => metadata.ownerReferences?.[0]?.name === "node-agent")
        .length === 3,
    "they are the very same pods": (its) => uids(its) === firstPods || "some were made anew",
  },
  hint: "delete the old set so that its pods stay, let the cluster settle, and create the new one with the same selector and template",
});
rename;

// %% [exercise]
rename.attempt((mine) => {
  mine.delete("DaemonSet", "agent");
  mine.settle();
  mine.create(agent("agent:1", {}, "node-agent"));
});

// %% [solution]
rename.attempt((mine) => {
  mine.kubectl("delete daemonset agent --cascade=orphan");
  mine.settle();
  mine.create(agent("agent:1", {}, "node-agent"));
});

// %% [task]
const observe = exercise({
  title: "keep a sick daemon for a look at it",
  task: "The pod on node-3 behaves oddly. Keep it running, but out of the set, and see to it that node-3 has a healthy agent of the set beside it.",
  cluster: running,
  checks: {
    "two pods run on node-3": (its) =>
      its.list("Pod", { fieldSelector: "spec.nodeName=node-3" }).length === 2 ||
      `${its.list("Pod", { fieldSelector: "spec.nodeName=node-3" }).length} does`,
    "the old one belongs to nobody": (its) =>
      its
        .list("Pod", { fieldSelector: "spec.nodeName=node-3" })
        .some(
          ({ metadata }) => firstPods.includes(metadata.uid) && (metadata.ownerReferences ?? []).length === 0,
        ),
    "the set has three pods, all available": (its) =>
      its.get("DaemonSet", "agent").status.numberAvailable === 3,
  },
  hint: "a set knows its pods by their labels",
});
observe;

// %% [exercise]
observe.attempt((mine) => {
  const [pod] = mine.list("Pod", { fieldSelector: "spec.nodeName=node-3" });
  mine.delete("Pod", pod?.metadata.name ?? "");
});

// %% [solution]
observe.attempt((mine) => {
  const [pod] = mine.list("Pod", { fieldSelector: "spec.nodeName=node-3" });
  mine.kubectl(`label pod ${pod?.metadata.name} app=sick --overwrite`);
});
