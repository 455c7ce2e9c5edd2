import { expect, it } from "vitest";
import { type Cluster, createCluster } from "./index.js";

function listening(): { readonly cluster: Cluster; readonly heard: string[] } {
  const cluster = createCluster({ nodes: 1 });
  const heard: string[] = [];
  cluster.on("write", (entry) => void (entry.actor === "user" && heard.push(`${entry.verb} ${entry.key}`)));
  return { cluster, heard };
}

it("a listener hears of what happens from then on, in order", () => {
  const { cluster, heard } = listening();
  cluster.labelNode("node-1", { a: "1" });
  cluster.addNode({ name: "node-2" });
  cluster.settle();
  expect(heard).toEqual(["patch node-1", "create node-2"]);
});

it("a listener goes on hearing when the cluster goes back to before it listened, and hears nothing twice", () => {
  const cluster = createCluster({ nodes: 1 });
  const before = cluster.snapshot();
  const heard: string[] = [];
  cluster.on("write", (entry) => void (entry.actor === "user" && heard.push(entry.key)));
  cluster.addNode({ name: "node-2" });
  cluster.restore(before);
  cluster.addNode({ name: "node-3" });
  expect(heard).toEqual(["node-2", "node-3"]);
});

it("a fork has no listeners, and keeps no more than the cluster was made to keep", () => {
  const { cluster, heard } = listening();
  const fork = cluster.fork();
  fork.addNode({ name: "node-2" });
  expect(heard).toEqual([]);
  expect(fork.simulation.setup.trace).toBe("hash");
});

it("listening changes nothing, and leaves nothing behind", () => {
  const { cluster } = listening();
  const silent = createCluster({ nodes: 1 });
  const deaf = (): void => undefined;
  silent.on("trace", deaf).off("trace", deaf);
  for (const each of [cluster, silent]) each.advance({ minutes: 3 });
  expect(cluster.hash).toBe(silent.hash);
  expect(JSON.stringify(cluster.save())).toBe(JSON.stringify(silent.save()));
  expect(silent.simulation.trace.end).toBe(0);
});
