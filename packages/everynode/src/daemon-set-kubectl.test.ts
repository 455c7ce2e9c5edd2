import { describe, expect, test } from "vitest";
import { type Cluster, createCluster } from "./index.js";

const manifest = (image = "agent:1"): string => `
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: kube-system }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec: { nodeSelector: { kubernetes.io/arch: amd64 }, containers: [{ name: main, image: "${image}" }] }
`;

function applied(): Cluster {
  const cluster = createCluster({ nodes: 3, latencies: "recorded" });
  expect(cluster.kubectl("apply -f agent.yaml", { files: { "agent.yaml": manifest() } }).stdout).toBe("daemonset.apps/agent created\n");
  cluster.settle();
  return cluster;
}

function lines(cluster: Cluster, command: string, options: Parameters<Cluster["kubectl"]>[1] = {}): readonly string[] {
  const { stdout, stderr, code } = cluster.kubectl(command, options);
  expect([stderr, code]).toEqual(["", 0]);
  return stdout.trimEnd().split("\n");
}

const images = (cluster: Cluster): readonly (string | undefined)[] => [...new Set(cluster.list("Pod").map(({ spec }) => spec.containers[0]?.image))];

describe("a DaemonSet at the command line", () => {
  test("is created by apply, and changed by the next", () => {
    const cluster = applied();
    expect(lines(cluster, "apply -f agent.yaml", { files: { "agent.yaml": manifest("agent:2") } })).toEqual(["daemonset.apps/agent configured"]);
    expect(lines(cluster, "rollout status daemonset/agent -n kube-system").at(-1)).toBe('daemon set "agent" successfully rolled out');
    expect(images(cluster)).toEqual(["agent:2"]);
  });

  test("is listed with its counts and its node selector", () => {
    const [head = "", row = ""] = lines(applied(), "get daemonsets -n kube-system");
    expect(head.split(/ {2,}/)).toEqual(["NAME", "DESIRED", "CURRENT", "READY", "UP-TO-DATE", "AVAILABLE", "NODE SELECTOR", "AGE"]);
    expect(row.split(/ {2,}/).slice(0, -1)).toEqual(["agent", "3", "3", "3", "3", "3", "kubernetes.io/arch=amd64"]);
  });

  test("is described with how many nodes should, and do, have its pod", () => {
    const told = lines(applied(), "describe daemonset agent -n kube-system");
    for (const line of ["Selector:       app=agent", "Desired Number of Nodes Scheduled: 3", "Number of Nodes Scheduled with Up-to-date Pods: 3", "Number of Nodes Scheduled with Available Pods: 3", "Number of Nodes Misscheduled: 0", "Pods Status:  3 Running / 0 Waiting / 0 Succeeded / 0 Failed"]) expect(told).toContain(line);
    expect(told.filter((line) => line.startsWith("Image(s)"))).toEqual([]);
  });

  test("is watched while it rolls, until it is done", () => {
    const cluster = applied();
    lines(cluster, "set image ds/agent main=agent:2 -n kube-system");
    const told = lines(cluster, "rollout status daemonset/agent -n kube-system");
    expect(told).toContain('Waiting for daemon set "agent" rollout to finish: 1 out of 3 new pods have been updated...');
    expect(told.at(-1)).toBe('daemon set "agent" successfully rolled out');
    expect(images(cluster)).toEqual(["agent:2"]);
  });

  test("is edited in the text of its manifest", () => {
    const cluster = applied();
    expect(lines(cluster, "edit daemonset agent -n kube-system", { editor: (text) => text.replace("image: agent:1", "image: agent:7") })).toEqual(["daemonset.apps/agent edited"]);
    cluster.settle();
    expect(images(cluster)).toEqual(["agent:7"]);
  });

  test("is rolled back to a revision before", () => {
    const cluster = applied();
    lines(cluster, "set image ds/agent main=agent:2 -n kube-system");
    cluster.settle();
    expect(cluster.kubectl("rollout undo ds/agent -n kube-system --to-revision=1")).toMatchObject({ stdout: "daemonset.apps/agent rolled back\n", code: 0 });
    cluster.settle();
    expect(images(cluster)).toEqual(["agent:1"]);
  });

  test("is deleted by its manifest or by its name, with the pods it manages", () => {
    for (const command of ["delete -f agent.yaml", "delete daemonset agent -n kube-system"]) {
      const cluster = applied();
      expect(lines(cluster, command, { files: { "agent.yaml": manifest() } })).toEqual(['daemonset.apps "agent" deleted from kube-system namespace']);
      cluster.settle();
      expect(cluster.list("Pod")).toEqual([]);
    }
  });

  test("leaves its pods with --cascade=orphan, and with --cascade=false, which is deprecated", () => {
    for (const [flag, warning] of [
      ["orphan", ""],
      ["false", "warning: --cascade=false is deprecated (boolean value) and can be replaced with --cascade=orphan.\n"],
    ] as const) {
      const cluster = applied();
      expect(cluster.kubectl(`delete daemonset agent -n kube-system --cascade=${flag}`).stderr).toBe(warning);
      cluster.settle();
      expect([cluster.list("DaemonSet").length, cluster.list("Pod").length]).toEqual([0, 3]);
    }
  });

  test("keeps its pods on a node that is drained for maintenance, and drain wants to be told that they stay", () => {
    const cluster = applied();
    const refused = cluster.kubectl("drain node-1");
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)")]);
    expect(cluster.kubectl("drain node-1 --ignore-daemonsets").code).toBe(0);
    cluster.settle();
    expect(cluster.list("Pod").map(({ spec }) => spec.nodeName ?? "").sort()).toEqual(["node-1", "node-2", "node-3"]);
  });

  test("does the same as bare pods and Deployments to those who look for logs: a pod is a pod", () => {
    const programs = { agent: { prints: { everyMs: 1000, line: (n: number) => `line ${n + 1}` } } };
    const labels = { app: "agent" };
    const template = { metadata: { labels }, spec: { containers: [{ name: "main", image: "agent:1" }] } };
    const spec = { selector: { matchLabels: labels }, template };
    const objects = ["DaemonSet", "Deployment"].map((kind) => ({ apiVersion: "apps/v1", kind, metadata: { name: kind.toLowerCase() }, spec }));
    const cluster = createCluster({ nodes: 1, kubelet: { containers: "run", programs }, objects });
    cluster.advance({ seconds: 10 });
    for (const { metadata } of cluster.list("Pod")) expect(lines(cluster, `logs ${metadata.name}`)[0]).toBe("line 1");
    expect(cluster.list("Pod")).toHaveLength(2);
  });
});
