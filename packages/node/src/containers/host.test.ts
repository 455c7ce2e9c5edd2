import { serverSet, runUntil, settle, type Simulation } from "@everynode/core";
import { type Machine, type Pod, type Sandbox } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { kubelet, programsOf } from "../kubelet.js";
import { asked, found, lookedUp, trialOf, withMachine, withNode, withPod } from "../trial.js";
import { newMachine } from "../machine.js";
import { setProcess, setStaticPod } from "./host.js";
import { kernel } from "./kernel.js";
import { machineFiles, type MachineScene, runLog } from "./output.js";
import { isRunning, lastRun } from "./container-run.js";
import type { Programs } from "./program.js";

const PROGRAMS: Programs = {
  web: { prints: { everyMs: 1000, line: (n, { pod }) => `${pod} answers ${n}` } },
  small: { memory: "128Mi" },
  hog: { memoryPerSecond: "256Mi" },
  writer: { writes: [{ path: "/data/out.log", everyMs: 1000, line: (n) => `entry ${n}` }], endsAfterMs: 60_000 },
  collector: { reads: "/var/log" },
};

const options = { containers: "run", programs: PROGRAMS } as const;
const programs = programsOf(options);
const scene = (machine = newMachine({ name: "node-1" })): Simulation => withNode(trialOf([kernel(programs), kubelet(options)]), "node-1", machine);
const rest = (trial: Simulation): Simulation => settle(trial).simulation;
const after = (trial: Simulation, seconds: number): Simulation => runUntil(trial, trial.cluster.nowMs + seconds * 1000);
const machineOf = (trial: Simulation): Machine => found(trial, "Machine", "node-1");

function sceneOf(trial: Simulation): MachineScene {
  const sandboxes = trial.cluster.shelves.find(({ kind }) => kind.key === "Sandbox")?.collection.objects.values() as unknown as readonly Sandbox[];
  return { machine: machineOf(trial), sandboxes, programs, nowMs: trial.cluster.nowMs };
}

function logOf(trial: Simulation, pod: string): readonly string[] {
  const at = sceneOf(trial);
  const sandbox = at.sandboxes.find(({ spec }) => spec.pod.metadata.name === pod) as Sandbox;
  const run = lastRun(sandbox, "main");
  return run === undefined ? [] : runLog(at, sandbox, run).map(({ text }) => text);
}

const fileOf = (trial: Simulation, path: string): readonly string[] | undefined => machineFiles(sceneOf(trial)).get(path)?.map(({ text }) => text);

const agent: Pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "agent", namespace: "default", uid: "", resourceVersion: "", creationTimestamp: "" }, spec: { containers: [{ name: "main", image: "web:1", resources: {} }] }, status: {} };

describe("a static pod", () => {
  const withAgent = (trial: Simulation): Simulation => rest(withMachine(trial, "node-1", (machine) => setStaticPod(machine, "agent.yaml", agent)));
  const isUp = (trial: Simulation): boolean => sceneOf(trial).sandboxes.some(({ spec }) => spec.runs.some((run) => isRunning(run, trial.cluster.nowMs)));

  it("is shown to the API by a mirror that belongs to its node", () => {
    const mirror = found(withAgent(scene()), "Pod", "default/agent-node-1");
    expect(mirror.status.phase).toBe("Running");
    expect(mirror.metadata.ownerReferences?.[0]).toMatchObject({ kind: "Node", name: "node-1", controller: true });
    expect(mirror.metadata.annotations?.["kubernetes.io/config.source"]).toBe("file");
  });

  it("runs without an API server, and is shown once there is one", () => {
    const trial = withAgent(serverSet(rest(scene()), false));
    expect(isUp(trial)).toBe(true);
    expect(lookedUp(trial, "Pod", "default/agent-node-1")).toBeUndefined();
    expect(found(after(serverSet(trial, true), 60), "Pod", "default/agent-node-1").status.phase).toBe("Running");
  });

  it("cannot be deleted through the API: its containers run on, and its mirror comes back", () => {
    const before = withAgent(scene());
    const trial = rest(asked(before, { verb: "delete", kind: "Pod", namespace: "default", name: "agent-node-1" }));
    expect(found(trial, "Pod", "default/agent-node-1").metadata.uid).not.toBe(found(before, "Pod", "default/agent-node-1").metadata.uid);
    expect(sceneOf(trial).sandboxes[0]?.spec.runs).toEqual(sceneOf(before).sandboxes[0]?.spec.runs);
  });

  it("goes when its file does, and its mirror with it", () => {
    const trial = after(withMachine(withAgent(scene()), "node-1", (machine) => setStaticPod(machine, "agent.yaml")), 31);
    expect(isUp(trial)).toBe(false);
    expect(lookedUp(trial, "Pod", "default/agent-node-1")).toBeUndefined();
  });
});

describe("a process outside of Kubernetes", () => {
  it("that takes all memory has containers killed, those that asked for nothing first, and at last itself", () => {
    const asks = { requests: { cpu: "100m", memory: "200Mi" }, limits: { cpu: "100m", memory: "200Mi" } };
    let trial = rest(withPod(withPod(scene(), "modest", { node: "node-1", image: "small:1" }), "sure", { node: "node-1", spec: { containers: [{ name: "main", image: "small:1", resources: asks }] } }));
    trial = withMachine(trial, "node-1", (machine) => setProcess(machine, "hog", { image: "hog:1" }));
    const killed = (at: Simulation, pod: string): boolean => found(at, "Pod", `default/${pod}`).status.containerStatuses?.[0]?.lastState.terminated?.reason === "OOMKilled";
    const standing = (seconds: number): readonly boolean[] => {
      const at = after(trial, seconds);
      return [killed(at, "modest"), killed(at, "sure"), machineOf(at).spec.processes?.["hog"]?.end !== null];
    };
    // 8 GiB less twice 128 MiB, at 256 MiB a second, are full after 31 seconds.
    expect(standing(30)).toEqual([false, false, false]);
    expect(standing(31.5)).toEqual([true, false, false]);
    expect(standing(33)).toEqual([true, false, true]);
  });

  it("that is an init script comes back with the machine, and after its end", () => {
    let trial = rest(withMachine(scene(), "node-1", (machine) => setProcess(machine, "agent", { image: "web:1", onBoot: true })));
    trial = after(withMachine(trial, "node-1", (machine) => ({ ...machine, spec: { ...machine.spec, faults: { test: { type: "crash" } } } })), 10);
    expect(machineOf(trial).spec.processes?.["agent"]?.end).not.toBeNull();
    trial = after(withMachine(trial, "node-1", (machine) => ({ ...machine, spec: { ...machine.spec, faults: {} } })), 2);
    expect(machineOf(trial).spec.processes?.["agent"]?.end).toBeNull();
  });
});

describe("what a container prints and writes", () => {
  const onHost = (readOnly: boolean, path = "/var/data"): object => ({ spec: { containers: [{ name: "main", image: "writer:1", volumeMounts: [{ name: "host", mountPath: "/data", readOnly }] }], volumes: [{ name: "host", hostPath: { path } }] } });

  it("is its log, and that of the run before", () => {
    expect(logOf(after(withPod(scene(), "a", { node: "node-1", image: "web:1" }), 2), "a")).toEqual(["a answers 0", "a answers 1", "a answers 2"]);
  });

  it("stays on the machine when the pod is gone, and is lost with the machine", () => {
    let trial = after(withPod(scene(), "a", { node: "node-1", ...onHost(false) }), 2);
    expect(fileOf(trial, "/var/data/out.log")).toEqual(["entry 0", "entry 1", "entry 2"]);
    trial = rest(asked(trial, { verb: "delete", kind: "Pod", namespace: "default", name: "a" }));
    expect(sceneOf(trial).sandboxes).toEqual([]);
    expect(fileOf(after(trial, 60), "/var/data/out.log")).toEqual(["entry 0", "entry 1"]);
  });

  it("is refused on a volume that is mounted read-only", () => {
    const trial = after(withPod(scene(), "a", { node: "node-1", ...onHost(true) }), 2);
    expect(fileOf(trial, "/var/data/out.log")).toBeUndefined();
    expect(found(trial, "Pod", "default/a").status.containerStatuses?.[0]).toMatchObject({ restartCount: 1, state: { waiting: { reason: "CrashLoopBackOff" } }, lastState: { terminated: { exitCode: 1 } } });
    expect(logOf(trial, "a")).toEqual(["cannot write /data/out.log: Read-only file system"]);
  });

  it("is read by a collector that has the machine's folder, whoever wrote it", () => {
    let trial = withPod(scene(), "a", { node: "node-1", image: "web:1" });
    trial = withPod(trial, "collector", { node: "node-1", spec: { containers: [{ name: "main", image: "collector:1", volumeMounts: [{ name: "logs", mountPath: "/var/log", readOnly: true }] }], volumes: [{ name: "logs", hostPath: { path: "/var/log" } }] } });
    trial = withPod(trial, "w", { node: "node-1", ...onHost(false, "/var/log/w") });
    const read = logOf(after(trial, 1), "collector");
    expect(read.map((line) => line.replace(/^.*stdout F /u, ""))).toEqual(["a answers 0", "entry 0", "a answers 1", "entry 1"]);
  });
});
