import { describe, expect, it } from "vitest";
import { createCluster, loadCluster } from "./index.js";

const definition = (kind: string, scope = "Namespaced"): string => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ${kind.toLowerCase()}s.example.com }
spec:
  group: example.com
  scope: ${scope}
  names: { kind: ${kind}, plural: ${kind.toLowerCase()}s }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } } }]
`;
const gadget = "apiVersion: example.com/v1\nkind: Gadget\nmetadata: { name: g }\nspec: { size: 3, deep: { list: [1, two] } }\n";

describe("manifests", () => {
  it("may define kinds and bring objects of them", () => {
    const cluster = createCluster({ objects: `${definition("Gadget")}---\n${gadget}` });
    expect(cluster.get("gadgets", "g")).toMatchObject({ kind: "Gadget", metadata: { namespace: "default", generation: 1 }, spec: { size: 3, deep: { list: [1, "two"] } } });
    expect(cluster.table("gadget", { namespace: "default" })).toBe("NAME   AGE\ng      0s");
    expect(cluster.warnings).toEqual(["Gadget objects are stored; nothing in this cluster acts on them"]);
  });

  it("may bring objects of kinds that were defined before, also in a cluster that was saved", () => {
    const cluster = createCluster({ objects: definition("Gadget") });
    const loaded = loadCluster(JSON.parse(JSON.stringify(cluster.save())));
    for (const each of [cluster, loaded, cluster.fork()]) {
      each.load(gadget);
      expect(each.find("Gadget.example.com", "g")).toBeDefined();
    }
    expect(() => createCluster({ objects: gadget })).toThrow('manifest:2:1: no matches for kind "Gadget" in version "example.com/v1"');
  });

  it("warn of rules in a schema that nobody looks at", () => {
    const rules = 'schema: { openAPIV3Schema: { type: object, x-kubernetes-validations: [{ rule: "self.metadata.name != \'x\'" }],';
    const cluster = createCluster({ objects: definition("Gadget").replace("schema: { openAPIV3Schema: { type: object,", rules) });
    expect(cluster.warnings).toEqual(["the schema of Gadget has x-kubernetes-validations, which this cluster does not check"]);
  });

  it("may define kinds by way of create, and then have them", () => {
    const cluster = createCluster();
    const spec = { group: "example.com", scope: "Cluster", names: { kind: "Widget", plural: "widgets" }, versions: [{ name: "v1", served: true, storage: true }] };
    cluster.create({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name: "widgets.example.com" }, spec });
    cluster.create({ apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "w" } });
    expect(cluster.list("widgets")).toHaveLength(1);
  });

  it("may bring the same namespace several times", () => {
    const namespace = (label: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: { name: apps, labels: { ${label}: "yes" } }\n`;
    const cluster = createCluster({ objects: `${namespace("one")}---\n${namespace("two")}` });
    cluster.load("apiVersion: v1\nkind: Namespace\nmetadata: { name: kube-system }\n");
    expect(cluster.get("Namespace", "apps").metadata.labels).toEqual({ "kubernetes.io/metadata.name": "apps", one: "yes", two: "yes" });
  });

  it("are taken whole or not at all, and say where a refused object stands", () => {
    const cluster = createCluster({ nodes: 1 });
    const { simulation } = cluster;
    const text = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: B }\n";
    expect(() => cluster.load(text, { file: "maps.yaml" })).toThrow('maps.yaml:5:1: Error from server (Invalid): ConfigMap "B" is invalid: metadata.name: Invalid value: "B"');
    expect(cluster.simulation).toBe(simulation);
  });

  it("refuse privileged containers only where the cluster is told to", () => {
    const pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: c, image: i, securityContext: { privileged: true } }] }\n";
    expect(createCluster({ objects: pod }).list("Pod")).toHaveLength(1);
    expect(() => createCluster({ objects: pod, allowPrivileged: false })).toThrow("spec.containers[0].securityContext.privileged: Forbidden: disallowed by cluster policy");
    const strict = loadCluster(JSON.parse(JSON.stringify(createCluster({ allowPrivileged: false }).save())));
    expect(() => strict.load(pod)).toThrow("disallowed by cluster policy");
  });

  it("may come from a cluster: uids, status and machines come along", () => {
    const cluster = createCluster({ nodes: 2, seed: 4 });
    cluster.create({ apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" }, spec: { selector: { matchLabels: { a: "b" } }, template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "i" }] } } } });
    cluster.settle();
    const kinds = ["Node", "DaemonSet", "ControllerRevision", "Pod"];
    const dumped = kinds.flatMap((kind) => cluster.list(kind));
    const other = createCluster({ objects: JSON.stringify({ apiVersion: "v1", kind: "List", items: dumped }), seed: 9 });
    const before = other.list("Pod").map((pod) => pod.metadata.uid);
    other.advance({ minutes: 5 });
    expect(other.list("Pod").map((pod) => pod.metadata.uid)).toEqual(before);
    expect(other.get("DaemonSet", "agent")).toMatchObject({ metadata: { uid: cluster.get("DaemonSet", "agent").metadata.uid }, status: { numberAvailable: 2 } });
    other.addNode({ name: "node-3" });
    other.settle();
    expect(other.get("DaemonSet", "agent").status.numberAvailable).toBe(3);
  });
});
