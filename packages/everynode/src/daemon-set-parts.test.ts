import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { describe, expect, it } from "vitest";
import { type Cluster, type ControllerOptions, createCluster } from "./index.js";

const agent = (image: string): object => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent" },
  spec: { updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } }, selector: { matchLabels: { app: "agent" } }, template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image }] } } },
});

function running(parts: NonNullable<ControllerOptions["daemonSet"]>["parts"]): Cluster {
  const cluster = createCluster({ nodes: 4, objects: [agent("agent:1")], daemonSet: { parts: parts ?? {} } });
  cluster.settle();
  return cluster;
}

describe("a DaemonSet controller with one part replaced", () => {
  it("does what the new part says, and all else as Kubernetes does", () => {
    const avoiding = running({ eligibilityOf: (set) => (node) => (node.metadata.name === "node-2" ? "none" : DAEMON_SET_PARTS.eligibilityOf(set)(node)) });
    expect(avoiding.list("Pod").map(({ spec }) => spec.nodeName ?? "").sort((a, b) => (a < b ? -1 : 1))).toEqual(["node-1", "node-3", "node-4"]);
    expect(avoiding.get("DaemonSet", "agent").status.desiredNumberScheduled).toBe(3);
  });

  it("can be broken in one small way", () => {
    const rolledTo = (parts: NonNullable<ControllerOptions["daemonSet"]>["parts"]): number => {
      const cluster = running(parts);
      cluster.apply(agent("unready/agent:2"));
      cluster.settle();
      return cluster.get("DaemonSet", "agent").status.numberUnavailable ?? 0;
    };
    expect(rolledTo({})).toBe(1);
    expect(rolledTo({ rollingUpdate: (groups, budget) => DAEMON_SET_PARTS.rollingUpdate(groups, { ...budget, maxUnavailable: budget.maxUnavailable + 1 }) })).toBe(2);
  });
});
