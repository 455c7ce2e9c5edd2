import { describe, expect, it } from "vitest";
import { createCluster, type Cluster } from "./index.js";

function withDeployment(more: object = {}): Cluster {
  const labels = { app: "web" };
  const cluster = createCluster({ nodes: 2 });
  cluster.create({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec: { replicas: 3, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "web:1" }] } }, ...more } });
  cluster.settle();
  return cluster;
}

const withImage = (cluster: Cluster, image: string): void => {
  cluster.patch("Deployment", "web", { spec: { template: { spec: { containers: [{ name: "main", image }] } } } });
  cluster.settle();
};

const left = (cluster: Cluster): readonly number[] => (["Deployment", "ReplicaSet", "Pod"] as const).map((kind) => cluster.list(kind).length);

describe("a Deployment that is deleted", () => {
  it("takes all of its ReplicaSets and pods with it", () => {
    const cluster = withDeployment();
    withImage(cluster, "web:2");
    expect(left(cluster)).toEqual([1, 2, 3]);
    cluster.delete("Deployment", "web");
    cluster.settle();
    expect(left(cluster)).toEqual([0, 0, 0]);
  });

  it("goes last where its dependents are to go first", () => {
    const cluster = withDeployment();
    cluster.delete("Deployment", "web", { propagationPolicy: "Foreground" });
    expect(left(cluster)[0]).toBe(1);
    cluster.settle();
    expect(left(cluster)).toEqual([0, 0, 0]);
  });

  it("leaves them behind where they are to be orphaned, and the next one takes them over", () => {
    const cluster = withDeployment();
    const { spec } = cluster.get("Deployment", "web");
    const names = cluster.list("Pod").map(({ metadata }) => metadata.name);
    cluster.delete("Deployment", "web", { propagationPolicy: "Orphan" });
    cluster.settle();
    expect(left(cluster)).toEqual([0, 1, 3]);
    cluster.create({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec });
    cluster.settle();
    expect(cluster.list("Pod").map(({ metadata }) => metadata.name)).toEqual(names);
    expect(cluster.list("ReplicaSet")[0]?.metadata.ownerReferences?.map(({ name }) => name)).toEqual(["web"]);
  });
});

describe("a rollout that waits for its deadline", () => {
  it("leaves the cluster at rest, and fails when the time has come", () => {
    const cluster = withDeployment({ progressDeadlineSeconds: 600 });
    withImage(cluster, "unready/web:2");
    expect(cluster.settle()).toBe(true);
    const reason = (): string | undefined => cluster.get("Deployment", "web").status.conditions?.find(({ type }) => type === "Progressing")?.reason;
    expect(reason()).toBe("NewReplicaSetCreated");
    cluster.advance({ minutes: 11 });
    expect(reason()).toBe("ProgressDeadlineExceeded");
  });
});
