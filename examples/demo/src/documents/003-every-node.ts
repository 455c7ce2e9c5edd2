/** Document 003: a daemon on every node, as nodes join and leave, through a rolling update, to its end. */
import { type Cluster, textTable } from "everynode";
import { manifest, type Story, threeNodes } from "../story.js";

/** Plays document 003. */
export function everyNode(story: Story): void {
  story.chapter("Document 003: one pod on every node");
  const cluster = threeNodes();
  story.say("A logging agent that tolerates the control plane's taint.");
  story.act("load 003-fluentd-logging-agent.yaml", cluster, () => cluster.load(manifest("003-fluentd-logging-agent.yaml")));
  story.act("a machine joins: worker-3", cluster, () => cluster.addNode({ name: "worker-3" }));
  story.act("a machine leaves: worker-1 (its pod is collected within a minute)", cluster, () => {
    cluster.removeNode("worker-1");
    cluster.advance({ minutes: 1 });
  });
  story.table("which pod is where", whereabouts(cluster));
  story.pause();
  story.say("RollingUpdate, one node after the other: a pod goes, its successor comes and is ready, then the next.");
  story.act("set image daemonset/fluentd-logging-agent fluentd=fluent/fluentd:v1.15", cluster, () => {
    cluster.edit(
      "DaemonSet",
      "fluentd-logging-agent",
      (draft) => {
        for (const container of draft.spec.template.spec?.containers ?? []) container.image = "fluent/fluentd:v1.15";
      },
      { namespace: "kube-system" },
    );
  });
  story.table("get daemonsets -n kube-system", cluster.table("daemonsets", { namespace: "kube-system" }));
  story.act("delete daemonset fluentd-logging-agent -n kube-system", cluster, () => cluster.delete("DaemonSet", "fluentd-logging-agent", { namespace: "kube-system" }));
  story.table("get pods -n kube-system", cluster.table("pods", { namespace: "kube-system" }));
}

function whereabouts(cluster: Cluster): string {
  const pods = cluster.list("Pod").map((pod) => [pod.metadata.name, pod.spec.nodeName ?? "", pod.status.phase ?? ""]);
  return textTable([["POD", "NODE", "PHASE"], ...pods]).join("\n");
}
