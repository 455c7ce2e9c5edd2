import { describe, expect, it } from "vitest";
import { type Cluster, type ClusterOptions, createCluster, loadCluster } from "./index.js";

const SERVICE = { apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec: { selector: { app: "web" }, ports: [{ port: 80 }] } };

const pod = (name: string, node = "node-1"): object => ({ apiVersion: "v1", kind: "Pod", metadata: { name, labels: { app: "web" } }, spec: { nodeName: node, containers: [{ name: "main", image: "web:1" }] } });

const pods = (...names: readonly string[]): readonly object[] => names.map((name) => pod(name));

function begun(objects: readonly object[], options: ClusterOptions = {}): Cluster {
  const cluster = createCluster({ nodes: 1, objects, ...options });
  cluster.settle();
  return cluster;
}

/** The pods in each slice, by name of the slice. */
const told = (cluster: Cluster): readonly string[] => cluster.list("EndpointSlice").map(({ endpoints }) => (endpoints ?? []).map(({ targetRef }) => targetRef?.name).join(" "));

const onlySlice = (cluster: Cluster): string => cluster.list("EndpointSlice")[0]?.metadata.name ?? "";

/** When slices are written from now on, in seconds from now, and by what. */
function sliceWrites(cluster: Cluster): readonly string[] {
  const writes: string[] = [];
  const fromMs = cluster.nowMs;
  cluster.on("write", ({ kind, actor, write, atMs }) => {
    if (kind === "EndpointSlice" && actor === "endpoint-slice-controller" && write !== undefined) writes.push(`${(atMs - fromMs) / 1000} ${write.type}`);
  });
  return writes;
}

describe("the slices of a Service", () => {
  it("are filled up, those first that change anyway, then the fullest that has room for all", () => {
    const cluster = begun([...pods("a", "b", "c", "d", "e"), SERVICE], { endpointSlices: { maxEndpointsPerSlice: 3 } });
    expect([...told(cluster)].sort()).toEqual(["a b c", "d e"]);
    cluster.load(pods("f"));
    cluster.settle();
    expect([...told(cluster)].sort()).toEqual(["a b c", "d e f"]);
    cluster.delete("Pod", "b");
    cluster.load(pods("g", "h"));
    cluster.settle();
    expect([...told(cluster)].sort()).toEqual(["a c g", "d e f", "h"]);
  });

  it("are written once for changes of pods that come within the batch period", () => {
    const cluster = begun([SERVICE], { endpointSlices: { batchPeriodMs: 2000 } });
    const writes = sliceWrites(cluster);
    for (const name of ["a", "b", "c"]) {
      cluster.load(pods(name));
      cluster.advance(500);
    }
    cluster.settle();
    expect(writes).toEqual(["2 MODIFIED"]);
    expect(told(cluster)).toEqual(["a b c"]);
  });

  it("are never made twice, however late the controller hears of those that it has made", () => {
    const cluster = begun(pods("a"), { latencies: { "endpoint-slice-controller": { watchMs: 700, requestMs: 1 } } });
    const writes = sliceWrites(cluster);
    cluster.load([SERVICE]);
    cluster.advance(300);
    cluster.patch("Service", "web", { metadata: { labels: { team: "red" } } });
    cluster.settle();
    expect(writes.map((write) => write.split(" ")[1])).toEqual(["ADDED", "MODIFIED"]);
    expect(cluster.list("EndpointSlice").map(({ metadata }) => metadata.labels?.["team"])).toEqual(["red"]);
  });

  it("leave pods out whose node is gone, and are looked at again after one, two, four seconds, with an Event each time", () => {
    const cluster = begun([pod("a"), pod("b", "node-2"), SERVICE], { nodes: 2 });
    cluster.removeNode("node-2");
    cluster.patch("Service", "web", { metadata: { labels: { team: "red" } } });
    cluster.advance(7500);
    expect(told(cluster)).toEqual(["a"]);
    const events = cluster.list("Event").filter(({ reason }) => reason === "FailedToUpdateEndpointSlices");
    expect(events.map(({ message, count, type }) => [type, count, message])).toEqual([["Warning", 4, "Error updating Endpoint Slices for Service default/web: skipping Pod b for Service default/web: Node node-2 Not Found"]]);
  });

  it("are made anew a second after somebody has deleted one, unless the controller was started anew meanwhile", () => {
    const cluster = begun([...pods("a"), SERVICE]);
    const writes = sliceWrites(cluster);
    cluster.delete("EndpointSlice", onlySlice(cluster));
    cluster.settle();
    expect(writes).toEqual(["1 ADDED"]);
    cluster.crash("endpoint-slice-controller");
    cluster.settle();
    cluster.delete("EndpointSlice", onlySlice(cluster));
    cluster.settle();
    expect(told(cluster)).toEqual([]);
  });

  it("stay as they are once the controller misses one under its label, until it is started anew", () => {
    const cluster = begun([...pods("a"), SERVICE]);
    cluster.patch("EndpointSlice", onlySlice(cluster), { metadata: { labels: { "endpointslice.kubernetes.io/managed-by": "me" } } });
    cluster.load(pods("b"));
    cluster.advance({ minutes: 1 });
    expect(told(cluster)).toEqual(["a"]);
    cluster.crash("endpoint-slice-controller");
    cluster.advance({ minutes: 1 });
    expect([...told(cluster)].sort()).toEqual(["a", "a b"]);
  });

  it("come to be the same where the cluster is saved and loaded in the middle", () => {
    const options: ClusterOptions = { latencies: "recorded", endpointSlices: { maxEndpointsPerSlice: 2 } };
    const cluster = createCluster({ nodes: 1, objects: [...pods("a", "b", "c"), SERVICE], ...options });
    cluster.advance(17);
    const loaded = loadCluster(JSON.parse(JSON.stringify(cluster.save())), options);
    for (const each of [cluster, loaded]) {
      each.delete("Pod", "a");
      each.settle();
    }
    expect(told(loaded)).toEqual(told(cluster));
    expect(loaded.hash).toBe(cluster.hash);
  });
});
