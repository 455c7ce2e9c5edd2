import { runUntil, settle, type Simulation, still } from "@everynode/core";
import { isPodReady, nodeCondition, type Machine, type MachineFault, type Pod } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { nodeHeartbeat } from "./heartbeat.js";
import { kubelet, type KubeletOptions } from "./kubelet.js";
import { newMachine, setBehaviour } from "./machine.js";
import { faultOf, isInTouch, isKubeletRunning, isPowered, linkDelayMs, machineClockMs, withFault, withoutFault } from "./machine-state.js";
import { nodeLifecycle } from "./node-lifecycle.js";
import { nodeMonitor } from "./node-monitor.js";
import { taintEviction } from "./taint-eviction.js";
import { asked, found, lookedUp, TRIAL_START_MS, trialOf, withMachine, withNode, withPod } from "./trial.js";

/** Two nodes: where all of them are silent at once, the control plane takes itself for cut off, and drives nobody away. */
const house = (options?: KubeletOptions): Simulation => withNode(withNode(trialOf([kubelet(options), nodeLifecycle(), nodeMonitor(), taintEviction(), nodeHeartbeat()]), "n1"), "n2");
const at = (trial: Simulation, seconds: number): Simulation => runUntil(trial, TRIAL_START_MS + seconds * 1000);
const suffering = (trial: Simulation, fault: MachineFault, name = "f"): Simulation => withMachine(trial, "n1", (machine) => withFault(machine, name, fault));
const well = (trial: Simulation, name = "f"): Simulation => withMachine(trial, "n1", (machine) => withoutFault(machine, name));
const status = (trial: Simulation, type: string): string | undefined => nodeCondition(found(trial, "Node", "n1"), type)?.status;
const taints = (trial: Simulation): readonly string[] => (found(trial, "Node", "n1").spec.taints ?? []).map(({ key, effect }) => `${key.slice("node.kubernetes.io/".length)}:${effect}`);
const renewTime = (trial: Simulation): string | undefined => found(trial, "Lease", "kube-node-lease/n1").spec.renewTime?.slice(11, 19);
const pod = (trial: Simulation, name = "a"): Pod => found(trial, "Pod", `default/${name}`);
const isUp = (trial: Simulation, name = "a"): boolean => pod(trial, name).status.phase === "Running" && isPodReady(pod(trial, name));
/** Pods are driven away after so long, where nothing else is said. */
const TOLERATES = [{ key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 }];

describe("a machine", () => {
  const machine = newMachine({ name: "n1" });
  const faulty = (...faults: readonly MachineFault[]): Machine => faults.reduce((now, fault, number) => withFault(now, `f${number}`, fault), machine);

  it("can do what its faults let it", () => {
    const can = (...faults: readonly MachineFault[]): readonly boolean[] => [isPowered, isKubeletRunning, isInTouch].map((question) => question(faulty(...faults)));
    expect(can()).toEqual([true, true, true]);
    expect(can({ type: "partition" })).toEqual([true, true, false]);
    expect(can({ type: "stopped-kubelet" })).toEqual([true, false, false]);
    expect(can({ type: "crash" })).toEqual([false, false, false]);
    expect(can({ type: "full-disk" }, { type: "lying-kubelet" })).toEqual([true, true, true]);
    expect([linkDelayMs(faulty()), linkDelayMs(faulty({ type: "slow-link", delayMs: 70 }))]).toEqual([0, 70]);
    expect([machineClockMs(faulty(), 9), machineClockMs(faulty({ type: "stopped-clock", atMs: 5 }), 9)]).toEqual([9, 5]);
  });

  it("has a fault until each of its kind has ended, and is as before then", () => {
    const twice = faulty({ type: "crash" }, { type: "crash" });
    const once = withoutFault(twice, "f1");
    expect([faultOf(once, "crash"), withoutFault(once, "f1")]).toEqual([{ type: "crash" }, once]);
    expect(withoutFault(once, "f0")).toEqual(machine);
    expect(Object.keys(withoutFault(once, "f0").spec)).toEqual(Object.keys(machine.spec));
  });
});

describe.each<MachineFault>([{ type: "crash" }, { type: "partition" }, { type: "stopped-kubelet" }])("a machine with the fault $type", (fault) => {
  it("gives no sign of life, is given up, and loses its pods after five minutes", () => {
    const silent = suffering(at(withPod(house(), "a", { node: "n1", spec: { tolerations: TOLERATES } }), 1), fault);
    expect([status(at(silent, 59), "Ready"), renewTime(at(silent, 59))]).toEqual(["True", "00:00:00"]);
    const lost = at(silent, 61);
    expect([status(lost, "Ready"), isPodReady(pod(lost)), taints(lost)]).toEqual(["Unknown", false, ["unreachable:NoSchedule", "unreachable:NoExecute"]]);
    expect(pod(at(silent, 359)).metadata.deletionTimestamp).toBeUndefined();
    expect(pod(at(silent, 361)).metadata.deletionTimestamp).toBe("2026-01-01T00:06:30Z");
  });

  it("comes back with its pods, and removes those that were deleted meanwhile", () => {
    const lost = at(suffering(at(withPod(withPod(house(), "a", { node: "n1" }), "b", { node: "n1" }), 1), fault), 70);
    const back = still(well(asked(lost, { verb: "delete", kind: "Pod", namespace: "default", name: "b" })));
    expect([status(back, "Ready"), isUp(back), lookedUp(back, "Pod", "default/b")]).toEqual(["True", true, undefined]);
    expect([renewTime(back), taints(at(back, 76))]).toEqual(["00:01:10", []]);
  });

  it("neither starts nor removes pods that come and go meanwhile", () => {
    const lost = suffering(at(withPod(house(), "a", { node: "n1" }), 1), fault);
    const changed = at(asked(withPod(lost, "b", { node: "n1" }), { verb: "delete", kind: "Pod", namespace: "default", name: "a" }), 20);
    expect([pod(changed, "b").status.phase, pod(changed).status.phase]).toEqual(["Pending", "Running"]);
    expect([isUp(still(well(changed)), "b"), lookedUp(still(well(changed)), "Pod", "default/a")]).toEqual([true, undefined]);
  });
});

describe("a pod that is starting", () => {
  const starting = (fault: MachineFault): Simulation => suffering(at(withPod(house({ startMs: 10_000 }), "a", { node: "n1" }), 5), fault);

  it("goes on behind a partition, and is told of as soon as that is over", () => {
    const cut = at(starting({ type: "partition" }), 12);
    expect(pod(cut).status.phase).toBe("Pending");
    expect(isUp(still(well(cut)))).toBe(true);
  });

  it("starts anew after a crash", () => {
    const back = well(at(starting({ type: "crash" }), 7));
    expect([isUp(at(back, 16)), isUp(at(back, 17))]).toEqual([false, true]);
  });
});

describe("a slow link", () => {
  it("delays what a kubelet hears and says", () => {
    const slow = withPod(suffering(at(house(), 1), { type: "slow-link", delayMs: 2000 }), "a", { node: "n1" });
    expect([isUp(at(slow, 4.999)), isUp(at(slow, 5))]).toEqual([false, true]);
    const gone = asked(at(slow, 10), { verb: "delete", kind: "Pod", namespace: "default", name: "a" });
    expect([lookedUp(at(gone, 13.9), "Pod", "default/a") === undefined, lookedUp(at(gone, 14), "Pod", "default/a") === undefined]).toEqual([false, true]);
  });

  it("that is slower than the control plane is patient makes a node NotReady once, until the first word has come over it", () => {
    const slow = suffering(at(house(), 1), { type: "slow-link", delayMs: 300_000 });
    const steps = Array.from({ length: 144 }, (_, step) => (step + 1) * 5);
    const changes: [seconds: number, ready: string | undefined][] = [];
    steps.reduce((trial, seconds) => {
      const next = at(trial, seconds);
      if (status(next, "Ready") !== changes.at(-1)?.[1]) changes.push([seconds, status(next, "Ready")]);
      return next;
    }, slow);
    expect(changes).toEqual([[5, "True"], [60, "Unknown"], [305, "True"]]);
  });

  it("lets a kubelet hear late that its node was given up, and answer late", () => {
    const slow = at(suffering(at(house(), 1), { type: "slow-link", delayMs: 20_000 }), 100);
    const node = found(slow, "Node", "n1");
    const conditions = (node.status.conditions ?? []).map((condition) => ({ ...condition, status: "Unknown" }));
    const given = still(asked(slow, { verb: "update", kind: "Node", name: "n1", subresource: "status", object: { ...node, status: { ...node.status, conditions } }, fieldValidation: "Strict" }));
    expect([status(at(given, 149), "Ready"), status(at(given, 150), "Ready")]).toEqual(["Unknown", "True"]);
  });

  it("delays signs of life, of which none is lost", () => {
    const slow = at(suffering(at(house(), 1), { type: "slow-link", delayMs: 15_000 }), 200);
    expect([renewTime(slow), status(slow, "Ready")]).toEqual(["00:03:05", "True"]);
    expect(renewTime(at(well(slow), 210))).toBe("00:03:30");
  });
});

describe("pressure", () => {
  it.each([
    [{ type: "full-disk" }, "DiskPressure", "disk-pressure:NoSchedule"],
    [{ type: "memory-pressure" }, "MemoryPressure", "memory-pressure:NoSchedule"],
  ] as const)("of %o is reported, tainted, and over when it is over", (fault, condition, taint) => {
    const pressed = at(suffering(at(house(), 1), fault), 2);
    expect([status(pressed, condition), status(pressed, "Ready"), taints(pressed)]).toEqual(["True", "True", [taint]]);
    const over = at(well(pressed), 3);
    expect([status(over, condition), taints(over)]).toEqual(["False", []]);
  });
});

describe("a clock that stands", () => {
  it("lets the control plane take a living node for dead", () => {
    const stands = at(suffering(at(house(), 11), { type: "stopped-clock", atMs: TRIAL_START_MS + 11_000 }), 60);
    expect([renewTime(stands), status(stands, "Ready")]).toEqual(["00:00:11", "True"]);
    expect(status(at(stands, 80), "Ready")).toBe("Unknown");
    const goes = still(well(at(stands, 80)));
    expect([status(goes, "Ready"), taints(at(goes, 86)), renewTime(at(goes, 90))]).toEqual(["True", [], "00:01:30"]);
  });

  it("stands in what the kubelet says of pods", () => {
    const stands = at(withPod(suffering(at(house(), 1), { type: "stopped-clock", atMs: TRIAL_START_MS + 1000 }), "a", { node: "n1" }), 1);
    const later = at(withPod(at(stands, 9), "b", { node: "n1" }), 9);
    expect(pod(later, "b").status.startTime).toBe("2026-01-01T00:00:01Z");
  });
});

describe("a kubelet that lies", () => {
  it("calls every pod ready, and takes it back when it has to", () => {
    const images = ["unready/app", "fail/app", "stuck/app"];
    const lying = images.reduce((trial, image, number) => withPod(trial, `p${number}`, { node: "n1", image }), suffering(house(), { type: "lying-kubelet" }));
    const said = settle(lying).simulation;
    expect(images.map((_, number) => isUp(said, `p${number}`))).toEqual([true, true, true]);
    const honest = settle(well(said)).simulation;
    expect([isUp(honest, "p0"), pod(honest, "p1").status.phase]).toEqual([false, "Failed"]);
  });

  it("calls pods ready again that were not", () => {
    const unready = settle(withMachine(withPod(house(), "a", { node: "n1" }), "n1", (machine) => setBehaviour(machine, "*", "unready"))).simulation;
    expect([isUp(unready), isUp(still(suffering(unready, { type: "lying-kubelet" })))]).toEqual([false, true]);
  });
});

describe("a kubelet whose node was given up by mistake", () => {
  it("says within ten seconds that it lives", () => {
    const trial = at(house(), 1);
    const node = found(trial, "Node", "n1");
    const conditions = (node.status.conditions ?? []).map((condition) => ({ ...condition, status: "Unknown" }));
    const given = still(asked(trial, { verb: "update", kind: "Node", name: "n1", subresource: "status", object: { ...node, status: { ...node.status, conditions } }, fieldValidation: "Strict" }));
    expect([status(at(given, 10), "Ready"), status(at(given, 11), "Ready")]).toEqual(["Unknown", "True"]);
  });
});
