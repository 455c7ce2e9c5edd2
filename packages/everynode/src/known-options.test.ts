import { describe, expect, it } from "vitest";
import { type Cluster, createCluster, loadCluster, orderly, runningOn, seeded } from "./index.js";

/** What a person who writes JavaScript gets to read for it. */
function answer(act: (cluster: Cluster) => unknown): string {
  const cluster = createCluster({ nodes: 2 });
  const { simulation } = cluster;
  try {
    act(cluster);
  } catch (error) {
    expect(cluster.simulation).toBe(simulation);
    return String(error);
  }
  return "no error";
}

/** The same, of options that no type lets pass. */
const refusal = (options: object): string => answer(() => createCluster(options));

describe("options of a cluster", () => {
  it("are known by name, and a slip gets the name that was meant", () => {
    expect(refusal({ node: 3 })).toBe('UsageError: createCluster knows no "node"; did you mean "nodes"?');
    expect(refusal({ constructor: 3 })).toMatch(/^UsageError: createCluster knows no "constructor"; there are nodes, objects, /);
    expect(answer(() => loadCluster(createCluster().save(), { latencys: "recorded" } as never))).toBe('UsageError: loadCluster knows no "latencys"; did you mean "latencies"?');
    expect(answer(() => createCluster(3 as never))).toMatch(/^UsageError: createCluster takes an object of nodes, .*; got 3$/);
  });

  it("say what they may be", () => {
    expect(refusal({ trace: "ful" })).toBe('UsageError: trace must be "off" or "hash" or "full"; got "ful"');
    expect(refusal({ latencies: "recordd" })).toBe('UsageError: latencies must be "instant", "recorded", or an object by name of the controller; got "recordd"');
    expect(refusal({ legacy: "no" })).toBe("no error");
    expect(refusal({ legacy: "no", objects: "{}" })).toBe('UsageError: legacy must be "convert" or "refuse"; got "no"');
    expect(refusal({ startTime: new Date(0) })).toMatch(/^UsageError: startTime must be RFC 3339 .*; got "1970-/);
    expect(refusal({ nodes: "3" })).toBe('UsageError: nodes must be a whole number from 0, or a list of nodes; got "3"');
    expect(refusal({ nodes: null })).toMatch(/; got null$/);
    expect(refusal({ nodes: [{ name: "a", resources: { cpu: "-4" } }] })).toBe('UsageError: resources.cpu of node "a" must not be less than nothing; got "-4"');
    expect(refusal({ endpointSlices: { maxEndpointsPerSlice: 0 } })).toBe("UsageError: endpointSlices.maxEndpointsPerSlice must be a whole number from 1 to 1000; got 0");
    expect(refusal({ endpointSlices: { batchPeriodMs: -1 } })).toBe("UsageError: endpointSlices.batchPeriodMs must be a whole number of milliseconds from 0; got -1");
    expect(refusal({ controllers: [] })).toBe("UsageError: controllers must be a function of the built-in ones, e.g. (builtIn) => [...builtIn, mine]; got []");
    expect(refusal({ controllers: () => undefined })).toMatch(/^UsageError: controllers must return a list of controllers, each \{ name, watches, reconcile \}, .*; got undefined$/);
    expect(refusal({ controllers: (builtIn: readonly object[]) => [...builtIn, { name: "mine" }] })).toMatch(/; got \{"name":"mine"\}$/);
  });

  it("are given to a saved cluster only where it does not have them", () => {
    const saved = createCluster({ nodes: 1, nodeGroups: [{ name: "pool", max: 2 }], kubelet: { containers: "run" } }).save();
    const loading = (options: object, from = saved): string => answer(() => loadCluster(from, options));
    expect(loading({})).toBe("SavedError: cannot load the saved cluster: it was saved with controllers node-provider, kernel, cluster-autoscaler that are not here: give loadCluster the same nodeGroups, kubelet and controllers");
    expect(loading({ nodeGroups: [{ name: "pool", max: 2 }], kubelet: { containers: "run" } })).toBe("no error");
    expect(loading({ kubelet: { containers: "run" } }, createCluster().save())).toBe("SavedError: cannot load the saved cluster: it was saved without controllers kernel that are here: give loadCluster the same nodeGroups, kubelet and controllers");
    expect(loading({ controllers: (builtIn: readonly object[]) => builtIn.toReversed() }, createCluster().save())).toMatch(/its controllers stand in another order: fault-injector, /);
    for (const [name, value] of Object.entries({ nodes: 1, objects: [], faults: [] })) expect(loading({ [name]: value })).toBe(`UsageError: loadCluster takes no "${name}": a saved cluster has its own`);
  });
});

describe("a node", () => {
  it("that cannot be made says why, and is not there", () => {
    expect(answer((cluster) => cluster.addNode("node-9" as never))).toBe('UsageError: a node must be an object with a name, e.g. { name: "node-1" }; got "node-9"');
    expect(answer((cluster) => cluster.addNode({ name: "x", label: {} } as never))).toBe('UsageError: a node knows no "label"; did you mean "labels"?');
    expect(answer((cluster) => cluster.addNode({ name: "x", resources: { cpu: "lots" } }))).toBe('UsageError: resources.cpu of node "x" must be a quantity in text, such as "4", "500m" or "8Gi"; got "lots"');
    expect(answer((cluster) => cluster.addNode({ name: "x", resources: { cpu: 4 } } as never))).toMatch(/; got 4$/);
  });

  it("takes taints, labels and machines only as they are meant", () => {
    expect(answer((cluster) => cluster.taintNode("node-1", "a=b:NoSchedule" as never))).toBe('UsageError: a taint is an object, e.g. { key: "drill", effect: "NoExecute" }; got "a=b:NoSchedule"');
    expect(answer((cluster) => cluster.labelNode("node-1", { disk: 1 } as never))).toBe('UsageError: the label "disk" must be text, or null to remove it; got 1');
    expect(answer((cluster) => cluster.changeMachine("node-1", () => undefined as never))).toMatch(/^UsageError: the edit of machine "node-1" must return that machine, changed: .*; got undefined$/);
    expect(answer((cluster) => cluster.changeMachine("node-1", "stop" as never))).toMatch(/^UsageError: the edit of machine "node-1" must be a function, such as stopKubelet .*; got "stop"$/);
  });
});

describe("a question", () => {
  it("is not answered for something else", () => {
    expect(answer((cluster) => cluster.get("Pod", "a", "kube-system" as never))).toBe('UsageError: get takes an object of namespace; got "kube-system"');
    expect(answer((cluster) => cluster.find("Pod", "a", { nmespace: "x" } as never))).toBe('UsageError: find knows no "nmespace"; did you mean "namespace"?');
    expect(answer((cluster) => cluster.list("Node", { selector: "a=b" } as never))).toBe('UsageError: list knows no "selector"; there are namespace, labelSelector, fieldSelector');
    expect(answer((cluster) => cluster.get("Deamonset", "a"))).toBe('UsageError: the server doesn\'t have a resource type "Deamonset"; did you mean "DaemonSet"?');
    expect(answer((cluster) => cluster.get(undefined as never, "a"))).toBe("UsageError: the server doesn't have a resource type undefined");
    expect(answer((cluster) => cluster.delete("Pod", "a", { force: true } as never))).toBe('UsageError: delete knows no "force"; there are namespace, propagationPolicy, gracePeriodSeconds');
    expect(answer((cluster) => runningOn(cluster.simulation as never, "node-1"))).toBe('UsageError: runningOn takes a cluster and the name of a node: runningOn(cluster, "node-1")');
    expect(answer((cluster) => cluster.files("node-1", "var/log"))).toBe('UsageError: a folder begins with "/", such as "/var/log"; got "var/log"');
    expect(answer((cluster) => cluster.patch("Node", "node-1", {}, { type: "jsonpatch" } as never))).toBe('UsageError: type of a patch must be "merge" or "strategic" or "json"; got "jsonpatch"');
    expect(answer((cluster) => cluster.create("kind: Pod" as never))).toBe('UsageError: an object needs apiVersion and kind; got "kind: Pod"; text goes to load()');
    expect(answer((cluster) => cluster.create("kind: Pod\n".repeat(50) as never))).toMatch(/ got "kind: Pod.*\.\.\.; text goes to load\(\)$/);
  });
});

describe("time and moments", () => {
  it("are not let pass by mistake", () => {
    expect(answer((cluster) => cluster.settle(5 as never))).toMatch(/^UsageError: settle takes an object of chooser, /);
    expect(answer((cluster) => cluster.settle({ patience: 5 } as never))).toBe('UsageError: settle knows no "patience"; did you mean "patienceMs"?');
    expect(answer((cluster) => cluster.settle({ chooser: "orderly" } as never))).toBe('UsageError: a chooser is a function, such as orderly or seeded(1); got "orderly"');
    expect(answer((cluster) => cluster.settle({ chooser: seeded(1) }))).toBe("no error");
    expect(answer((cluster) => cluster.advance({ days: 1 }, { chooser: orderly }))).toBe("no error");
    expect(answer((cluster) => cluster.restore(cluster.save() as never))).toBe("UsageError: restore takes a moment of the history, or what snapshot() returned; what save() returned goes to loadCluster");
    expect(answer((cluster) => loadCluster(JSON.stringify(cluster.save()) as never))).toMatch(/^UsageError: loadCluster takes what save\(\) returned, as an object/);
    expect(answer((cluster) => (cluster as unknown as { on: (event: string, listener: () => void) => void }).on("writ", () => undefined))).toBe('UsageError: there is no event "writ"; did you mean "write"?');
    expect(answer((cluster) => cluster.crash("deamonset-controller"))).toBe('UsageError: there is no controller "deamonset-controller"; did you mean "daemonset-controller"?');
  });
});

describe("what is loaded", () => {
  it("says when nothing acts on it, or when it is the name of a file", () => {
    const cluster = createCluster();
    cluster.load("{ apiVersion: batch/v1, kind: Job, metadata: { name: once }, spec: { template: { spec: { restartPolicy: Never, containers: [{ name: main, image: app }] } } } }");
    expect(cluster.warnings.some((warning) => warning.includes("Job"))).toBe(true);
    expect(answer((empty) => empty.load("agent.yaml"))).toMatch(/hint: this looks like the name of a file, but the text in it is wanted/);
  });
});
