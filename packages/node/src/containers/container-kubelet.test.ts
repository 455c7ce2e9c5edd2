import { crashed, runUntil, settle, type Simulation } from "@everynode/core";
import { type Machine, type Pod, type Sandbox } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { kubelet, programsOf } from "../kubelet.js";
import { asked, found, lookedUp, trialOf, withMachine, withNode, withPod } from "../trial.js";
import { newMachine } from "../machine.js";
import { isRunning } from "./container-run.js";
import { kernel } from "./kernel.js";
import type { Programs } from "./program.js";

const PROGRAMS: Programs = {
  web: { readyAfterMs: 4_000, stopMs: 2_000 },
  setup: { endsAfterMs: 5_000 },
  proxy: { readyAfterMs: 1_000 },
  crash: { endsAfterMs: 1_000, exitCode: 3 },
  job: { endsAfterMs: 3_000 },
  stubborn: { stopMs: Infinity },
  greedy: { memory: "10Mi", memoryPerSecond: "1Mi" },
  late: { pullMs: 2_000 },
};

const options = { containers: "run", programs: PROGRAMS } as const;

function scene(machine?: Machine): Simulation {
  return withNode(trialOf([kernel(programsOf(options)), kubelet(options)]), "node-1", machine ?? newMachine({ name: "node-1" }));
}

const rest = (trial: Simulation): Simulation => settle(trial).simulation;
const after = (trial: Simulation, seconds: number): Simulation => runUntil(trial, trial.cluster.nowMs + seconds * 1000);
const pod = (trial: Simulation, name = "a"): Pod => found(trial, "Pod", `default/${name}`);
const sandbox = (trial: Simulation, name = "a"): Sandbox | undefined => lookedUp(trial, "Sandbox", `node-1/${pod(trial, name).metadata.uid}`) as Sandbox | undefined;

/** How each container of a pod stands: its state, how often it was run before, and whether it is ready. */
function stand(trial: Simulation, name = "a"): readonly string[] {
  const { containerStatuses = [], initContainerStatuses = [] } = pod(trial, name).status;
  return [...initContainerStatuses, ...containerStatuses].map(({ name: container, state, restartCount, ready }) => {
    const said = state.running === undefined ? (state.waiting?.reason ?? `${state.terminated?.reason} ${state.terminated?.exitCode}`) : "runs";
    return `${container}: ${said}, ${restartCount}${ready ? ", ready" : ""}`;
  });
}

const one = (image: string, more: object = {}): object => ({ spec: { containers: [{ name: "main", image, ...more }] } });
const probe = { httpGet: { path: "/", port: 80 }, periodSeconds: 5 };

describe("a container", () => {
  it("is ready as soon as it runs where nobody asks it", () => {
    const trial = rest(withPod(scene(), "a", { node: "node-1", image: "web:1" }));
    expect(stand(trial)).toEqual(["main: runs, 0, ready"]);
    expect(pod(trial).status.phase).toBe("Running");
  });

  it("is ready when its probe says so", () => {
    const trial = withPod(scene(), "a", { node: "node-1", ...one("web:1", { readinessProbe: probe }) });
    expect(stand(after(trial, 4))).toEqual(["main: runs, 0"]);
    expect(stand(after(trial, 5))).toEqual(["main: runs, 0, ready"]);
    expect(stand(rest(trial))).toEqual(["main: runs, 0, ready"]);
  });

  it("is started when its image is there", () => {
    const trial = withPod(scene(), "a", { node: "node-1", image: "late:1" });
    expect(stand(after(trial, 1))).toEqual(["main: ContainerCreating, 0"]);
    expect(stand(after(trial, 2))).toEqual(["main: runs, 0, ready"]);
  });

  it("waits longer each time before it is run again: 0, 10, 20, ... 300 seconds", () => {
    let trial = withPod(scene(), "a", { node: "node-1", image: "crash:1" });
    const starts = new Set<number>();
    for (let second = 0; second < 1_300; second++) {
      trial = after(trial, 1);
      for (const { startedAtMs } of sandbox(trial)?.spec.runs ?? []) starts.add(startedAtMs / 1000);
    }
    const gaps = [...starts].flatMap((start, at, all) => (at === 0 ? [] : [start - (all[at - 1] ?? 0)]));
    // Each run lasts a second.
    expect(gaps).toEqual([0, 10, 20, 40, 80, 160, 300, 300, 300].map((waits) => waits + 1).slice(0, gaps.length));
    expect(gaps.length).toBeGreaterThan(7);
    expect(pod(trial).status.containerStatuses?.[0]?.lastState.terminated).toMatchObject({ exitCode: 3, reason: "Error" });
  });

  it("says that it backs off while it waits", () => {
    const trial = after(withPod(scene(), "a", { node: "node-1", image: "crash:1" }), 5);
    expect(stand(trial)).toEqual(["main: CrashLoopBackOff, 1"]);
    expect(pod(trial).status.containerStatuses?.[0]?.state.waiting?.message).toContain("back-off 10s restarting failed container=main pod=a_default(");
    expect(pod(trial).status.phase).toBe("Running");
  });

  it("is killed when it takes more memory than its limit", () => {
    const trial = withPod(scene(), "a", { node: "node-1", ...one("greedy:1", { resources: { limits: { memory: "20Mi" } } }) });
    expect(stand(after(trial, 9))).toEqual(["main: runs, 0, ready"]);
    expect(pod(after(trial, 11)).status.containerStatuses?.[0]?.lastState.terminated).toMatchObject({ exitCode: 137, reason: "OOMKilled" });
  });

  it("is run anew when its image is changed", () => {
    let trial = rest(withPod(scene(), "a", { node: "node-1", image: "web:1" }));
    trial = rest(asked(trial, { verb: "patch", kind: "Pod", namespace: "default", name: "a", patchType: "strategic", patch: { spec: { containers: [{ name: "main", image: "web:2" }] } } }));
    expect(stand(trial)).toEqual(["main: runs, 1, ready"]);
    expect(pod(trial).status.containerStatuses?.[0]?.image).toBe("web:2");
  });
});

describe("a pod", () => {
  const withInit = { spec: { initContainers: [{ name: "setup", image: "setup:1" }, { name: "proxy", image: "proxy:1", restartPolicy: "Always", startupProbe: { ...probe, periodSeconds: 1 } }, { name: "more", image: "setup:1" }], containers: [{ name: "main", image: "web:1" }] } };

  it("starts its containers after its initialisation, one after the other, sidecars going on", () => {
    const trial = withPod(scene(), "a", { node: "node-1", ...withInit });
    expect(stand(after(trial, 1))).toEqual(["setup: runs, 0", "proxy: PodInitializing, 0", "more: PodInitializing, 0", "main: PodInitializing, 0"]);
    expect(pod(after(trial, 1)).status.phase).toBe("Pending");
    expect(stand(after(trial, 5))).toEqual(["setup: Completed 0, 0, ready", "proxy: runs, 0", "more: PodInitializing, 0", "main: PodInitializing, 0"]);
    expect(stand(after(trial, 7))).toEqual(["setup: Completed 0, 0, ready", "proxy: runs, 0, ready", "more: runs, 0", "main: PodInitializing, 0"]);
    expect(stand(rest(trial))).toEqual(["setup: Completed 0, 0, ready", "proxy: runs, 0, ready", "more: Completed 0, 0, ready", "main: runs, 0, ready"]);
  });

  it.each([
    ["job:1", "Never", "Succeeded"],
    ["crash:1", "Never", "Failed"],
    ["job:1", "OnFailure", "Succeeded"],
    ["crash:1", "OnFailure", "Running"],
    ["job:1", "Always", "Running"],
  ])("of %s with restartPolicy %s is %s in the end", (image, restartPolicy, phase) => {
    expect(pod(after(withPod(scene(), "a", { node: "node-1", image, spec: { restartPolicy } }), 4)).status.phase).toBe(phase);
  });

  it.each([
    ["web:1", 2],
    ["stubborn:1", 10],
  ])("of %s is gone %d seconds after its deletion, of 10 that it has", (image, seconds) => {
    let trial = rest(withPod(scene(), "a", { node: "node-1", image, spec: { terminationGracePeriodSeconds: 10 } }));
    trial = asked(trial, { verb: "delete", kind: "Pod", namespace: "default", name: "a" });
    expect(stand(after(trial, seconds - 1))).toEqual(["main: runs, 0, ready"]);
    expect(lookedUp(after(trial, seconds), "Pod", "default/a")).toBeUndefined();
    expect(after(trial, seconds).cluster.shelves.find(({ kind }) => kind.key === "Sandbox")?.collection.objects.size).toBe(0);
  });

  it.each([
    ["more CPU than there is", { spec: { containers: [{ name: "main", image: "web:1", resources: { requests: { cpu: "5" } } }] } }, "OutOfcpu", "Pod was rejected: Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 4000"],
    ["another node", { spec: { nodeSelector: { disk: "ssd" }, containers: [{ name: "main", image: "web:1" }] } }, "NodeAffinity", "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"],
  ])("that asks for %s is refused", (_, more, reason, message) => {
    const { status } = pod(rest(withPod(scene(), "a", { node: "node-1", ...more })));
    expect({ phase: status.phase, reason: status.reason, message: status.message }).toEqual({ phase: "Failed", reason, message });
  });
});

describe("a machine", () => {
  const fault = (type: "crash" | "partition") => (machine: Machine): Machine => ({ ...machine, spec: { ...machine.spec, faults: { test: { type } } } });
  const well = (machine: Machine): Machine => ({ ...machine, spec: { ...machine.spec, faults: {} } });
  const running = (trial: Simulation): boolean => sandbox(trial)?.spec.runs.some((run) => isRunning(run, trial.cluster.nowMs)) ?? false;

  it("that is cut off goes on running its containers, and running them again", () => {
    let trial = rest(withPod(scene(), "a", { node: "node-1", image: "crash:1" }));
    trial = after(withMachine(trial, "node-1", fault("partition")), 60);
    expect(sandbox(trial)?.spec.runs.at(-1)?.restarts).toBeGreaterThan(2);
    expect(pod(trial).status.containerStatuses?.[0]?.restartCount).toBeLessThan(2);
    trial = after(withMachine(trial, "node-1", well), 1);
    expect(pod(trial).status.containerStatuses?.[0]?.restartCount).toBe(sandbox(trial)?.spec.runs.at(-1)?.restarts);
  });

  it("that is cut off while its pod is deleted for good stops it once it hears of that", () => {
    let trial = rest(withPod(scene(), "a", { node: "node-1", image: "web:1" }));
    const { uid } = pod(trial).metadata;
    trial = withMachine(trial, "node-1", fault("partition"));
    trial = rest(asked(trial, { verb: "delete", kind: "Pod", namespace: "default", name: "a", gracePeriodSeconds: 0 }));
    expect((lookedUp(trial, "Sandbox", `node-1/${uid}`) as Sandbox).spec.stop).toBeNull();
    trial = after(withMachine(trial, "node-1", well), 3);
    expect(lookedUp(trial, "Sandbox", `node-1/${uid}`)).toBeUndefined();
  });

  it("without power runs nothing, and all of it again when the power is back", () => {
    let trial = rest(withPod(scene(), "a", { node: "node-1", image: "web:1" }));
    trial = after(withMachine(trial, "node-1", fault("crash")), 10);
    expect(running(trial)).toBe(false);
    expect(stand(trial)).toEqual(["main: runs, 0, ready"]);
    trial = after(withMachine(trial, "node-1", well), 1);
    expect(running(trial)).toBe(true);
    expect(stand(trial)).toEqual(["main: runs, 1, ready"]);
    expect(pod(trial).status.containerStatuses?.[0]?.lastState.terminated).toMatchObject({ exitCode: 255, reason: "Unknown" });
  });

  it("begins a pod from the beginning when its power is back, and nothing that is never to be run again", () => {
    const withInit = { spec: { initContainers: [{ name: "setup", image: "setup:1" }], containers: [{ name: "main", image: "web:1" }] } };
    let trial = rest(withPod(withPod(scene(), "a", { node: "node-1", ...withInit }), "once", { node: "node-1", image: "web:1", spec: { restartPolicy: "Never" } }));
    trial = withMachine(after(withMachine(trial, "node-1", fault("crash")), 10), "node-1", well);
    expect(stand(after(trial, 1))).toEqual(["setup: runs, 1", "main: Unknown 255, 0"]);
    expect(stand(rest(trial))).toEqual(["setup: Completed 0, 1, ready", "main: runs, 1, ready"]);
    expect(stand(rest(trial), "once")).toEqual(["main: Unknown 255, 0"]);
    expect(pod(rest(trial), "once").status.phase).toBe("Failed");
  });

  it("runs its containers on while its kubelet crashes", () => {
    const trial = rest(withPod(scene(), "a", { node: "node-1", image: "web:1" }));
    const anew = rest(crashed(trial, "kubelet"));
    expect(sandbox(anew)?.spec.runs).toEqual(sandbox(trial)?.spec.runs);
    expect(pod(anew).metadata.resourceVersion).toBe(pod(trial).metadata.resourceVersion);
  });

  it("that is short of memory ends one pod after the other, first those that take more than they asked for, and critical ones never", () => {
    const short = (machine: Machine): Machine => ({ ...machine, spec: { ...machine.spec, faults: { test: { type: "memory-pressure" } } } });
    const critical = { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name: "system-node-critical" }, value: 2_000_001_000 };
    let trial = withPod(asked(scene(), { verb: "create", kind: "PriorityClass", object: critical, fieldValidation: "Strict" }), "modest", { node: "node-1", spec: { containers: [{ name: "main", image: "greedy:1", resources: { requests: { memory: "1Gi" } } }] } });
    trial = rest(withPod(withPod(trial, "greedy", { node: "node-1", image: "greedy:1" }), "vital", { node: "node-1", spec: { containers: [{ name: "main", image: "greedy:1" }], priorityClassName: "system-node-critical" } }));
    trial = withMachine(trial, "node-1", short);
    const gone = (at: Simulation): readonly (string | undefined)[] => ["greedy", "modest", "vital"].map((name) => pod(at, name).status.reason);
    expect([9, 11, 21, 31].map((seconds) => gone(after(trial, seconds)))).toEqual([[undefined, undefined, undefined], ["Evicted", undefined, undefined], ["Evicted", "Evicted", undefined], ["Evicted", "Evicted", undefined]]);
    expect(pod(after(trial, 11), "greedy").status).toMatchObject({ phase: "Failed", message: "The node was low on resource: memory. " });
    expect(gone(after(rest(withMachine(after(trial, 11), "node-1", well)), 60))).toEqual(["Evicted", undefined, undefined]);
  });
});
