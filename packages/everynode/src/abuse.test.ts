import { type Controller, done, enqueueKey, now } from "@everynode/core";
import { describe, expect, it } from "vitest";
import { type Cluster, createCluster, loadCluster } from "./index.js";

function agent(name = "agent"): { metadata: { name: string; labels?: Record<string, string> }; spec: { template: { spec: { containers: { name: string; image: string }[] } } } } {
  const labels = { app: name };
  return { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "app:1" }] } } } } as never;
}

const configMap = (metadata: object, data: object = {}): object => ({ apiVersion: "v1", kind: "ConfigMap", metadata, data });

/** A cluster with a daemon that has not been placed yet. */
function busy(options: Parameters<typeof createCluster>[0] = {}): Cluster {
  const cluster = createCluster({ nodes: 3, seed: 5, ...options });
  cluster.create(agent());
  return cluster;
}

/** What the cluster comes to be, as one text. */
function outcome(cluster: Cluster): string {
  cluster.settle();
  return JSON.stringify(cluster.save());
}

/** Expects that what is done fails with these words, and that the cluster is as if it had not been done. */
function expectRefused(act: (cluster: Cluster) => unknown, words: RegExp): void {
  const cluster = busy();
  const { hash, simulation } = cluster;
  expect(() => act(cluster)).toThrow(words);
  expect(cluster.hash).toBe(hash);
  expect(cluster.simulation).toBe(simulation);
  expect(outcome(cluster)).toBe(outcome(busy()));
}

/** Expects that the API server refuses it in these words; being asked is all that the cluster remembers of it. */
function expectAnswered(act: (cluster: Cluster) => unknown, words: RegExp): void {
  const cluster = busy();
  const before = cluster.simulation.cluster;
  expect(() => act(cluster)).toThrow(words);
  expect(cluster.simulation.cluster).toBe(before);
  cluster.settle();
  expect(cluster.get("DaemonSet", "agent").status.numberAvailable).toBe(3);
}

describe("a listener that throws", () => {
  it("is reported, and changes nothing", () => {
    const cluster = busy();
    const heard: string[] = [];
    cluster.on("write", (entry) => {
      heard.push(entry.kind);
      if (entry.kind === "Pod") throw new TypeError("no pods, please");
    });
    let thrown = 0;
    for (let rest = false; !rest; ) {
      try {
        rest = cluster.settle();
      } catch (error) {
        expect(String(error)).toBe('ListenerError: a listener of "write" threw TypeError: no pods, please; the cluster is as it was after the step');
        thrown++;
      }
    }
    expect(thrown).toBe(heard.filter((kind) => kind === "Pod").length);
    expect(JSON.stringify(cluster.save())).toBe(outcome(busy()));
  });

  it("cannot change the cluster by what it is given", () => {
    const cluster = busy();
    cluster.on("write", ({ write }) => {
      const metadata = write?.object.metadata as { name: string };
      expect(() => (metadata.name = "other")).toThrow(TypeError);
    });
    expect(outcome(cluster)).toBe(outcome(busy()));
  });
});

describe("a manifest of many megabytes", () => {
  const lines = (megabytes: number): string => "    a line of text that is not long at all\n".repeat(megabytes * 24_500);

  it("of 10 is read, and its object refused as too large for the store", () => {
    expectAnswered((cluster) => cluster.load(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata:\n  text: |\n${lines(10)}`), /Too long: may not be more than 1048576 bytes|Request entity too large|is too large/);
  });

  it("of 10 with many objects is loaded", () => {
    const cluster = createCluster();
    const one = (i: number): string => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${i}}\ndata:\n  text: |\n${"    a line of text that is not long at all\n".repeat(245)}`;
    const text = Array.from({ length: 1000 }, (_, i) => one(i)).join("");
    expect(text.length).toBeGreaterThan(10_000_000);
    cluster.load(text);
    expect(cluster.list("ConfigMap")).toHaveLength(1000);
  }, 60_000);

  it("of more than 16 is refused", () => {
    expectRefused((cluster) => cluster.load(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata:\n  text: |\n${lines(17)}`, { file: "big.yaml" }), /big\.yaml:1:1: the manifest has 1[78] MB, but at most 16 MB are read: split it/);
  });
});

describe("names that objects of JavaScript have", () => {
  const own = (key: string, value: unknown): object => JSON.parse(`{${JSON.stringify(key)}: ${JSON.stringify(value)}}`) as object;

  it.each(["constructor", "toString", "hasOwnProperty", "valueOf"])("%s is a label and a key like any other", (key) => {
    const cluster = createCluster({ nodes: [{ name: "node-1", labels: { [key]: "yes" } }, { name: "node-2" }] });
    const set = agent();
    (set.spec.template.spec as { nodeSelector?: object }).nodeSelector = { [key]: "yes" };
    cluster.create(set);
    cluster.create(configMap({ name: "settings", labels: { [key]: "x" }, annotations: { [key]: "y" } }, { [key]: "z" }));
    cluster.settle();
    expect(cluster.list("Pod").map((pod) => pod.spec.nodeName)).toEqual(["node-1"]);
    expect(cluster.list("ConfigMap", { labelSelector: `${key}=x` })).toHaveLength(1);
    expect(cluster.list("ConfigMap", { labelSelector: `${key}=native` })).toHaveLength(0);
    cluster.labelNode("node-2", { [key]: "yes" });
    cluster.labelNode("node-1", { [key]: null });
    cluster.settle();
    expect(cluster.list("Pod").map((pod) => pod.spec.nodeName)).toEqual(["node-2"]);
    expect(JSON.stringify(loadCluster(JSON.parse(JSON.stringify(cluster.save()))).save())).toBe(JSON.stringify(cluster.save()));
  });

  it("constructor is a name like any other", () => {
    const cluster = createCluster({ nodes: [{ name: "constructor" }] });
    cluster.create(agent("constructor"));
    cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "constructor" } });
    cluster.settle();
    expect(cluster.get("DaemonSet", "constructor").status.numberAvailable).toBe(1);
    expect(cluster.list("Pod")[0]?.spec.nodeName).toBe("constructor");
    expect(cluster.find("ConfigMap", "constructor", { namespace: "constructor" })).toBeUndefined();
    cluster.delete("DaemonSet", "constructor");
    cluster.removeNode("constructor");
    cluster.advance({ minutes: 2 });
    expect(cluster.list("Pod")).toEqual([]);
  });

  it("__proto__ is refused as a name and as a label, in the API server's words", () => {
    expectAnswered((cluster) => cluster.create(configMap({ name: "__proto__" })), /metadata\.name: Invalid value: "__proto__"/);
    expectAnswered((cluster) => cluster.create(configMap({ name: "x", labels: own("__proto__", "y") })), /metadata\.labels: Invalid value: "__proto__"/);
    expectAnswered((cluster) => cluster.labelNode("node-1", own("__proto__", "y") as Record<string, string>), /metadata\.labels: Invalid value: "__proto__"/);
    expectAnswered((cluster) => cluster.addNode({ name: "__proto__" }), /metadata\.name: Invalid value: "__proto__"/);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it("__proto__ as a field is unknown, and no prototype is touched", () => {
    expectAnswered((cluster) => cluster.create({ ...configMap({ name: "x" }), ...own("a", 1) }), /unknown field "a"/);
    const polluting = JSON.parse('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"__proto__":{"polluted":"yes"}}') as object;
    expectAnswered((cluster) => cluster.create(polluting), /unknown field "__proto__"/);
    expectAnswered((cluster) => cluster.patch("Node", "node-1", JSON.parse('{"__proto__":{"polluted":"yes"}}') as object), /unknown field "__proto__"/);
    expect(() => createCluster().load("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n__proto__: {polluted: yes}\n")).toThrow(/unknown field "__proto__"/);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it("no kind and no resource is found by them", () => {
    for (const word of ["constructor", "__proto__", "toString"]) {
      expectRefused((cluster) => cluster.list(word), /the server doesn't have a resource type/);
      expectRefused((cluster) => cluster.create({ apiVersion: word, kind: word, metadata: { name: "x" } }), /no matches for kind/);
    }
  });
});

describe("a controller that does not end", () => {
  const endless = (name: string, reconcile: Controller["reconcile"]): Controller => ({ name, watches: [{ kind: "DaemonSet", on: ({ key }, waker) => waker.enqueue(key) }], reconcile });

  it("in one reconcile is found out", () => {
    const cluster = busy({
      controllers: (builtIn) => [
        ...builtIn,
        endless("spinner", function* () {
          for (;;) yield* now();
        }),
      ],
    });
    const { simulation } = cluster;
    expect(() => cluster.settle()).toThrow(/spinner.*did not end within 100000 effects/);
    expect(cluster.simulation).toBe(simulation);
    expect(cluster.get("DaemonSet", "agent").metadata.name).toBe("agent");
  });

  it("in ever new reconciles is found out", () => {
    const cluster = busy({
      controllers: (builtIn) => [
        ...builtIn,
        endless("nagger", function* (key) {
          yield* enqueueKey(key, 0);
          return done();
        }),
      ],
    });
    expect(() => cluster.settle({ maxSteps: 5_000 })).toThrow(/does not come to rest: 5000 steps at one instant; the next would be: .*nagger/);
    expect(cluster.list("Node")).toHaveLength(3);
  });
});

describe("what is no JSON", () => {
  const cyclic: { self?: object } = {};
  cyclic.self = cyclic;
  const withData = (value: unknown): object => configMap({ name: "x" }, { value });

  it.each([
    ["an object that contains itself", cyclic, /nested more than 200 levels deep, or contains itself, at object\.data\.value(\.self)+/],
    ["NaN", NaN, /plain JSON; got NaN at object\.data\.value/],
    ["Infinity", -Infinity, /plain JSON; got -Infinity at object\.data\.value/],
    ["a function", () => 1, /plain JSON; got a function at object\.data\.value/],
    ["a symbol", Symbol("s"), /plain JSON; got a symbol at object\.data\.value/],
    ["a bigint", 1n, /plain JSON; got a bigint at object\.data\.value/],
    ["a date", new Date(0), /plain JSON; got a Date at object\.data\.value/],
    ["a map", new Map(), /plain JSON; got a Map at object\.data\.value/],
  ])("%s is refused wherever an object is taken", (_, value, words) => {
    expectRefused((cluster) => cluster.create(withData(value)), words);
    expectRefused((cluster) => cluster.apply({ ...withData(value), metadata: { generateName: "x-" } }), words);
    expectRefused((cluster) => cluster.load([withData(value)]), words);
    expectAnswered((cluster) => cluster.patch("Node", "node-1", { data: { value } }), /plain JSON|contains itself/);
    expect(() => createCluster({ objects: [withData(value)] })).toThrow(words);
  });

  it("undefined is a field that is not there", () => {
    const cluster = createCluster();
    cluster.create(configMap({ name: "x", labels: undefined }, { a: "1", b: undefined }));
    expect((cluster.get("ConfigMap", "x") as { data?: object }).data).toEqual({ a: "1" });
  });

  it("is refused instead of objects, too", () => {
    for (const nothing of [null, undefined, 7, "x", true, () => 1, Symbol("s")] as never[]) {
      expectRefused((cluster) => cluster.create(nothing), /an object needs apiVersion and kind; got/);
      expectRefused((cluster) => cluster.load([nothing]), /an object|object/);
    }
    expectRefused((cluster) => cluster.create(cyclic), /an object needs apiVersion and kind; got an object that is no JSON/);
    for (const objects of [null, 7, {}, () => 1] as never[]) expectRefused((cluster) => cluster.load(objects), /objects must be manifests as text, or a list of objects/);
    for (const object of [null, 7, "x", [], {}] as never[]) expect(createCluster().request({ verb: "create", kind: "ConfigMap", namespace: "default", object }).code).toBeGreaterThanOrEqual(400);
    for (const kind of ["Machine", "Nope", "constructor"]) expectRefused((cluster) => cluster.request({ verb: "get", kind, name: "node-1" }), /the server doesn't have a resource type/);
    for (const nodes of [NaN, -1, 1.5, "3", [null], [{}]] as never[]) expect(() => createCluster({ nodes })).toThrow(/nodes? must be/);
    for (const seed of [NaN, 1.5, "1", null] as never[]) expect(() => createCluster({ seed })).toThrow(/seed must be a whole number/);
    for (const startTime of ["yesterday", NaN, -1, 1.5] as never[]) expect(() => createCluster({ startTime })).toThrow(/startTime must be/);
    for (const time of [NaN, -1, 0.5, "1h", { minutes: NaN }, { weeks: 1 }, null] as never[]) expectRefused((cluster) => cluster.advance(time), /duration/);
  });
});

describe("an object that is changed", () => {
  it("after it was given, changes nothing in the cluster", () => {
    const cluster = createCluster({ nodes: 3, seed: 5 });
    const given = agent();
    cluster.create(given);
    given.metadata.name = "other";
    given.spec.template.spec.containers.push({ name: "more", image: "more:1" });
    const patch = { metadata: { labels: { a: "1" } } };
    cluster.patch("Node", "node-1", patch);
    patch.metadata.labels.a = "2";
    expect(cluster.get("Node", "node-1").metadata.labels?.["a"]).toBe("1");
    const request = { verb: "create", kind: "ConfigMap", namespace: "default", object: configMap({ name: "c" }, { a: "1" }) as { data: { a: string } } } as const;
    cluster.request(request);
    request.object.data.a = "2";
    expect((cluster.get("ConfigMap", "c") as { data?: object }).data).toEqual({ a: "1" });
    const pristine = createCluster({ nodes: 3, seed: 5 });
    pristine.create(agent());
    cluster.settle();
    pristine.settle();
    expect(cluster.get("DaemonSet", "agent")).toEqual({ ...pristine.get("DaemonSet", "agent"), metadata: { ...pristine.get("DaemonSet", "agent").metadata, resourceVersion: cluster.get("DaemonSet", "agent").metadata.resourceVersion } });
  });

  it("after it was read, says that it cannot be", () => {
    const cluster = busy();
    cluster.settle();
    const read = [cluster.get("DaemonSet", "agent"), cluster.find("Node", "node-1"), cluster.list("Pod")[0], cluster.create(configMap({ name: "c" })), cluster.edit("Node", "node-2", (draft) => void (draft.spec.unschedulable = true)), cluster.patch("Node", "node-3", { spec: { unschedulable: true } })];
    const before = JSON.stringify(cluster.save());
    for (const object of read) {
      expect(() => ((object as { kind: string }).kind = "x")).toThrow(TypeError);
      const metadata = object?.metadata as { name: string };
      expect(() => (metadata.name = "x")).toThrow(TypeError);
    }
    expect(JSON.stringify(cluster.save())).toBe(before);
  });
});
