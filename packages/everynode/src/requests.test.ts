import { request, type RequestInput, type Told } from "@everynode/network";
import { describe, expect, it } from "vitest";
import type { Cluster } from "./cluster.js";
import { createCluster } from "./create-cluster.js";

const PORTS = [{ name: "http", containerPort: 8080 }];
const daemon = (podSpec: object = {}): object => ({
  apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" },
  spec: { selector: { matchLabels: { app: "agent" } }, template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "agent", image: "agent:1", ports: PORTS }], ...podSpec } } },
});
const service = (spec: object = {}): object => ({ apiVersion: "v1", kind: "Service", metadata: { name: "agent" }, spec: { selector: { app: "agent" }, ports: [{ port: 80, targetPort: "http" }], ...spec } });

const asked = (cluster: Cluster, from: RequestInput["from"], to: RequestInput["to"], more: Partial<RequestInput> = {}): Told => request(cluster.simulation, { from, to, ...more });
const where = (told: Told): string => (told.ok ? told.by.node : told.why.reason);
const everywhere = (cluster: Cluster, from: string, to: string): readonly string[] => [...new Set([0, 0.34, 0.67].map((chance) => where(asked(cluster, from, to, { chance }))))];

describe("a request in a cluster that lives", { timeout: 60_000 }, () => {
  it("changes nothing", () => {
    const cluster = createCluster({ nodes: 2, objects: [daemon(), service()] });
    cluster.settle();
    const { hash, simulation } = cluster;
    asked(cluster, "node-1", "http://agent", { chance: { stream: "visits" } });
    expect([cluster.hash, cluster.simulation]).toEqual([hash, simulation]);
  });

  it("is led to a node that has lost its power until that node is given up", () => {
    const cluster = createCluster({ nodes: 3, objects: [daemon(), service()] });
    cluster.settle();
    cluster.inject({ type: "crash", node: "node-2" });
    cluster.advance({ seconds: 10 });
    expect(everywhere(cluster, "node-1", "http://agent")).toEqual(["node-1", "node-down", "node-3"]);
    cluster.advance({ minutes: 1 });
    expect(everywhere(cluster, "node-1", "http://agent")).toEqual(["node-1", "node-3"]);
  });

  it("is led by what it knew then on a node that is cut off, whatever the rest of the cluster does", () => {
    const cluster = createCluster({ nodes: 2, objects: [daemon(), service({ internalTrafficPolicy: "Local" })] });
    cluster.settle();
    const address = `${cluster.get("Service", "agent").spec.clusterIP}:80`;
    cluster.inject({ type: "partition", node: "node-2" });
    cluster.advance({ minutes: 2 });
    const slices = cluster.list("EndpointSlice").flatMap(({ endpoints }) => endpoints ?? []);
    expect(slices.filter(({ conditions }) => conditions.ready === true).map(({ nodeName }) => nodeName)).toEqual(["node-1"]);
    expect([where(asked(cluster, "node-2", address)), where(asked(cluster, "node-2", "http://agent"))]).toEqual(["node-2", "names-unreachable"]);
    cluster.heal();
    expect(where(asked(cluster, "node-2", address))).toBe("no-local-endpoint");
    cluster.advance({ minutes: 1 });
    expect(where(asked(cluster, "node-2", address))).toBe("node-2");
  });

  it("reaches daemons on the network of their nodes by the node's address, without any Service", () => {
    const cluster = createCluster({ nodes: 2, objects: [daemon({ hostNetwork: true })] });
    cluster.settle();
    expect([where(asked(cluster, "outside", "node-2:8080")), where(asked(cluster, "node-1", "node-2:8080")), where(asked(cluster, "node-1", "node-2:8081"))]).toEqual(["node-2", "node-2", "port-closed"]);
  });
});

describe("a request to containers that run", { timeout: 60_000 }, () => {
  const programs = { agent: { readyAfterMs: 3_000 } };
  const cluster = (): Cluster => createCluster({ nodes: 1, objects: [daemon(), service()], kubelet: { containers: "run", programs } });
  const network = { programs };

  it("finds nobody listening while they come up, though nobody asked whether they are ready", () => {
    const coming = cluster();
    coming.advance({ seconds: 1 });
    expect(where(asked(coming, "node-1", "http://agent", { network }))).toBe("not-listening");
    coming.advance({ seconds: 3 });
    expect(where(asked(coming, "node-1", "http://agent", { network }))).toBe("node-1");
  });

  it("finds none of them where the machine has lost its power, and no client there", () => {
    const crashed = cluster();
    crashed.advance({ seconds: 10 });
    crashed.inject({ type: "crash", node: "node-1" });
    crashed.advance({ seconds: 1 });
    expect([where(asked(crashed, "outside", "node-1:80", { network })), where(asked(crashed, "node-1", "http://agent", { network }))]).toEqual(["node-down", "client-down"]);
  });

  it("reaches a pod that runs on though the API has forgotten it", () => {
    const forgotten = cluster();
    forgotten.advance({ seconds: 10 });
    const pod = forgotten.list("Pod")[0];
    forgotten.inject({ type: "partition", node: "node-1" });
    forgotten.advance({ seconds: 1 });
    forgotten.delete("Pod", pod?.metadata.name ?? "", { gracePeriodSeconds: 0 });
    forgotten.advance({ seconds: 1 });
    expect(forgotten.list("Pod").map(({ metadata }) => metadata.uid)).not.toContain(pod?.metadata.uid);
    expect(asked(forgotten, "node-1", `${pod?.status.podIP}:8080`, { network })).toMatchObject({ ok: true, by: { pod: `default/${pod?.metadata.name}` } });
  });
});
