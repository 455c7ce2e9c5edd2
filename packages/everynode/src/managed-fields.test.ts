import { shelfOf } from "@everynode/api";
import type { KubeObject, ManagedFieldsEntry } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { type Cluster, createCluster } from "./index.js";

const AGENT = `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: default }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec: { containers: [{ name: agent, image: "agent:1" }] }
`;

function played(managedFields: "all" | "outside"): Cluster {
  const cluster = createCluster({ nodes: 3, objects: AGENT, managedFields, seed: 5 });
  cluster.settle();
  return cluster;
}

const objects = (cluster: Cluster, kind: string): readonly KubeObject[] => [...shelfOf(cluster.simulation.cluster, kind).collection.objects.values()];
const managersOf = (object: KubeObject | undefined): readonly string[] =>
  ((object?.metadata.managedFields ?? []) as readonly ManagedFieldsEntry[]).map(({ manager = "", subresource }) => (subresource === undefined ? manager : `${manager} ${subresource}`));

function unmanaged(object: KubeObject): object {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

describe("a cluster that tracks every writer", () => {
  const [all, outside] = [played("all"), played("outside")];

  it("names the programs that Kubernetes would name", () => {
    expect(managersOf(objects(all, "Pod")[0])).toEqual(["kube-controller-manager", "kubelet status"]);
    expect(managersOf(objects(all, "DaemonSet")[0])).toContain("kube-controller-manager status");
    expect(managersOf(objects(outside, "Pod")[0])).toEqual([]);
  });

  it("does nothing else otherwise", () => {
    for (const kind of ["Pod", "DaemonSet", "ControllerRevision", "Node"]) expect(objects(all, kind).map(unmanaged)).toEqual(objects(outside, kind).map(unmanaged));
  });
});
