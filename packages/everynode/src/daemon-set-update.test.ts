import { describe, expect, it } from "vitest";
import { type Cluster, type ClusterOptions, createCluster } from "./index.js";

const labels = { app: "agent" };
const agent = (image: string, updateStrategy: object = {}, more: object = {}): object => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent" },
  spec: { selector: { matchLabels: labels }, updateStrategy, template: { metadata: { labels }, spec: { containers: [{ name: "main", image, ...more }] } } },
});
const surging = { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };

function running(object: object, options: ClusterOptions = {}): Cluster {
  const cluster = createCluster({ nodes: 4, objects: [object], latencies: "recorded", ...options });
  cluster.settle();
  return cluster;
}

const images = (cluster: Cluster): readonly string[] => cluster.list("Pod", { labelSelector: "app=agent" }).map(({ spec }) => spec.containers[0]?.image ?? "").sort();
const isReady = ({ status }: { readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] } }): boolean =>
  status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true;

/** On how many nodes a daemon was ready, at least and at any write, until the cluster was at rest. */
function leastServed(cluster: Cluster): number {
  let least = Infinity;
  const look = (): void => {
    const ready = cluster.list("Pod", { labelSelector: "app=agent" }).filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined);
    least = Math.min(least, new Set(ready.map(({ spec }) => spec.nodeName)).size);
  };
  cluster.on("write", look);
  cluster.settle();
  cluster.off("write", look);
  return least;
}

describe("an update of a DaemonSet", () => {
  it("is a rolling one where nothing else is said, one node at a time and without surge", () => {
    const { type, rollingUpdate } = running(agent("agent:1")).get("DaemonSet", "agent").spec.updateStrategy ?? {};
    expect([type, rollingUpdate]).toEqual(["RollingUpdate", { maxSurge: 0, maxUnavailable: 1 }]);
  });

  it.each([
    ["an image", agent("agent:2")],
    ["an argument", agent("agent:1", {}, { args: ["--verbose"] })],
    ["a request", agent("agent:1", {}, { resources: { requests: { cpu: "10m" } } })],
  ])("begins with any change of the template: %s", (_, changed) => {
    const cluster = running(agent("agent:1"));
    const before = cluster.list("Pod").map(({ metadata }) => metadata.uid);
    cluster.apply(changed);
    cluster.settle();
    const after = cluster.list("Pod").map(({ metadata }) => metadata.uid);
    expect(after.filter((uid) => before.includes(uid))).toEqual([]);
    expect(cluster.list("ControllerRevision")).toHaveLength(2);
  });

  it("does not begin with a change of anything else", () => {
    const cluster = running(agent("agent:1"));
    const before = cluster.list("Pod").map(({ metadata }) => metadata.uid);
    cluster.patch("DaemonSet", "agent", { metadata: { labels: { team: "nodes" } }, spec: { minReadySeconds: 3, updateStrategy: surging } });
    cluster.settle();
    expect(cluster.list("Pod").map(({ metadata }) => metadata.uid)).toEqual(before);
  });

  it("takes one node out of service at a time, so that there is a moment without a daemon on each", () => {
    const cluster = running(agent("agent:1"));
    cluster.apply(agent("agent:2"));
    expect(leastServed(cluster)).toBe(3);
    expect(images(cluster)).toEqual(Array.from({ length: 4 }, () => "agent:2"));
  });

  it("leaves no node without a ready daemon where it surges", () => {
    const cluster = running(agent("agent:1", surging));
    cluster.apply(agent("agent:2", surging));
    expect(leastServed(cluster)).toBe(4);
    expect(images(cluster)).toEqual(Array.from({ length: 4 }, () => "agent:2"));
  });

  it("waits for ever where it surges and the daemon has a port of its node, which the old pod holds", () => {
    const withPort = { ports: [{ containerPort: 9100, hostPort: 9100 }] };
    const cluster = running(agent("agent:1", surging, withPort));
    cluster.apply(agent("agent:2", surging, withPort));
    cluster.advance({ hours: 2 });
    expect(images(cluster)).toEqual(["agent:1", "agent:1", "agent:1", "agent:1", "agent:2"]);
    const waiting = cluster.list("Pod").filter(({ status }) => status.phase === "Pending");
    expect(waiting[0]?.status.conditions?.[0]?.message).toContain("didn't have free ports for the requested pod ports");
  });

  it("stops at its budget where new pods do not become ready, and never turns back by itself", () => {
    const cluster = running(agent("agent:1"));
    cluster.apply(agent("unready/agent:2"));
    cluster.advance({ hours: 2 });
    expect(images(cluster)).toEqual(["agent:1", "agent:1", "agent:1", "unready/agent:2"]);
    expect(cluster.get("DaemonSet", "agent").status.conditions).toBeUndefined();
  });

  it("waits on OnDelete until somebody deletes the old pod", () => {
    const strategy = { type: "OnDelete" };
    const cluster = running(agent("agent:1", strategy));
    cluster.apply(agent("agent:2", strategy));
    cluster.settle();
    expect(new Set(images(cluster))).toEqual(new Set(["agent:1"]));
    const [first] = cluster.list("Pod");
    cluster.delete("Pod", first?.metadata.name ?? "");
    cluster.settle();
    expect(images(cluster)).toEqual(["agent:1", "agent:1", "agent:1", "agent:2"]);
  });
});
