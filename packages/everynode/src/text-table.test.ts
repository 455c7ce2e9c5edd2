import { describe, expect, it } from "vitest";
import { createCluster, textTable } from "./index.js";

describe("a table of text", () => {
  it("aligns columns three blanks apart, six wide at least, without blanks at the end", () => {
    expect(textTable([["A", "B", "C"], ["long-name", "x", ""], ["s", "yy", "end"]])).toEqual(["A           B     C", "long-name   x     ", "s           yy    end"]);
  });
});

describe("the table of a kind", () => {
  const cluster = createCluster({ nodes: 2 });
  cluster.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", labels: { a: "1" } }, data: { x: "1" } });
  cluster.settle();
  cluster.advance({ minutes: 5 });

  it("has what kubectl get shows, by any name of the kind", () => {
    const text = "NAME     STATUS   ROLES    AGE   VERSION\nnode-1   Ready    <none>   5m    v1.36.3\nnode-2   Ready    <none>   5m    v1.36.3";
    for (const word of ["Node", "nodes", "no"]) expect(cluster.table(word)).toBe(text);
  });

  it("has a column for namespaces where it shows all of them", () => {
    expect(cluster.table("cm")).toBe("NAMESPACE   NAME       DATA   AGE\ndefault     settings   1      5m");
    expect(cluster.table("cm", { namespace: "default" })).toBe("NAME       DATA   AGE\nsettings   1      5m");
  });

  it("says so where there is nothing", () => {
    expect(cluster.table("pods")).toBe("No resources found");
    expect(cluster.table("pods", { namespace: "kube-system" })).toBe("No resources found in kube-system namespace.");
    expect(cluster.table("cm", { labelSelector: "a=2" })).toBe("No resources found");
  });

  it("has more columns where it is wide", () => {
    expect(cluster.table("nodes").split("\n")[0]).not.toContain("INTERNAL-IP");
    expect(cluster.table("nodes", { wide: true }).split("\n")[0]).toContain("INTERNAL-IP");
  });
});
