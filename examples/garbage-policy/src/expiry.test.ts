import { readFileSync } from "node:fs";
import { type Cluster, createCluster } from "everynode";
import { describe, expect, it } from "vitest";
import { expiry } from "./expiry.js";

const names = (cluster: Cluster): readonly string[] => cluster.list("ConfigMap", { namespace: "default" }).map(({ metadata }) => metadata.name);

function clusterWith(...seconds: readonly string[]): Cluster {
  const cluster = createCluster({ controllers: (builtIn) => [...builtIn, expiry] });
  for (const each of seconds) cluster.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: `after-${each.toLowerCase()}`, labels: { "expires-after": each } } });
  cluster.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "plain" } });
  return cluster;
}

describe("a ConfigMap that expires", () => {
  it("goes when its time has come, and no sooner", () => {
    const cluster = clusterWith("60", "90");
    expect(cluster.settle()).toBe(true);
    cluster.advance(59_999);
    expect(names(cluster)).toEqual(["after-60", "after-90", "plain"]);
    cluster.advance(1);
    expect(names(cluster)).toEqual(["after-90", "plain"]);
    cluster.advance({ hours: 1 });
    expect(names(cluster)).toEqual(["plain"]);
  });

  it("stays as long as it is renewed", () => {
    const cluster = clusterWith("60");
    for (let minutes = 0; minutes < 5; minutes++) {
      cluster.advance({ seconds: 50 });
      cluster.patch("ConfigMap", "after-60", { metadata: { annotations: { "renewed-at": cluster.time } } });
    }
    expect(names(cluster)).toEqual(["after-60", "plain"]);
    cluster.advance({ seconds: 60 });
    expect(names(cluster)).toEqual(["plain"]);
  });

  it("stays for good where the label is no number of seconds", () => {
    const cluster = clusterWith("never", "0");
    cluster.advance({ hours: 2 });
    expect(names(cluster)).toEqual(["after-0", "after-never", "plain"]);
  });
});

it("the policy has less than 60 lines", () => {
  expect(readFileSync(new URL("./expiry.ts", import.meta.url), "utf8").split("\n").length).toBeLessThan(60);
});
