import { createCluster } from "everynode";
import { describe, expect, it } from "vitest";
import { ownerTreeSvg, ownerTreeText } from "./index.js";
import { daemonSet, deployment, setImage } from "./test-cluster.js";

const owner = (kind: string, name: string, uid: string, controller = false): object => ({ apiVersion: kind === "ConfigMap" ? "v1" : "apps/v1", kind, name, uid, ...(controller ? { controller } : {}) });
const settings = (name: string, ownerReferences: readonly object[] = []): object => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default", ownerReferences } });

describe("an owner tree", () => {
  it("leads from a Deployment through its ReplicaSets to their pods", () => {
    const cluster = createCluster({ nodes: 1 });
    cluster.create(deployment("web", 2));
    cluster.settle();
    setImage(cluster, "Deployment", "web", "web:2");
    cluster.settle();
    const lines = ownerTreeText(cluster).split("\n").slice(3);
    expect(lines.map((line) => line.replaceAll(/web-[\w-]+/g, "NAME"))).toEqual([
      "Deployment default/web · 2 of 2 ready",
      "├── ReplicaSet NAME · revision 1 · 0 of 0 ready",
      "└── ReplicaSet NAME · revision 2 · 2 of 2 ready",
      "    ├── Pod NAME [2] · ready on node-1",
      "    └── Pod NAME [2] · ready on node-1",
      "",
    ]);
  });

  it("leads from a DaemonSet to its revisions and pods, and counts pods that are alike", () => {
    const cluster = createCluster({ nodes: 20 });
    cluster.create(daemonSet("agent"));
    cluster.settle();
    expect(ownerTreeText(cluster, { root: { kind: "DaemonSet", name: "agent" } })).toMatch(/DaemonSet default\/agent · 20 of 20 ready\n├── ControllerRevision agent-\w+ · revision 1\n└── Pod 20 pods \[1\] · ready\n$/);
    expect(ownerTreeSvg(cluster)).toContain(">20 pods<");
  });

  it("tells owners that are not there, those that are only owners, and those that are several", () => {
    const cluster = createCluster();
    const boss = cluster.create<{ readonly metadata: { readonly uid: string } }>(settings("boss"));
    const other = cluster.create<{ readonly metadata: { readonly uid: string } }>(settings("other"));
    cluster.create(settings("shared", [owner("ConfigMap", "boss", boss.metadata.uid), owner("ConfigMap", "other", other.metadata.uid, true)]));
    cluster.create(settings("plain", [owner("ConfigMap", "boss", boss.metadata.uid)]));
    cluster.create(settings("lost", [owner("ConfigMap", "nobody", "0-0")]));
    expect(ownerTreeText(cluster).split("\n").slice(3)).toEqual([
      "ConfigMap default/boss",
      "└─╌ ConfigMap plain",
      "ConfigMap default/other",
      "└── ConfigMap shared · also owned by ConfigMap boss",
      "ConfigMap nobody · is not there",
      "└─╌ ConfigMap default/lost",
      "",
    ]);
    const svg = ownerTreeSvg(cluster);
    expect([...svg.matchAll(/class="card-gone"/g)]).toHaveLength(2);
    expect(svg).toContain("edge-weak");
  });

  it("ends where owners own each other, and begins where it is told", () => {
    const cluster = createCluster();
    const [a, b] = ["a", "b"].map((name) => cluster.create<{ readonly metadata: { readonly uid: string } }>(settings(name)).metadata.uid) as [string, string];
    cluster.patch("ConfigMap", "a", { metadata: { ownerReferences: [owner("ConfigMap", "b", b)] } });
    cluster.patch("ConfigMap", "b", { metadata: { ownerReferences: [owner("ConfigMap", "a", a)] } });
    expect(ownerTreeText(cluster, { root: { kind: "ConfigMap", name: "a" } })).toContain("ConfigMap default/a\n└─╌ ConfigMap b\n    └─╌ ConfigMap a\n");
    expect(ownerTreeText(cluster)).toContain("nothing owns anything");
    expect(() => ownerTreeSvg(cluster, { root: { kind: "DaemonSet", name: "nope" } })).toThrow('an owner tree begins at an object that is there; got {"kind":"DaemonSet","name":"nope","namespace":"default"}');
  });
});
