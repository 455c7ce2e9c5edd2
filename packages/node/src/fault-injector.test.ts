import { crashed, loadSimulation, runUntil, saveSimulation, serverSet, settle, type Simulation, still } from "@everynode/core";
import { objectAt } from "@everynode/api";
import { BUILT_IN_KINDS, type Harm, type Machine, withKinds, WORLD_KINDS } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { faultInjector } from "./fault-injector.js";
import { nodeHeartbeat } from "./heartbeat.js";
import { kubelet } from "./kubelet.js";
import { newMachine } from "./machine.js";
import { faultsIn, freeFaultName, newFault, withFaultEnding, withPlannedFault } from "./new-fault.js";
import { answered, asked, found, lookedUp, TRIAL_START_MS, trialOf, withMachine, withNode } from "./trial.js";

const cluster = (): Simulation => withNode(withNode(trialOf([faultInjector(), kubelet(), nodeHeartbeat()]), "n1"), "n2");
const at = (trial: Simulation, seconds: number): Simulation => runUntil(trial, TRIAL_START_MS + seconds * 1000);

interface Plan {
  readonly name?: string;
  readonly from: number;
  readonly to?: number;
}

function planned(trial: Simulation, harm: Harm, { name, from, to }: Plan): Simulation {
  return withPlannedFault(trial, { name: name ?? freeFaultName(trial, harm), harm, fromMs: TRIAL_START_MS + from * 1000, toMs: to === undefined ? null : TRIAL_START_MS + to * 1000 });
}

const on = (type: "crash" | "restart" | "partition" | "kubelet-stop" | "replace-node", ...nodes: readonly string[]): Harm => ({ type, nodes });
const faultTypes = (trial: Simulation, name: string): readonly string[] => Object.values((objectAt(trial.cluster, "Machine", name) as Machine | undefined)?.spec.faults ?? {}).map(({ type }) => type);
const names = (trial: Simulation): readonly string[] => faultsIn(trial).map(({ metadata, status }) => `${metadata.name}${status.begun ? "" : " (planned)"}`);
const serves = (trial: Simulation): boolean => trial.cluster.server.serving;

describe("a fault", () => {
  it("begins and ends at its time, on all of its machines", () => {
    const trial = planned(cluster(), on("partition", "n1", "n2"), { from: 5, to: 9 });
    const seen = [4, 5, 8, 9].map((seconds) => [faultTypes(at(trial, seconds), "n1"), faultTypes(at(trial, seconds), "n2")].flat().length);
    expect(seen).toEqual([0, 2, 2, 0]);
    expect([names(at(trial, 4)), names(at(trial, 8)), names(at(trial, 9))]).toEqual([["partition-n1 (planned)"], ["partition-n1"], []]);
  });

  it("is one of a machine's", () => {
    const kinds = (harm: Harm): readonly string[] => faultTypes(at(planned(cluster(), harm, { from: 1 }), 1), "n1");
    expect([kinds(on("restart", "n1")), kinds(on("kubelet-stop", "n1"))]).toEqual([["crash"], ["stopped-kubelet"]]);
    const { spec } = found(at(planned(cluster(), { type: "stopped-clock", nodes: ["n1"], atMs: null }, { from: 3, name: "c" }), 7), "Machine", "n1");
    expect(spec.faults).toEqual({ c: { type: "stopped-clock", atMs: TRIAL_START_MS + 3000 } });
  });

  it("leaves another of its kind alone when it ends", () => {
    const trial = planned(planned(cluster(), on("crash", "n1"), { from: 1, to: 9 }), on("crash", "n1"), { from: 5, to: 13 });
    expect([2, 6, 10, 14].map((seconds) => faultTypes(at(trial, seconds), "n1").length)).toEqual([1, 2, 1, 0]);
  });

  it("does not keep the cluster from being at rest, be it planned or under way", () => {
    const { simulation, atRest } = settle(planned(planned(cluster(), on("crash", "n1"), { from: 30, to: 60 }), on("partition", "n2"), { from: 0, to: 60 }));
    expect([atRest, simulation.cluster.nowMs, names(simulation)]).toEqual([true, TRIAL_START_MS, ["crash-n1 (planned)", "partition-n2"]]);
  });

  it("is over when its machine is gone, or mended by hand", () => {
    const trial = at(planned(planned(cluster(), on("crash", "n1"), { from: 1 }), on("crash", "n2"), { from: 1 }), 2);
    const mended = withMachine(trial, "n1", () => newMachine({ name: "n1" }));
    expect([names(trial), names(still(mended))]).toEqual([["crash-n1", "crash-n2"], ["crash-n2"]]);
    expect(names(still(planned(cluster(), on("crash", "n9"), { from: 0 })))).toEqual([]);
  });

  it("is ended early by those who want it, or never begins", () => {
    const trial = at(planned(planned(cluster(), on("crash", "n1"), { from: 1, to: 50 }), on("crash", "n2"), { from: 9 }), 2);
    const ended = still(faultsIn(trial).reduce(withFaultEnding, trial));
    expect([names(ended), faultTypes(ended, "n1"), faultTypes(at(ended, 10), "n2")]).toEqual([[], [], []]);
  });

  it("outlives a crash of the injector, and is saved", () => {
    const trial = at(planned(planned(cluster(), on("crash", "n1"), { from: 1, to: 9 }), { type: "api-down" }, { from: 3, to: 12 }), 4);
    const loaded = loadSimulation(JSON.parse(JSON.stringify(saveSimulation(trial))) as ReturnType<typeof saveSimulation>, { kinds: withKinds(BUILT_IN_KINDS, WORLD_KINDS), setup: trial.setup });
    for (const each of [trial, crashed(trial, "fault-injector"), loaded]) {
      expect([names(each), faultTypes(at(each, 9), "n1"), serves(at(each, 11)), serves(at(each, 12)), names(at(each, 12))]).toEqual([["api-down", "crash-n1"], [], false, true, []]);
    }
    expect(at(loaded, 20).hash).toEqual(at(trial, 20).hash);
  });
});

describe("an API server that is down", () => {
  const trial = planned(planned(cluster(), { type: "api-down" }, { from: 2, to: 10 }), { type: "api-down" }, { from: 6, to: 14 });

  it("answers nobody until the last of its faults has ended", () => {
    expect([1, 2, 10, 13, 14].map((seconds) => serves(at(trial, seconds)))).toEqual([true, false, false, false, true]);
    const { response } = answered(at(trial, 5), { verb: "get", kind: "Node", name: "n1" });
    expect(response.code).toBe(503);
  });

  it("does not keep faults of machines from beginning and ending", () => {
    const worse = planned(trial, on("crash", "n1"), { from: 4, to: 8 });
    expect([faultTypes(at(worse, 5), "n1"), faultTypes(at(worse, 9), "n1")]).toEqual([["crash"], []]);
  });

  it("is found up again by kubelets within ten seconds", () => {
    const busy = withNode(at(cluster(), 1), "n3");
    const down = at(serverSet(busy, false), 31);
    expect(found(down, "Node", "n3").status.conditions).toBeUndefined();
    expect(found(at(serverSet(down, true), 41), "Node", "n3").status.conditions).toHaveLength(4);
  });
});

describe("a node that is replaced", () => {
  const labelled = asked(cluster(), { verb: "patch", kind: "Node", name: "n1", patchType: "merge", patch: { metadata: { labels: { disk: "ssd" } }, spec: { unschedulable: true, taints: [{ key: "drill", effect: "NoSchedule" }, { key: "node.kubernetes.io/disk-pressure", effect: "NoSchedule" }] } } });

  it("goes with its machine, and comes with a new one under its name", () => {
    const trial = planned(labelled, on("replace-node", "n1"), { from: 5, to: 20 });
    const [before, during, after] = [4, 10, 20].map((seconds) => at(trial, seconds));
    expect([lookedUp(during as Simulation, "Node", "n1"), lookedUp(during as Simulation, "Machine", "n1")]).toEqual([undefined, undefined]);
    const [old, young] = [before, after].map((each) => found(each as Simulation, "Node", "n1"));
    expect(young?.metadata.uid).not.toBe(old?.metadata.uid);
    expect([young?.metadata.labels?.["disk"], young?.spec]).toEqual(["ssd", { taints: [{ key: "drill", effect: "NoSchedule" }, { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" }] }]);
    expect(found(after as Simulation, "Machine", "n1").metadata.uid).not.toBe(found(before as Simulation, "Machine", "n1").metadata.uid);
    expect(names(after as Simulation)).toEqual([]);
  });

  it("is back at once where no time is given, rid of its other faults", () => {
    const trial = at(planned(planned(labelled, on("crash", "n1"), { from: 1 }), on("replace-node", "n1"), { from: 5, to: 5 }), 5);
    expect([faultTypes(trial, "n1"), names(trial), found(trial, "Node", "n1").status.conditions?.length]).toEqual([[], [], 4]);
  });

  it("waits for the API server, with its machine gone", () => {
    const down = planned(planned(labelled, { type: "api-down" }, { from: 4, to: 30 }), on("replace-node", "n1"), { from: 5, to: 20 });
    const uid = found(labelled, "Node", "n1").metadata.uid;
    expect([found(at(down, 25), "Node", "n1").metadata.uid, lookedUp(at(down, 25), "Machine", "n1")]).toEqual([uid, undefined]);
    const after = at(down, 60);
    expect([found(after, "Node", "n1").metadata.uid === uid, found(after, "Node", "n1").metadata.labels?.["disk"], names(after)]).toEqual([false, "ssd", []]);
    expect(found(after, "Machine", "n1").spec.kubeletRunning).toBe(true);
  });
});

describe("a new fault", () => {
  it("gets a name that no other has", () => {
    const once = planned(cluster(), on("crash", "n1"), { from: 1 });
    expect([freeFaultName(once, on("crash", "n1")), freeFaultName(once, { type: "api-down" })]).toEqual(["crash-n1-2", "api-down"]);
    expect(newFault({ name: "f", harm: { type: "api-down" }, fromMs: 1, toMs: null }).status).toEqual({ begun: false, replacements: [] });
  });
});
