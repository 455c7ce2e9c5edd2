import { type Chooser, crashed, orderly, runUntil, settle, type Simulation } from "@everynode/core";
import { podCondition } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { DEFAULT_PLUGINS, type Plugin, scheduler } from "./index.js";
import { asked, found, onlyNode, placeOf, TRIAL_START_MS, trialOf, withNode, withoutPod, withPod, withPriority } from "./trial.js";

function rested(trial: Simulation, chooser: Chooser = orderly): Simulation {
  const { simulation, atRest } = settle(trial, { chooser });
  expect(atRest).toBe(true);
  return simulation;
}

const bare = (): Simulation => trialOf([scheduler()]);
const pods = (trial: Simulation): readonly string[] => trial.cluster.shelves.flatMap(({ kind, collection }) => (kind.key === "Pod" ? collection.objects.keys() : [])).map((key) => key.slice("default/".length));
const patchNode = (trial: Simulation, name: string, patch: object): Simulation => asked(trial, { verb: "patch", kind: "Node", name, patchType: "merge", patch });

describe("a pod", () => {
  it("goes to the one node that it names", () => {
    let trial = withNode(withNode(bare(), "n1"), "n2");
    trial = rested(withPod(trial, "p", { spec: onlyNode("n2") }));
    expect(placeOf(trial, "p")).toBe("n2");
    expect(podCondition(found(trial, "Pod", "default/p"), "PodScheduled")?.status).toBe("True");
  });

  it("waits for the one node that it names, and hears of no other", () => {
    let trial = rested(withPod(withNode(bare(), "n1"), "p", { spec: onlyNode("n2") }));
    expect(placeOf(trial, "p")).toBe("0/1 nodes are available: 1 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.");
    const { starts } = trial;
    trial = rested(withNode(trial, "n3"));
    expect(trial.starts).toBe(starts);
    expect(placeOf(rested(withNode(trial, "n2")), "p")).toBe("n2");
  });

  it.each([
    ["asks for another scheduler", { schedulerName: "other" }],
    ["has gates", { schedulingGates: [{ name: "example.com/wait" }] }],
  ])("is left alone that %s", (_, spec) => {
    const trial = rested(withPod(withNode(bare(), "n1"), "p", { spec }));
    expect([found(trial, "Pod", "default/p").spec.nodeName, trial.starts]).toEqual([undefined, 0]);
  });

  it("goes where most is left, and of equal nodes to the first", () => {
    let trial = withNode(withNode(withNode(bare(), "n1"), "n2"), "n3");
    for (const name of ["a", "b", "c"]) trial = rested(withPod(trial, name, { requests: { cpu: "300m", memory: "300Mi" } }));
    expect(["a", "b", "c"].map((name) => placeOf(trial, name))).toEqual(["n1", "n2", "n3"]);
  });

  it("goes to drawn ones of equal nodes where ties are drawn", () => {
    let trial = trialOf([scheduler({ ties: "drawn" })]);
    for (const name of ["n1", "n2", "n3", "n4"]) trial = withNode(trial, name);
    for (let i = 0; i < 8; i++) trial = withPod(trial, `p${i}`, { requests: { cpu: "1m" } });
    trial = rested(trial);
    expect(new Set(pods(trial).slice(0, 4).map((name) => placeOf(trial, name))).size).toBeGreaterThan(1);
  });

  it("prefers nodes without taints, and those that its affinity prefers", () => {
    const spec = { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: { matchExpressions: [{ key: "disk", operator: "In", values: ["ssd"] }] } }] } } };
    let trial = withNode(bare(), "n1", { spec: { taints: [{ key: "k", effect: "PreferNoSchedule" }] } });
    trial = withNode(withNode(trial, "n2"), "n3", { labels: { disk: "ssd" } });
    trial = rested(withPod(withPod(trial, "any"), "ssd", { spec }));
    expect([placeOf(trial, "any"), placeOf(trial, "ssd")]).toEqual(["n2", "n3"]);
  });
});

describe("a pod that finds no node", () => {
  it("says of how many nodes what is in the way", () => {
    let trial = withNode(bare(), "n1", { spec: { unschedulable: true } });
    trial = withNode(trial, "n2", { spec: { taints: [{ key: "k", value: "v", effect: "NoExecute" }] } });
    trial = withNode(withNode(trial, "n3"), "n4", { labels: { zone: "a" }, allocatable: { cpu: "4", pods: "0" } });
    trial = withNode(trial, "n5", { labels: { zone: "a" } });
    trial = rested(withPod(trial, "p", { requests: { cpu: "2" }, limits: { "example.com/gpu": "1" }, spec: { nodeSelector: { zone: "a" } } }));
    expect(placeOf(trial, "p")).toBe(
      "0/5 nodes are available: 1 Insufficient cpu, 1 Too many pods, 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable, 2 Insufficient example.com/gpu. " +
        "preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.",
    );
    expect(podCondition(found(trial, "Pod", "default/p"), "PodScheduled")).toMatchObject({ status: "False", reason: "Unschedulable", observedGeneration: 1, lastProbeTime: null });
    const events = trial.cluster.shelves.find(({ kind }) => kind.key === "Event")?.collection.objects.values();
    expect(events).toMatchObject([{ type: "Warning", reason: "FailedScheduling", source: { component: "default-scheduler" } }]);
  });

  it.each([
    ["the node is uncordoned", { unschedulable: true }, { spec: { unschedulable: null } }],
    ["the taint goes", { taints: [{ key: "k", effect: "NoSchedule" }] }, { spec: { taints: [] } }],
  ])("is placed once %s", (_, spec, patch) => {
    const trial = rested(withPod(withNode(bare(), "n1", { spec }), "p"));
    expect(placeOf(trial, "p")).toContain("0/1 nodes are available");
    expect(placeOf(rested(patchNode(trial, "n1", patch)), "p")).toBe("n1");
  });

  it("is placed once the labels fit", () => {
    const trial = rested(withPod(withNode(bare(), "n1"), "p", { spec: { nodeSelector: { zone: "a" } } }));
    expect(placeOf(rested(patchNode(trial, "n1", { metadata: { labels: { zone: "a" } } })), "p")).toBe("n1");
  });

  it("is placed once there is room, the most important first", () => {
    let trial = withPriority(withNode(bare(), "n1"), "high", { value: 10, preemptionPolicy: "Never" });
    trial = withPod(trial, "hog", { requests: { cpu: "800m" }, spec: { nodeName: "n1" } });
    trial = withPod(trial, "low", { requests: { cpu: "600m" } });
    trial = rested(withPod(trial, "high", { requests: { cpu: "600m" }, spec: { priorityClassName: "high" } }));
    expect(placeOf(trial, "high")).toBe("0/1 nodes are available: 1 Insufficient cpu. preemption: not eligible due to preemptionPolicy=Never.");
    expect(placeOf(trial, "low")).toBe("0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.");
    trial = rested(withoutPod(trial, "hog"));
    expect(["high", "low"].map((name) => placeOf(trial, name).slice(0, 3))).toEqual(["n1", "0/1"]);
    expect(placeOf(rested(withoutPod(trial, "high")), "low")).toBe("n1");
  });

  it("is not tried again when something happens that cannot help", () => {
    let trial = withNode(bare(), "n1");
    trial = withPod(trial, "other", { ports: [{ containerPort: 1, hostPort: 1 }], spec: { nodeName: "n1" } });
    trial = withPod(trial, "holder", { ports: [{ containerPort: 80, hostPort: 80 }], spec: { nodeName: "n1" } });
    trial = rested(withPod(trial, "p", { ports: [{ containerPort: 80, hostPort: 80, hostIP: "10.0.0.1" }] }));
    expect(placeOf(trial, "p")).toContain("1 node(s) didn't have free ports for the requested pod ports");
    const { starts } = trial;
    trial = rested(patchNode(withoutPod(trial, "other"), "n1", { metadata: { annotations: { a: "b" } } }));
    expect(trial.starts).toBe(starts);
    expect(placeOf(rested(withoutPod(trial, "holder")), "p")).toBe("n1");
  });

  it("is tried again at the whole second after its back-off where there were no nodes at all", () => {
    let trial = rested(withPod(bare(), "p"));
    expect(placeOf(trial, "p")).toBe("no nodes available to schedule pods");
    trial = withNode(runUntil(trial, TRIAL_START_MS + 2_500), "n1");
    expect(placeOf(runUntil(trial, TRIAL_START_MS + 4_999), "p")).toContain("no nodes");
    expect(placeOf(runUntil(trial, TRIAL_START_MS + 5_000), "p")).toBe("n1");
  });
});

describe("a binding that fails", () => {
  const faulty: Chooser = (simulation) => {
    const action = orderly(simulation);
    return action?.type === "resume" && simulation.cluster.nowMs === TRIAL_START_MS ? { ...action, fault: "error" } : action;
  };

  it("is tried again after the back-off", () => {
    const trial = withPod(withNode(bare(), "n1"), "p");
    const failed = runUntil(trial, TRIAL_START_MS + 1_999, { chooser: faulty });
    expect(placeOf(failed, "p")).toBe("");
    expect(placeOf(rested(failed), "p")).toBe("n1");
  });

  it("frees what the pod would have taken", () => {
    let trial = withPod(withNode(bare(), "n1"), "p", { requests: { cpu: "800m" } });
    trial = runUntil(trial, TRIAL_START_MS + 100, { chooser: faulty });
    trial = rested(withPod(trial, "q", { requests: { cpu: "800m" } }));
    expect(placeOf(trial, "q")).toBe("n1");
    expect(placeOf(trial, "p")).toContain("Insufficient cpu");
  });
});

it("finds nodes for the pods that are left after a crash", () => {
  let trial = withPod(bare(), "p", { spec: onlyNode("n1") });
  trial = crashed(rested(trial), "default-scheduler");
  expect(placeOf(rested(withNode(trial, "n1")), "p")).not.toBe("");
});

it("takes plugins of a user's own", () => {
  const evenOnly: Plugin = {
    name: "EvenOnly",
    filter: (_, __, { name }) => (Number(name.slice(1)) % 2 === 0 ? undefined : { reasons: ["node(s) were odd"], resolvable: false }),
    score: (_, __, { name }) => Number(name.slice(1)),
  };
  let trial = trialOf([scheduler({ name: "mine", plugins: [...DEFAULT_PLUGINS, evenOnly] })]);
  trial = rested(withPod(withNode(trial, "n1"), "p", { spec: { schedulerName: "mine" } }));
  expect(placeOf(trial, "p")).toContain("1 node(s) were odd");
  expect(placeOf(rested(withNode(withNode(trial, "n2"), "n4")), "p")).toBe("n4");
});
