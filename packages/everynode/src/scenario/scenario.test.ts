import { describe, expect, it } from "vitest";
import { ManifestError, playScenario, readScenario, type Scenario, type ScenarioStep } from "../index.js";

const manifests = (path: string): readonly { readonly file: string; readonly text: string }[] | string => (path === "agent.yaml" ? [{ file: path, text: AGENT }] : `cannot read ${path}`);
const AGENT = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent}\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n    spec: {containers: [{name: main, image: 'app:1'}]}\n";
const read = (text: string): Scenario => readScenario(text, { file: "s.yaml", manifests });

describe("a scenario", () => {
  it("is played step by step, each at its time", () => {
    const text = `
nodes: [{ name: a, labels: { disk: ssd } }, { name: b }]
latencies: instant
manifests: [agent.yaml]
steps:
  - at: 10s
    cordon: a
  - at: 20s
    taint: { node: b, key: drill, effect: NoExecute }
  - at: 30s
    uncordon: a
  - at: 30s
    label: { node: a, labels: { disk: null, zone: z } }
  - at: 40s
    untaint: { node: b, key: drill }
  - at: 50s
    addNode: c
  - at: 55s
    removeNode: a
  - at: 1m
    fault: { type: slow-link, node: c, delay: 2s }
    for: 1h
    name: slow
  - at: 61s
    heal: slow
  - at: 62s
    crash: daemonset-controller
  - at: 65s
    delete: DaemonSet/default/agent
  - at: 66s
    heal: all
until: 1m10s
`;
    const scenario = read(text);
    const cluster = playScenario(scenario);
    expect([cluster.time, cluster.list("Node").map(({ metadata }) => metadata.name), cluster.list("DaemonSet"), cluster.faults]).toEqual(["2026-01-01T00:01:10Z", ["b", "c"], [], []]);
    const earlier = playScenario({ ...scenario, steps: (scenario.steps ?? []).slice(0, 4), until: { seconds: 35 } });
    expect(earlier.get("Node", "a").metadata.labels).toMatchObject({ zone: "z" });
    expect(earlier.get("Node", "a").metadata.labels).not.toHaveProperty("disk");
    expect(earlier.list("Pod").map(({ spec }) => spec.nodeName)).toEqual(["a"]);
  });

  it("is the same in code", () => {
    const steps: readonly ScenarioStep[] = [{ at: 1000, do: "fault", fault: { type: "crash", node: "node-1" }, for: { minutes: 2 } }];
    const inCode = playScenario({ nodes: 2, objects: [{ text: AGENT, file: "agent.yaml" }], steps, until: { minutes: 3 } });
    const inText = playScenario(read("nodes: 2\nmanifests: [agent.yaml]\nsteps: [{at: 1s, fault: {type: crash, node: node-1}, for: 2m}]\nuntil: 3m\n"));
    expect(inText.hash).toBe(inCode.hash);
  });

  it("creates with manifests, and applies in steps", () => {
    const scenario = read("nodes: 1\nmanifests: [agent.yaml]\nsteps: [{at: 1s, apply: agent.yaml}, {at: 2s, apply: {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}}]\n");
    expect(playScenario(scenario).list("ConfigMap").map(({ metadata }) => metadata.name)).toContain("c");
    expect(() => playScenario({ ...scenario, objects: [...(scenario.objects ?? []), ...(scenario.objects ?? [])] })).toThrow('agent.yaml:1:1: Error from server (AlreadyExists): daemonsets.apps "agent" already exists');
  });

  it("ends at rest where no end is given, and has three nodes where nothing is said", () => {
    const cluster = playScenario(read("manifests: [agent.yaml]\n"));
    expect([cluster.list("Node").length, cluster.get("DaemonSet", "agent").status.numberAvailable]).toEqual([3, 3]);
    expect(playScenario(read("")).list("Node")).toHaveLength(3);
  });

  it("shows its cluster before anything happens", () => {
    const seen: unknown[] = [];
    const cluster = playScenario({ nodes: 1, until: { seconds: 1 } }, { watch: (begun) => seen.push(begun, begun.list("Node").length) });
    expect([seen, cluster.time]).toEqual([[cluster, 0], "2026-01-01T00:00:01Z"]);
  });
});

describe("a scenario with a mistake", () => {
  it.each([
    ["- 1\n", 's.yaml:1:1: a scenario is an object of nodes, manifests, seed, latencies, steps, until; got [1]'],
    ["nodes: many\n", 's.yaml:1:1: nodes must be a whole number from 0, or a list of nodes; got "many"'],
    ["nodes: [{nam: a}]\n", 's.yaml:1:1: a node must be an object with a name'],
    ["seed: x\n", 's.yaml:1:1: seed must be a whole number; got "x"'],
    ["latencies: fast\n", 's.yaml:1:1: latencies must be "instant" or "recorded"; got "fast"'],
    ["nodes: 1\nnodes: 2\n", 's.yaml:2:1: duplicate field "nodes"'],
    ["steps: 5\n", "s.yaml:1:1: steps must be a list; got 5"],
    ["until: 5\n", "s.yaml:1:1: a duration is like 30s, 5m or 1h30m; got 5"],
    ["steps:\n- at: 5s\n", "s.yaml:2:3: a step does one thing, one of fault, heal, apply, delete, addNode, removeNode, label, taint, untaint, cordon, uncordon, crash; got none"],
    ["steps:\n- {at: 5s, heal: a, cordon: b}\n", "got heal and cordon"],
    ["steps:\n- {at: 5s, heal: a, for: 5s}\n", 's.yaml:2:21: a step knows no "for"'],
    ["steps:\n- delete: agent\n", 's.yaml:2:3: what is deleted is called KIND/NAME or KIND/NAMESPACE/NAME, such as DaemonSet/agent; got "agent"'],
    ["steps:\n- label: {node: a, labels: {b: 5}}\n", 's.yaml:2:20: the label "b" must be text, or null to remove it; got 5'],
    ["steps:\n- label: {node: a, zone: a}\n", 's.yaml:2:20: label knows no "zone"; labels stand together: labels: { zone: "a" }'],
    ["steps:\n- label: {node: a, label: {zone: a}}\n", 's.yaml:2:20: label knows no "label"; did you mean "labels"?'],
    ["steps:\n- fault: {type: crash, node: a, for: 5m}\n", 's.yaml:2:3: a fault of type "crash" knows no "for"; it stands beside "fault": { fault: { ... }, for: ... }'],
    ["steps:\n- fault: {type: slow-link, node: a}\n", 's.yaml:2:3: a fault of type "slow-link" needs a delay'],
    ["steps:\n- fault: crash\n", "s.yaml:2:3: a fault is an object with a type"],
    ["steps:\n- fault: {type: slow-link, node: a, delay: 5}\n", "s.yaml:2:37: a duration is like 30s"],
    ["manifests: [gone.yaml]\n", "s.yaml:1:13: cannot read gone.yaml"],
    ["nodes: 1\n---\nnodes: 2\n", "s.yaml:3:1: only one document is expected"],
    ["nodes: \u0001\n", "s.yaml:1:1: yaml: control characters are not allowed"],
  ])("is told where it is: %j", (text, message) => {
    expect(() => read(text)).toThrow(ManifestError);
    expect(() => read(text)).toThrow(message);
  });

  it.each<readonly [unknown, string]>([
    [{ nodes: 2, steps: [{ at: { seconds: 5 }, do: "falt", fault: { type: "crash", node: "node-1" } }] }, 'steps[0]: there is no deed "falt"; did you mean "fault"?'],
    [{ steps: [{ at: 5 }] }, 'steps[0]: a step says what it does, do: one of fault, heal, apply, delete, addNode, removeNode, label, taint, untaint, cordon, uncordon, crash; got {"at":5}'],
    [{ steps: [null] }, "steps[0]: a step says what it does"],
    [{ steps: {} }, "steps of a scenario must be a list"],
    [{ node: 2 }, 'a scenario knows no "node"; did you mean "nodes"?'],
    [{ manifests: [] }, 'a scenario knows no "manifests"; there are nodes, objects'],
    [7, "a scenario takes an object of nodes, objects, seed, latencies, steps, until; got 7"],
    [{ objects: ["kind: Pod"] }, "objects of a scenario must be a list of { text, file } (manifests) or { object }"],
    [{ steps: [{ at: 0, do: "apply", objects: {} }] }, "steps[0]: objects of a step must be a list"],
    [{ steps: [{ at: 0, do: "cordon", nod: "a" }] }, 'steps[0]: a step with do: "cordon" knows no "nod"; did you mean "node"?'],
    [{ steps: [{ at: 0, do: "heal" }, { at: 0, do: "crash" }] }, 'steps[1]: a step with do: "crash" needs "controller"'],
    [{ steps: [{ at: 0, do: "fault", fault: { type: "crash", node: "node-1", for: 5 } }] }, 'steps[0]: a fault of type "crash" knows no "for"; it stands beside "fault"'],
    [{ steps: [{ do: "heal" }] }, "steps[0]: at of a step must be a duration: a whole number of milliseconds from 0"],
    [{ steps: [{ at: 1, do: "removeNode", node: "node-9" }] }, 'steps[0]: Error from server (NotFound): nodes "node-9" not found'],
    [{ until: "5m" }, "until of a scenario must be a duration: "],
  ])("is told in code: %j", (scenario, message) => {
    expect(() => playScenario(scenario as Scenario)).toThrow(message);
  });

  it("is told of what is given beside it", () => {
    expect(readScenario("nodes: 2\nsteps: []")).toEqual({ nodes: [{ name: "node-1" }, { name: "node-2" }], objects: [], steps: [] });
    expect(() => readScenario("nodes: many")).toThrow("scenario:1:1: nodes must be");
    expect(() => readScenario("manifests: [a.yaml]")).toThrow("scenario:1:13: nobody reads a.yaml here: give readScenario(text, { manifests: (path) => [{ file: path, text: ... }] })");
    expect(() => readScenario("", { fil: "a" } as never)).toThrow('readScenario knows no "fil"; did you mean "file"?');
    expect(() => readScenario(5 as never)).toThrow("readScenario takes the text of a scenario; got 5");
    expect(() => playScenario({}, { wach: () => undefined } as never)).toThrow('playScenario knows no "wach"; did you mean "watch"?');
  });

  it.each([
    ["steps:\n- {at: 5s, removeNode: node-9}\n", 's.yaml:2:3: Error from server (NotFound): nodes "node-9" not found'],
    ["steps:\n- {at: 5s, heal: flood}\n", 's.yaml:2:3: there is no fault "flood"; nothing is wrong'],
    ["steps:\n- {at: 5s, crash: kubelt}\n", 's.yaml:2:3: there is no controller "kubelt"; did you mean "kubelet"?'],
    ["steps:\n- {at: 5s, cordon: node-1}\n- {at: 3s, uncordon: node-1}\n", "s.yaml:3:3: steps stand in order of time, but this one is 2 s before the one above"],
    ["steps:\n- {at: 5s, cordon: node-1}\nuntil: 1s\n", "s.yaml:2:3: this step is 4 s after the scenario's end"],
  ])("is told when it is played: %j", (text, message) => {
    expect(() => playScenario(read(text))).toThrow(message);
  });
});
