/** What a kubelet that runs containers once did otherwise than Kubernetes. */
import { type Latency, runUntil, seeded, serverSet, settle, type Simulation } from "@everynode/core";
import type { ContainerStatus, Machine, MachineFault, Pod, PodStatus, Sandbox } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { faultInjector } from "../fault-injector.js";
import { nodeHeartbeat } from "../heartbeat.js";
import { kubelet, programsOf } from "../kubelet.js";
import { withPlannedFault } from "../new-fault.js";
import { asked, found, lookedUp, trialOf, withMachine, withNode, withPod } from "../trial.js";
import { isRunning } from "./container-run.js";
import { setStaticPod } from "./host.js";
import { kernel } from "./kernel.js";
import type { Programs } from "./program.js";

const PROGRAMS: Programs = {
  web: { readyAfterMs: 0, stopMs: 2_000 },
  setup: { endsAfterMs: 5_000 },
  slowinit: { endsAfterMs: 60_000, stopMs: 8_000 },
  proxy: { readyAfterMs: 1_000 },
  crash: { endsAfterMs: 1_000, exitCode: 3 },
  job: { endsAfterMs: 3_000 },
  polite: { stopMs: 1_500 },
  slowstop: { stopMs: 20_000 },
  flaky: { endsAfterMs: 100_000, exitCode: 1 },
  logger: { endsAfterMs: 1_000, exitCode: 1, writes: [{ path: "/data/o.log", everyMs: 500, line: (n) => `${n}` }] },
};
const options = { containers: "run", programs: PROGRAMS } as const;

const scene = (latencies: Readonly<Record<string, Latency>> = {}): Simulation => withNode(trialOf([faultInjector(), kernel(programsOf(options)), kubelet(options), nodeHeartbeat()], latencies), "node-1");
const rest = (t: Simulation): Simulation => settle(t).simulation;
const after = (t: Simulation, seconds: number): Simulation => runUntil(t, t.cluster.nowMs + seconds * 1000);
const pod = (t: Simulation, name = "a"): Pod => found(t, "Pod", `default/${name}`);
const sandboxes = (t: Simulation): readonly Sandbox[] => (t.cluster.shelves.find(({ kind }) => kind.key === "Sandbox")?.collection.objects.values() ?? []) as unknown as readonly Sandbox[];
const faulty = (t: Simulation, ...types: readonly string[]): Simulation =>
  withMachine(t, "node-1", (machine: Machine) => ({ ...machine, spec: { ...machine.spec, faults: Object.fromEntries(types.map((type) => [type, { type } as MachineFault])) } }));
const del = (t: Simulation, name = "a", gracePeriodSeconds?: number): Simulation => asked(t, { verb: "delete", kind: "Pod", namespace: "default", name, ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }) });
const patchImage = (t: Simulation, image: string): Simulation => asked(t, { verb: "patch", kind: "Pod", namespace: "default", name: "a", patchType: "strategic", patch: { spec: { containers: [{ name: "main", image }] } } });
const on = (image: string, spec: object = {}): { readonly node: string; readonly spec: object } => ({ node: "node-1", spec: { containers: [{ name: "main", image }], ...spec } });
const runs = (t: Simulation, name: string): readonly string[] => sandboxes(t).flatMap(({ spec }) => spec.runs.filter((run) => run.name === name && isRunning(run, t.cluster.nowMs)).map(({ image }) => image));
const status = (t: Simulation, name = "a"): PodStatus => pod(t, name).status;
const main = (t: Simulation): ContainerStatus | undefined => status(t).containerStatuses?.[0];
const agent = (image: string, ports?: object): Pod =>
  ({ apiVersion: "v1", kind: "Pod", metadata: { name: "agent", namespace: "default" }, spec: { containers: [{ name: "main", image, ...(ports === undefined ? {} : { ports: [ports] }) }] }, status: {} }) as unknown as Pod;
const file = (t: Simulation, content?: Pod): Simulation => withMachine(t, "node-1", (machine) => setStaticPod(machine, "agent.yaml", content));
const side = { name: "side", image: "web:1", restartPolicy: "Always" };
const port = { containerPort: 80, hostPort: 80 };
const ported = (image: string, more: object = {}): { readonly node: string; readonly spec: object } => on(image, { containers: [{ name: "main", image, ports: [{ ...port, ...more }] }] });

describe("a kubelet that runs containers", () => {
  it("a pod whose containers have ended for good ends, sidecars and all", () => {
    expect(status(after(withPod(scene(), "a", on("job:1", { restartPolicy: "Never", initContainers: [side] })), 60)).phase).toBe("Succeeded");
  });

  it("containers are run again while the API server is down", () => {
    const t = serverSet(rest(withPod(scene(), "a", on("crash:1"))), false);
    expect(sandboxes(after(t, 3600))[0]?.spec.runs.at(-1)?.restarts).toBe(16);
  });

  it("the API server hears of restarts soon after it is up", () => {
    const t = serverSet(after(serverSet(rest(withPod(scene(), "a", on("flaky:1"))), false), 3600), true);
    expect(main(after(t, 60))?.restartCount).toBeGreaterThan(7);
  });

  it("initialisation runs again after a reboot", () => {
    let t = after(withPod(scene(), "a", on("web:1", { initContainers: [{ name: "setup", image: "setup:1" }] })), 20);
    t = after(faulty(after(faulty(t, "crash"), 10)), 2);
    expect([runs(t, "setup"), runs(t, "main")]).toEqual([["setup:1"], []]);
  });

  it("evicted stays evicted", () => {
    const t = after(faulty(serverSet(rest(withPod(scene(), "a", on("proxy:1"))), false), "memory-pressure"), 30);
    expect(status(after(serverSet(t, true), 60))).toMatchObject({ phase: "Failed", reason: "Evicted" });
  });

  it("a kubelet that is cut off writes nothing", () => {
    expect(status(after(faulty(rest(withPod(scene(), "a", on("web:1"))), "memory-pressure", "partition"), 30)).phase).toBe("Running");
  });

  it("eviction goes on after a look that found nobody", () => {
    let t = after(faulty(after(withPod(scene(), "a", on("crash:1")), 5), "memory-pressure"), 15);
    t = after(withPod(t, "b", on("web:1", { containers: [{ name: "main", image: "web:1", resources: { requests: { memory: "1Mi" } } }] })), 120);
    expect(status(t, "b").reason).toBe("Evicted");
  });

  it("a pod that is deleted while cut off gets its grace period", () => {
    const t = faulty(after(del(faulty(rest(withPod(scene(), "a", on("slowstop:1"))), "partition")), 600));
    expect([runs(after(t, 19), "main"), runs(after(t, 21), "main")]).toEqual([["slowstop:1"], []]);
  });

  it("a pod whose init container still runs has not failed", () => {
    expect(status(after(del(after(withPod(scene(), "a", on("web:1", { initContainers: [{ name: "setup", image: "slowinit:1" }] })), 5)), 1)).phase).toBe("Pending");
  });

  it("a new image is run whatever the restart policy", () => {
    expect(runs(after(patchImage(rest(withPod(scene(), "a", on("web:1", { restartPolicy: "Never" }))), "web:2"), 5), "main")).toEqual(["web:2"]);
  });

  it("a new image waits for no back-off of the old one", () => {
    expect(runs(after(patchImage(after(withPod(scene(), "a", on("crash:1")), 100), "web:1"), 1), "main")).toEqual(["web:1"]);
  });

  it("an image that is not to be had does not run", () => {
    expect(runs(after(patchImage(rest(withPod(scene(), "a", on("web:1"))), "stuck/x:1"), 5), "main")).toEqual([]);
  });

  it("a sidecar whose image is changed runs the new one", () => {
    const t = rest(withPod(scene(), "a", on("web:1", { initContainers: [side] })));
    expect(runs(after(asked(t, { verb: "patch", kind: "Pod", namespace: "default", name: "a", patchType: "strategic", patch: { spec: { initContainers: [{ name: "side", image: "web:2" }] } } }), 5), "side")).toEqual(["web:2"]);
  });

  it("a static pod that is changed waits for the one before", () => {
    expect(runs(after(file(rest(file(scene(), agent("slowstop:1"))), agent("slowstop:2")), 1), "main")).toEqual(["slowstop:1"]);
  });

  it("the mirror of a static pod that is changed follows", () => {
    expect(found(after(file(rest(file(scene(), agent("web:1"))), agent("web:2")), 600), "Pod", "default/agent-node-1").spec.containers[0]?.image).toBe("web:2");
  });

  it("a static pod that is changed gets its host port", () => {
    expect(runs(after(file(rest(file(scene(), agent("web:1", port))), agent("web:2", port)), 600), "main")).toEqual(["web:2"]);
  });

  it("a static pod that is removed and put back runs again", () => {
    const t = after(file(rest(file(scene(), agent("web:1")))), 1);
    expect(runs(after(file(t, agent("web:1")), 600), "main")).toEqual(["web:1"]);
  });

  it("a static pod is shown again once its Node is back", () => {
    let t = asked(rest(file(scene(), agent("web:1"))), { verb: "delete", kind: "Node", name: "node-1" });
    t = after(del(t, "agent-node-1", 0), 5);
    t = asked(t, { verb: "create", kind: "Node", object: { apiVersion: "v1", kind: "Node", metadata: { name: "node-1" } }, fieldValidation: "Strict" });
    expect(lookedUp(after(t, 600), "Pod", "default/agent-node-1")).toBeDefined();
  });

  it("force-deleted pods hold no port", () => {
    const t = after(del(rest(withPod(scene(), "a", ported("slowstop:1"))), "a", 0), 1);
    expect(status(after(withPod(t, "a", ported("slowstop:1")), 1)).phase).toBe("Running");
  });

  it("admission takes pods one after the other", () => {
    for (let seed = 0; seed < 20; seed++) expect(sandboxes(settle(withPod(withPod(scene(), "a", ported("web:1")), "b", ported("web:1")), { patienceMs: 0, chooser: seeded(seed) }).simulation).length).toBe(1);
  });

  it("admission takes pods one after the other, however late it hears", () => {
    expect(sandboxes(after(withPod(withPod(scene({ kubelet: { watchMs: 3, requestMs: 7 } }), "a", ported("web:1")), "b", ported("web:1")), 5)).length).toBe(1);
  });

  it("host ports of different addresses do not clash", () => {
    expect(status(rest(withPod(withPod(scene(), "a", ported("web:1", { hostIP: "127.0.0.1" })), "b", ported("web:1", { hostIP: "10.0.0.1" }))), "b").phase).toBe("Running");
  });

  it("a sidecar's host port is taken", () => {
    expect(status(rest(withPod(withPod(scene(), "a", on("web:1", { initContainers: [{ ...side, ports: [port] }] })), "b", ported("web:1"))), "b").reason).toBe("NodePorts");
  });

  it("nothing of the old machine runs on the new one", () => {
    const t = rest(withPod(scene(), "a", on("web:1")));
    const before = sandboxes(t)[0]?.spec.startedAtMs;
    const u = after(withPlannedFault(t, { name: "r", harm: { type: "replace-node", nodes: ["node-1"] }, fromMs: t.cluster.nowMs + 5000, toMs: t.cluster.nowMs + 5000 }), 60);
    expect(sandboxes(u)[0]?.spec.startedAtMs).not.toBe(before);
  });

  it("ready while it stops", () => {
    expect(main(after(del(rest(withPod(scene(), "a", on("slowstop:1")))), 5))?.ready).toBe(true);
  });

  it("a container has two seconds to end, at the least", () => {
    expect(runs(after(del(rest(withPod(scene(), "a", on("polite:1", { terminationGracePeriodSeconds: 1 })))), 1.2), "main")).toEqual(["polite:1"]);
  });

  it("the status names the generation that it is of", () => {
    expect((status(rest(withPod(scene(), "a", on("web:1")))) as { observedGeneration?: number }).observedGeneration).toBe(1);
  });

  it("a rebooted kubelet that is cut off knows no pod", () => {
    let t = after(withPod(scene(), "a", on("web:1", { restartPolicy: "OnFailure", containers: [{ name: "main", image: "web:1" }, { name: "two", image: "job:1" }] })), 10);
    t = after(faulty(after(faulty(t, "crash"), 5), "partition"), 20);
    expect(runs(t, "main")).toEqual([]);
  });

  it("a machine forgets what was written longest ago", () => {
    const t = after(withPod(scene(), "a", on("x", { containers: [{ name: "main", image: "logger:1", volumeMounts: [{ name: "d", mountPath: "/data" }] }], volumes: [{ name: "d", hostPath: { path: "/d" } }] })), 200_000);
    expect(found(t, "Machine", "node-1").spec.writings?.length).toBeLessThan(501);
  });
});
