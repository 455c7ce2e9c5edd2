import type { DeleteRequest } from "@everynode/api";
import { actorOf } from "@everynode/core";
import { describe, expect, it } from "vitest";
import { type Cluster, type ControllerOptions, createCluster } from "./index.js";

const agent = (image = "agent:1", cpu = "100m"): object => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent" },
  spec: { selector: { matchLabels: { app: "agent" } }, template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image, resources: { requests: { cpu } } }] } } },
});

function running(daemonSet: ControllerOptions["daemonSet"], set = agent()): Cluster {
  const cluster = createCluster({ nodes: 3, objects: [set], daemonSet: daemonSet ?? {} });
  cluster.settle();
  return cluster;
}

const status = (cluster: Cluster): unknown => cluster.get("DaemonSet", "agent").status;

describe("a node that is deleted", () => {
  const withoutNode = (daemonSet: ControllerOptions["daemonSet"]): Cluster => {
    const cluster = running(daemonSet, agent("agent:1", "100"));
    cluster.removeNode("node-3");
    cluster.settle();
    return cluster;
  };

  it("leaves its pod that was never bound behind, as in Kubernetes", () => {
    const cluster = withoutNode({});
    expect(cluster.list("Pod")).toHaveLength(3);
    expect(status(cluster)).toMatchObject({ desiredNumberScheduled: 3 });
  });

  it("wakes the sets with pods there where that is mended", () => {
    const cluster = withoutNode({ hardened: { wakeOnNodeDeletion: true } });
    expect(cluster.list("Pod")).toHaveLength(2);
    expect(status(cluster)).toMatchObject({ desiredNumberScheduled: 2 });
  });
});

describe("a node that comes back under its name", () => {
  const renewed = (daemonSet: ControllerOptions["daemonSet"]): { readonly before: string; readonly after: readonly string[] } => {
    const cluster = running(daemonSet);
    const onNode = (): readonly string[] => cluster.list("Pod").filter(({ spec }) => spec.nodeName === "node-3").map(({ metadata }) => metadata.uid);
    const [before = ""] = onNode();
    cluster.advance({ seconds: 2 });
    cluster.removeNode("node-3");
    cluster.addNode({ name: "node-3" });
    cluster.settle();
    return { before, after: onNode() };
  };

  it("keeps the pod of the one before, as in Kubernetes", () => {
    const { before, after } = renewed({});
    expect(after).toEqual([before]);
  });

  it("gets a pod of its own where that is mended", () => {
    const { before, after } = renewed({ hardened: { newNodesAreBare: true } });
    expect(after).toHaveLength(1);
    expect(after).not.toContain(before);
  });
});

describe("a taint that lets pods stay", () => {
  const tainted = (daemonSet: ControllerOptions["daemonSet"]): Cluster => {
    const cluster = running(daemonSet);
    cluster.taintNode("node-1", { key: "full", effect: "NoSchedule" });
    cluster.settle();
    return cluster;
  };

  it("leaves the status as it was, as in Kubernetes", () => {
    expect(status(tainted({}))).toMatchObject({ desiredNumberScheduled: 3, numberMisscheduled: 0 });
  });

  it("shows in the status at once where that is mended", () => {
    expect(status(tainted({ hardened: { wakeOnMisscheduling: true } }))).toMatchObject({ desiredNumberScheduled: 2, numberMisscheduled: 1 });
  });
});

describe("a deletion", () => {
  /** The first deletion that the controller has under way in a rollout. */
  function deletion(daemonSet: ControllerOptions["daemonSet"]): DeleteRequest | undefined {
    const cluster = running(daemonSet);
    cluster.apply(agent("agent:2"));
    for (let i = 0; i < 200 && cluster.step(); i++) {
      const flights = actorOf(cluster.simulation, "daemonset-controller")?.inFlight.values() ?? [];
      for (const { requests } of flights) for (const request of requests) if (request.verb === "delete" && request.kind === "Pod") return request;
    }
    return undefined;
  }

  it("names the pod only, as in Kubernetes", () => {
    expect(deletion({})).toMatchObject({ verb: "delete" });
    expect(deletion({})?.preconditions).toBeUndefined();
  });

  it("names its uid and version too where that is mended", () => {
    expect(deletion({ hardened: true })?.preconditions).toEqual({ uid: expect.any(String) as string, resourceVersion: expect.any(String) as string });
  });
});

describe("pods that a set adopts from another one whose template changed as often", () => {
  const adopting = (daemonSet: ControllerOptions["daemonSet"]): readonly string[] => {
    const cluster = running(daemonSet);
    cluster.delete("DaemonSet", "agent", { propagationPolicy: "Orphan" });
    cluster.settle();
    cluster.create({ ...agent("agent:2"), metadata: { name: "heir" } });
    cluster.settle();
    return cluster.list("Pod").map(({ spec }) => spec.containers[0]?.image ?? "");
  };

  it("pass for new, as in Kubernetes", () => {
    expect(adopting({})).toEqual(["agent:1", "agent:1", "agent:1"]);
  });

  it("are rolled out where that is mended", () => {
    expect(adopting({ hardened: { revisionsByHash: true } })).toEqual(["agent:2", "agent:2", "agent:2"]);
  });
});
