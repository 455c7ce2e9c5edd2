import { type Controller, done, type Reconcile, send, type View } from "@everynode/core";
import { describe, expect, it } from "vitest";
import { createCluster, defineKind, invalid, type Kind, type KubeObject, loadCluster } from "./index.js";

interface Window extends KubeObject {
  readonly spec: { readonly from: number; readonly to: number };
  readonly status?: { readonly open: boolean };
}

const integer = { type: "integer", minimum: 0, maximum: 24 };
const WINDOW = defineKind<Window>({
  group: "example.com",
  kind: "Window",
  shortNames: ["win"],
  scope: "Cluster",
  columns: [
    { name: "From", type: "integer", jsonPath: ".spec.from" },
    { name: "Open", type: "boolean", jsonPath: ".status.open" },
    { name: "To", type: "integer", jsonPath: ".spec.to", priority: 1 },
    { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
  ],
  schema: { type: "object", properties: { spec: { type: "object", required: ["from"], properties: { from: integer, to: { ...integer, default: 24 } } }, status: { type: "object", properties: { open: { type: "boolean" } } } } },
  check: ({ spec }, old) => [
    ...(spec.from < spec.to ? [] : [invalid("spec.to", spec.to, "must be later than from")]),
    ...(old === undefined || old.spec.from === spec.from ? [] : [invalid("spec.from", spec.from, "field is immutable")]),
  ],
});
const window = (spec: object, name = "night"): object => ({ apiVersion: "example.com/v1", kind: "Window", metadata: { name }, spec });

describe("a kind declared in code", () => {
  it("is served like any other: by all its names, with defaults, status and columns", () => {
    const cluster = createCluster({ kinds: [WINDOW] });
    cluster.create(window({ from: 22 }));
    expect(cluster.get<Window>("win", "night").spec).toEqual({ from: 22, to: 24 });
    expect(cluster.patch("windows", "night", { status: { open: true } })).not.toHaveProperty("status");
    cluster.patch("windows", "night", { status: { open: true } }, { subresource: "status" });
    cluster.advance({ minutes: 5 });
    expect(cluster.table("Window")).toBe("NAME    FROM   OPEN   AGE\nnight   22     true   5m");
    expect(cluster.table("Window", { wide: true })).toBe("NAME    FROM   OPEN   TO    AGE\nnight   22     true   24    5m");
    expect(cluster.list<Window>("Window.example.com").map(({ metadata }) => metadata.generation)).toEqual([1]);
  });

  it("refuses what its schema and its checker find wrong", () => {
    const cluster = createCluster({ kinds: [WINDOW] });
    const create = (spec: object) => (): KubeObject => cluster.create(window(spec));
    expect(create({ from: 30 })).toThrow('Window.example.com "night" is invalid: spec.from: Invalid value: 30: spec.from in body should be less than or equal to 24');
    expect(create({ from: 9, to: 8 })).toThrow('Window.example.com "night" is invalid: spec.to: Invalid value: 8: must be later than from');
    expect(create({ from: 9, til: 8 })).toThrow('strict decoding error: unknown field "spec.til"');
    cluster.create(window({ from: 9 }));
    expect(() => cluster.patch("win", "night", { spec: { from: 10 } })).toThrow("spec.from: Invalid value: 10: field is immutable");
    expect(() => cluster.load("apiVersion: example.com/v1\nkind: Window\nmetadata: { name: w }\nspec:\n  frm: 1\n", { file: "w.yaml" })).toThrow('w.yaml:5:3: unknown field "spec.frm"');
  });

  it("takes part in ownership, in namespaces and in saving", () => {
    const own = (kind: string): Kind => defineKind({ group: "example.com", kind });
    const options = { kinds: [own("Parent"), own("Child")], seed: 3 };
    const cluster = createCluster(options);
    const parent = (name: string, namespace = "default"): KubeObject => cluster.create({ apiVersion: "example.com/v1", kind: "Parent", metadata: { name, namespace } });
    const { uid } = parent("p").metadata;
    for (const name of ["a", "b"]) cluster.create({ apiVersion: "example.com/v1", kind: "Child", metadata: { name, ownerReferences: [{ apiVersion: "example.com/v1", kind: "Parent", name: "p", uid }] } });
    cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "apps" } });
    parent("q", "apps");
    cluster.delete("Parent", "p");
    cluster.delete("Namespace", "apps");
    const loaded = loadCluster(JSON.parse(JSON.stringify(cluster.save())), options);
    for (const each of [cluster, loaded]) {
      expect(each.settle()).toBe(true);
      expect([...each.list("Parent"), ...each.list("Child")]).toEqual([]);
      expect(each.find("Namespace", "apps")).toBeUndefined();
    }
    expect(loaded.hash).toBe(cluster.hash);
  });

  it.each([
    [{ group: "example", kind: "Window" }, 'the group of a kind must be a domain, such as example.com; got "example"'],
    [{ group: "example.com", kind: "window" }, 'the kind of a kind must be a name like NodeConfig; got "window"'],
    [{ group: "example.com", kind: "Window", scope: "cluster" }, 'scope must be "Namespaced" or "Cluster"; got "cluster"'],
    [{ group: "example.com", kind: "Window", printerColumns: [] }, 'defineKind knows no "printerColumns"; there are'],
    [{ group: "example.com", kind: "Window", columns: [{ name: "A", type: "text", jsonPath: ".a" }] }, 'type of the column "A" must be "string"'],
    [{ group: "example.com", kind: "Window", columns: [{ name: "A", type: "string", jsonPath: "a" }] }, 'jsonPath of the column "A" must be a path like .spec.image; got "a"'],
  ])("is refused as %j", (input, words) => {
    expect(() => defineKind(input as never)).toThrow(words);
  });
});

describe("a controller of one's own", () => {
  function* greet(key: string, view: View): Reconcile {
    const found = view.get("Greeting.example.com", key);
    const { namespace = "", name = "" } = found?.metadata ?? {};
    if (found !== undefined) yield* send({ verb: "create", kind: "ConfigMap", namespace, object: { apiVersion: "v1", kind: "ConfigMap", metadata: { name } }, fieldValidation: "Strict" });
    return done();
  }
  const greeter: Controller = { name: "greeter", startKeys: ["default/none"], watches: [{ kind: "Greeting.example.com", on: ({ key }, waker) => waker.enqueue(key) }], reconcile: greet };
  const names = { kind: "Greeting", plural: "greetings" };
  const definition = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name: "greetings.example.com" }, spec: { group: "example.com", scope: "Namespaced", names, versions: [{ name: "v1", served: true, storage: true }] } };
  const greeting = { apiVersion: "example.com/v1", kind: "Greeting", metadata: { name: "hello" } };

  it("may watch a kind that is defined later: by a request, by a manifest, or by what another cluster printed", () => {
    const printed = createCluster({ objects: [definition] }).get("CustomResourceDefinition", "greetings.example.com");
    for (const defined of [[definition], [printed]]) {
      const cluster = createCluster({ controllers: (builtIn) => [...builtIn, greeter] });
      cluster.settle();
      cluster.load(defined);
      cluster.create(greeting);
      cluster.settle();
      expect(cluster.find("ConfigMap", "hello")).toBeDefined();
    }
  });

  it("goes back to before its kind was defined, and on from there", () => {
    const cluster = createCluster({ controllers: (builtIn) => [...builtIn, greeter] });
    const before = cluster.snapshot();
    for (let round = 0; round < 2; round++) {
      cluster.load([definition, greeting]);
      cluster.settle();
      expect(cluster.find("ConfigMap", "hello")).toBeDefined();
      cluster.restore(before);
      expect(() => cluster.list("Greeting")).toThrow('the server doesn\'t have a resource type "Greeting"');
    }
  });

  it("must call kinds by names that can be", () => {
    expect(() => createCluster({ controllers: () => [{ ...greeter, watches: [{ kind: "Daemonset" }] }] })).toThrow('greeter watches "Daemonset", which is no kind of this cluster; a user\'s own kind is called Name.group');
  });
});
