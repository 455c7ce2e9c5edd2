/** Document 002: labels, taints, tolerations, and how the pods are reached. */
import type { Cluster } from "everynode";
import { manifest, type Story, threeNodes } from "../story.js";

/** Plays document 002. */
export function selectedNodes(story: Story): void {
  story.chapter("Document 002: labels, taints, tolerations");
  const cluster = threeNodes();
  story.say("This document has no manifest. One that has its points: a node selector (disk=ssd), a host port, a headless Service.");
  story.act("load 002-node-monitor.yaml", cluster, () => cluster.load(manifest("002-node-monitor.yaml")));
  labels(story, cluster);
  taints(story, cluster);
  story.table("a daemon is reached by its node's address and a known port", reached(cluster));
  adoption(story, cluster);
}

function labels(story: Story, cluster: Cluster): void {
  story.act("label node worker-1 disk=ssd", cluster, () => cluster.labelNode("worker-1", { disk: "ssd" }));
  story.act("label node worker-2 disk=ssd", cluster, () => cluster.labelNode("worker-2", { disk: "ssd" }));
  story.act("label node worker-1 disk=hdd", cluster, () => cluster.labelNode("worker-1", { disk: "hdd" }));
  story.table("get daemonsets", cluster.table("daemonsets", { namespace: "default" }));
}

function taints(story: Story, cluster: Cluster): void {
  story.pause();
  story.say("Tolerations that every daemon pod gets, so that trouble on a node does not drive its daemons away:");
  const [pod] = cluster.list("Pod");
  story.show((pod?.spec.tolerations ?? []).map(({ key = "", effect = "" }) => `${key}:${effect}`).join("\n"));
  story.pause();
  story.say("A taint NoSchedule keeps new pods away and leaves those that are there; NoExecute drives them off as well.");
  story.act("taint node worker-2 drill=on:NoSchedule", cluster, () => cluster.taintNode("worker-2", { key: "drill", value: "on", effect: "NoSchedule" }));
  story.table("get daemonsets: the pod that is there stays, and counts", cluster.table("daemonsets", { namespace: "default" }));
  story.act("taint node worker-2 drill=on:NoExecute", cluster, () => cluster.taintNode("worker-2", { key: "drill", value: "on", effect: "NoExecute" }));
  story.act("taint node worker-2 drill-", cluster, () => cluster.untaintNode("worker-2", "drill"));
}

function reached(cluster: Cluster): string {
  const lines = cluster.list("Pod").map((pod) => {
    const node = cluster.get("Node", pod.spec.nodeName ?? "");
    const address = node.status.addresses?.find(({ type }) => type === "InternalIP")?.address ?? "";
    return `${pod.metadata.name} on ${node.metadata.name}: ${address}:${pod.spec.containers[0]?.ports?.[0]?.hostPort ?? 0}`;
  });
  return lines.join("\n");
}

function adoption(story: Story, cluster: Cluster): void {
  story.pause();
  story.say("A DaemonSet can be deleted without its pods. A new one with the same selector adopts them.");
  story.act("delete daemonset node-monitor --cascade=orphan", cluster, () => cluster.delete("DaemonSet", "node-monitor", { propagationPolicy: "Orphan" }));
  const orphan = cluster.list("Pod")[0]?.metadata;
  story.table("the pod that is left, and its owners", `${orphan?.name ?? ""}: ${orphan?.ownerReferences?.length ?? 0}`);
  const [first = ""] = manifest("002-node-monitor.yaml").split("\n---\n");
  story.act("load the DaemonSet of 002-node-monitor.yaml again", cluster, () => cluster.load(first));
  const adopted = cluster.list("Pod")[0]?.metadata;
  story.table("the same pod, and its owner", `${adopted?.name ?? ""}: ${adopted?.ownerReferences?.map(({ kind, name }) => `${kind} ${name}`).join(", ") ?? ""}`);
}
