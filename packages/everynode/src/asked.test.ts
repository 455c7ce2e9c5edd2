import { describe, expect, test } from "vitest";
import { type Cluster, createCluster } from "./index.js";

const labels = { app: "web" };
const container = { name: "main", image: "app:1", ports: [{ containerPort: 80 }] };
const service = { apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec: { selector: labels, ports: [{ port: 80 }] } };
const daemon = { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "web" }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } } };

function serving(options: Parameters<typeof createCluster>[0] = {}): Cluster {
  const cluster = createCluster({ nodes: 2, ...options });
  cluster.create(service);
  cluster.create(daemon);
  cluster.settle();
  return cluster;
}

describe("asking a cluster", () => {
  test("tells who answers, and the way there", () => {
    const cluster = serving();
    const { hash } = cluster;
    const told = cluster.ask("node-1", "http://web.default:80");
    expect(told.ok).toBe(true);
    expect(told.text).toContain("web");
    expect(cluster.hash).toBe(hash);
  });

  test("tells why nobody answers", () => {
    const cluster = serving();
    cluster.kubectl("delete ds web");
    cluster.settle();
    expect(cluster.ask("node-1", "http://web.default:80").ok).toBe(false);
    expect(cluster.ask("outside", "http://nobody.default:80").ok).toBe(false);
  });

  test("knows the cluster's own programs: a container that is still starting does not answer", () => {
    const cluster = serving({ kubelet: { containers: "run", programs: { "app:1": { readyAfterMs: 30_000 } } } });
    cluster.advance({ seconds: 5 });
    expect(cluster.ask("node-1", "http://web.default:80").ok).toBe(false);
    cluster.advance({ minutes: 1 });
    expect(cluster.ask("node-1", "http://web.default:80").ok).toBe(true);
  });

  test("refuses what cannot be asked", () => {
    const cluster = serving();
    expect(() => cluster.ask("node-9", "http://web:80")).toThrow(/node-9/);
    expect(() => cluster.ask("node-1", "web")).toThrow(/port/);
    expect(() => cluster.ask("node-1", "http://web:80", { chanse: 1 } as never)).toThrow('request knows no "chanse"; did you mean "chance"?');
  });
});
