import { crashed, loadSimulation, runUntil, saveSimulation, seeded, settle, type Simulation } from "@everynode/core";
import { isPodTerminal, type Machine, type MachineFault, type Pod, type Sandbox } from "@everynode/model";
import fc from "fast-check";
import { expect, it } from "vitest";
import { kubelet, programsOf } from "../kubelet.js";
import { answered, trialOf, withMachine, withNode } from "../trial.js";
import { isRunning, lastRun } from "./container-run.js";
import { kernel } from "./kernel.js";
import type { Programs } from "./program.js";

const PROGRAMS: Programs = { web: { readyAfterMs: 3_000, stopMs: 1_000 }, crash: { endsAfterMs: 2_000, exitCode: 1 }, job: { endsAfterMs: 4_000 }, stubborn: { stopMs: Infinity }, leak: { memory: "100Mi", memoryPerSecond: "20Mi" } };
const options = { containers: "run", programs: PROGRAMS } as const;
const NODES = ["node-1", "node-2"];

type Step =
  | { readonly do: "pod"; readonly name: string; readonly node: string; readonly image: string; readonly policy: string; readonly init: boolean }
  | { readonly do: "delete"; readonly name: string; readonly grace: number }
  | { readonly do: "fault"; readonly node: string; readonly type: "crash" | "partition" | null }
  | { readonly do: "kubelet" }
  | { readonly do: "save" }
  | { readonly do: "pass"; readonly seconds: number };

const names = fc.constantFrom("a", "b", "c");
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant("pod" as const), name: names, node: fc.constantFrom(...NODES), image: fc.constantFrom("web:1", "crash:1", "job:1", "stubborn:1", "leak:1", "late/x:1"), policy: fc.constantFrom("Always", "OnFailure", "Never"), init: fc.boolean() }),
    fc.record({ do: fc.constant("delete" as const), name: names, grace: fc.constantFrom(0, 2, 30) }),
    fc.record({ do: fc.constant("fault" as const), node: fc.constantFrom(...NODES), type: fc.constantFrom("crash" as const, "partition" as const, null) }),
    fc.constantFrom({ do: "kubelet" as const }, { do: "save" as const }),
    fc.record({ do: fc.constant("pass" as const), seconds: fc.constantFrom(1, 3, 15, 60) }),
  ),
  { maxLength: 15 },
);

const controllers = () => [kernel(programsOf(options)), kubelet(options)];
const scene = (): Simulation => NODES.reduce((trial, name) => withNode(trial, name), trialOf(controllers()));
const objects = <T>(trial: Simulation, kind: string): readonly T[] => (trial.cluster.shelves.find((shelf) => shelf.kind.key === kind)?.collection.objects.values() ?? []) as unknown as readonly T[];

function faulty(trial: Simulation, node: string, type: MachineFault["type"] | null): Simulation {
  const edit = (machine: Machine): Machine => ({ ...machine, spec: { ...machine.spec, faults: type === null ? {} : { test: { type } as MachineFault } } });
  return withMachine(trial, node, edit);
}

function after(trial: Simulation, step: Step): Simulation {
  switch (step.do) {
    case "pod": {
      const initContainers = step.init ? [{ name: "init", image: "job:1" }] : [];
      const object = { apiVersion: "v1", kind: "Pod", metadata: { name: step.name }, spec: { nodeName: step.node, restartPolicy: step.policy, initContainers, containers: [{ name: "main", image: step.image, readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 2 }, resources: { limits: { memory: "400Mi" } } }] } };
      return answered(trial, { verb: "create", kind: "Pod", namespace: "default", object, fieldValidation: "Strict" }).simulation;
    }
    case "delete":
      return answered(trial, { verb: "delete", kind: "Pod", namespace: "default", name: step.name, gracePeriodSeconds: step.grace }).simulation;
    case "fault":
      return faulty(trial, step.node, step.type);
    case "kubelet":
      return crashed(trial, "kubelet");
    case "save":
      return loadSimulation(JSON.parse(JSON.stringify(saveSimulation(trial))), { kinds: trial.cluster.kinds, setup: trial.setup });
    case "pass":
      return runUntil(trial, trial.cluster.nowMs + step.seconds * 1000);
  }
}

/** What is wrong with the world: a container that runs twice at once, or without power. */
function wrongs(trial: Simulation): readonly string[] {
  const { nowMs } = trial.cluster;
  const dark = new Set(objects<Machine>(trial, "Machine").filter(({ spec }) => Object.values(spec.faults ?? {}).some(({ type }) => type === "crash")).map(({ metadata }) => metadata.name));
  return objects<Sandbox>(trial, "Sandbox").flatMap(({ metadata, spec }) => {
    const running = spec.runs.filter((run) => isRunning(run, nowMs));
    const twice = running.filter(({ name }, at) => running.findIndex((other) => other.name === name) !== at).map(({ name }) => `${name} of ${spec.pod.metadata.name} runs twice`);
    const overlaps = spec.runs.filter((run, at) => spec.runs.slice(at + 1).some((next) => next.name === run.name && (run.end === null || run.end.atMs > next.startedAtMs))).map(({ name }) => `${name} is run again before its end`);
    return [...twice, ...overlaps, ...(dark.has(metadata.namespace ?? "") && running.length > 0 ? [`${spec.pod.metadata.name} runs without power`] : [])];
  });
}

/** Where what the API says is not what there is. */
function untruths(trial: Simulation): readonly string[] {
  const { nowMs } = trial.cluster;
  const sandboxes = new Map(objects<Sandbox>(trial, "Sandbox").map((sandbox) => [sandbox.metadata.name, sandbox]));
  const pods = objects<Pod>(trial, "Pod");
  const stray = [...sandboxes.values()].filter(({ metadata }) => !pods.some((pod) => pod.metadata.uid === metadata.name)).map(({ spec }) => `${spec.pod.metadata.name} has no Pod`);
  const wrong = pods.filter((pod) => !isPodTerminal(pod)).flatMap((pod) => {
    const run = sandboxes.get(pod.metadata.uid);
    const main = run && lastRun(run, "main");
    const isUp = main !== undefined && isRunning(main, nowMs);
    const said = pod.status.containerStatuses?.find(({ name }) => name === "main");
    return (said?.state.running !== undefined) === isUp && (said?.restartCount ?? 0) === (main?.restarts ?? 0) ? [] : [`${pod.metadata.name} says otherwise`];
  });
  return [...stray, ...wrong];
}

it("containers run once at a time and with power only, and once all is well the API says what there is", () => {
  fc.assert(
    fc.property(steps, fc.nat(), (history, order) => {
      let trial = scene();
      for (const step of history) {
        trial = settle(after(trial, step), { patienceMs: 0, chooser: seeded(order) }).simulation;
        expect(wrongs(trial)).toEqual([]);
      }
      for (const node of NODES) trial = faulty(trial, node, null);
      trial = runUntil(trial, trial.cluster.nowMs + 60_000);
      expect(wrongs(trial)).toEqual([]);
      expect(untruths(trial)).toEqual([]);
    }),
    { numRuns: Number(process.env["RUNS"] ?? 200) },
  );
});

it("does the same again, also when it was saved on the way", () => {
  fc.assert(
    fc.property(steps, (history) => {
      const play = (saves: boolean): string => {
        let trial = scene();
        for (const step of history) {
          if (step.do !== "save") trial = after(trial, step);
          if (saves) trial = after(trial, { do: "save" });
        }
        const { hash, cluster } = runUntil(trial, trial.cluster.nowMs + 20_000);
        return JSON.stringify([hash, cluster.revision]);
      };
      expect(play(true)).toBe(play(false));
    }),
    { numRuns: 60 },
  );
});
