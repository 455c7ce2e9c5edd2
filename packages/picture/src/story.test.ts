import { createCluster, type Cluster } from "everynode";
import { describe, expect, it } from "vitest";
import { podStory, type StoryStep, storySvg, storyText } from "./index.js";
import { daemonSet, deployment, recordedCluster, setImage } from "./test-cluster.js";

function podOn(cluster: Cluster, node: string, prefix = ""): string {
  const pod = cluster.list("Pod").find(({ metadata, spec }) => spec.nodeName === node && metadata.name.startsWith(prefix));
  if (pod === undefined) throw new Error(`no pod on ${node}`);
  return pod.metadata.name;
}

/** The steps from a cause down to one of its effects, as `actor: text`, names of pods left out. */
function chainTo(steps: readonly StoryStep[], at: number): readonly string[] {
  const chain: string[] = [];
  for (let step = steps.at(at); step !== undefined; step = step.because === undefined ? undefined : steps[step.because]) chain.unshift(`${step.actor}: ${step.text.replaceAll(/pod \S+/g, "pod").replaceAll(/replicaset \S+/g, "replicaset")}`);
  return chain;
}

describe("the story of a pod", () => {
  it("of a rollout begins with the change of the template", () => {
    const cluster = recordedCluster(2);
    cluster.create(daemonSet("agent"));
    cluster.settle();
    const old = podOn(cluster, "node-2");
    setImage(cluster, "DaemonSet", "agent", "app:2");
    cluster.settle();
    expect(chainTo(podStory(cluster, { pod: podOn(cluster, "node-2") }), -1)).toEqual([
      "user: changes daemonset agent (generation 2)",
      "daemonset-controller: deletes pod on node-2",
      "kubelet: removes pod from node-2",
      "daemonset-controller: creates pod for node-2",
      "default-scheduler: binds pod to node-2",
      "kubelet: runs pod on node-2, ready",
    ]);
    expect(chainTo(podStory(cluster, { pod: old }), -1)).toEqual(["user: changes daemonset agent (generation 2)", "daemonset-controller: deletes pod on node-2", "kubelet: removes pod from node-2"]);
  });

  it("of a Deployment leads through its ReplicaSet", () => {
    const cluster = recordedCluster(1);
    cluster.settle();
    cluster.create(deployment("web", 1));
    cluster.settle();
    expect(chainTo(podStory(cluster, { pod: podOn(cluster, "node-1") }), -1)).toEqual([
      "user: creates deployment web",
      "deployment-controller: creates replicaset",
      "replicaset-controller: creates pod",
      "default-scheduler: binds pod to node-1",
      "kubelet: runs pod on node-1, ready",
    ]);
  });

  it("of an eviction leads back to what befell the machine", () => {
    const cluster = recordedCluster(2);
    cluster.create(deployment("web", 2));
    cluster.settle();
    const pod = podOn(cluster, "node-1", "web");
    cluster.inject({ type: "crash", node: "node-1" });
    cluster.advance({ minutes: 10 });
    expect(chainTo(podStory(cluster, { pod }), -1)).toEqual([
      "fault-injector: node-1 loses its power",
      "node-controller: says node node-1 gives no sign of life",
      "node-controller: taints node node-1 node.kubernetes.io/unreachable:NoExecute",
      "taint-eviction-controller: deletes pod on node-1",
    ]);
  });

  it("of a daemon on a new node begins with the node", () => {
    const cluster = recordedCluster(1);
    cluster.create(daemonSet("agent"));
    cluster.settle();
    cluster.addNode({ name: "node-2" });
    cluster.settle();
    expect(chainTo(podStory(cluster, { pod: podOn(cluster, "node-2") }), -1).slice(0, 4)).toEqual([
      "user: adds node node-2",
      "kubelet: says node node-2 is ready",
      "node-lifecycle: takes taint node.kubernetes.io/not-ready:NoSchedule from node node-2",
      "daemonset-controller: creates pod for node-2",
    ]);
  });

  it("of a daemon that is driven away begins with the taint; of one whose owner is deleted, with that", () => {
    const cluster = recordedCluster(2);
    cluster.create(daemonSet("agent"));
    cluster.settle();
    const [driven, orphan] = [podOn(cluster, "node-1"), podOn(cluster, "node-2")];
    cluster.taintNode("node-1", { key: "gpu", effect: "NoExecute" });
    cluster.settle();
    cluster.delete("DaemonSet", "agent");
    cluster.settle();
    expect(chainTo(podStory(cluster, { pod: driven }), -1)[0]).toBe("user: taints node node-1 gpu:NoExecute");
    expect(chainTo(podStory(cluster, { pod: orphan }), -1)).toEqual(["user: deletes daemonset agent", "generic-garbage-collector: deletes pod on node-2", "kubelet: removes pod from node-2"]);
  });

  it("is told as text with numbers", () => {
    const cluster = recordedCluster(1, { seed: 3 });
    cluster.settle();
    cluster.create(daemonSet("agent"));
    cluster.settle();
    const pod = podOn(cluster, "node-1");
    expect(storyText(cluster, { pod }).replaceAll(pod, "POD")).toBe(
      [
        "The story of pod default/POD",
        "from 2026-01-01T00:00:00Z on",
        "",
        "1 +0.000s ◆ user                  creates daemonset agent",
        "2 +0.008s ● daemonset-controller  creates pod POD for node-1  ← 1",
        "3 +0.018s ● default-scheduler     binds pod POD to node-1  ← 2",
        "4 +0.028s ● kubelet               runs pod POD on node-1, ready  ← 3",
        "",
        "● done to the pod, ○ what led to it, ◆ of their own accord, ← because of",
        "",
      ].join("\n"),
    );
    const svg = storySvg(cluster, { pod });
    expect([...svg.matchAll(/<path class="edge"/g)]).toHaveLength(3);
  });

  it("says of which pods there is one, and what it needs", () => {
    const cluster = recordedCluster(1);
    cluster.create(daemonSet("agent"));
    cluster.settle();
    expect(() => storyText(cluster, { pod: "nope" })).toThrow(/^the trace knows no pod default\/nope; among those that it knows are default\/agent-/);
    const bare = createCluster({ nodes: 1 });
    bare.create(daemonSet("agent"));
    bare.settle();
    expect(() => storyText(bare, { pod: "x" })).toThrow('a story needs a cluster that was made with trace: "full"; this one has trace: "hash"');
    expect(() => storyText(7 as never, { pod: "x" })).toThrow("a story is told of a cluster, or of the entries of its trace; got 7");
  });
});
