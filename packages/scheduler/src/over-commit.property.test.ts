import { runUntil, seeded, settle, type Simulation } from "@everynode/core";
import type { Pod } from "@everynode/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { priorityOf } from "./attempt.js";
import { fits, nodesOf, podsAt, podsOf } from "./ledger.js";
import { DEFAULT_PLUGINS, type Plugin, scheduler } from "./index.js";
import { trialOf, withNode, withoutPod, withPod, withPriority } from "./trial.js";

const nodeRoom = fc.record({ cpu: fc.integer({ min: 200, max: 1000 }), memory: fc.integer({ min: 200, max: 1000 }), pods: fc.integer({ min: 1, max: 5 }) });
const podAsk = fc.record({
  do: fc.constant("create" as const),
  cpu: fc.integer({ min: 0, max: 600 }),
  memory: fc.integer({ min: 0, max: 600 }),
  port: fc.integer({ min: 0, max: 3 }),
  priority: fc.integer({ min: 0, max: 3 }),
  grace: fc.constantFrom(0, 0, 30),
});
const move = fc.oneof({ weight: 6, arbitrary: podAsk }, { weight: 1, arbitrary: fc.record({ do: fc.constant("delete" as const), at: fc.nat(20) }) }, { weight: 2, arbitrary: fc.record({ do: fc.constant("run" as const), ms: fc.nat(2_000) }) });
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

const history = fc.record({
  nodes: fc.array(nodeRoom, { minLength: 1, maxLength: 4 }),
  moves: fc.array(move, { minLength: 1, maxLength: 14 }),
  seed: fc.nat(10_000),
  latency: fc.record({ watchMs: fc.constantFrom(0, 0, 7), requestMs: fc.constantFrom(0, 0, 5) }),
});
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

function begun({ nodes, latency }: History, plugins: readonly Plugin[]): Simulation {
  let trial = trialOf([scheduler({ plugins })], { "default-scheduler": latency });
  for (const value of [1, 2, 3]) trial = withPriority(trial, `class-${value}`, { value });
  nodes.forEach(({ cpu, memory, pods }, at) => {
    trial = withNode(trial, `n${at}`, { allocatable: { cpu: `${cpu}m`, memory: `${memory}Mi`, pods: String(pods) } });
  });
  return trial;
}

function moved(trial: Simulation, step: Move, name: string): Simulation {
  if (step.do === "create") {
    const ports = step.port === 0 ? [] : [{ containerPort: 1, hostPort: step.port }];
    const priority = step.priority === 0 ? {} : { priorityClassName: `class-${step.priority}` };
    return withPod(trial, name, { requests: { cpu: `${step.cpu}m`, memory: `${step.memory}Mi` }, ports, spec: { ...priority, terminationGracePeriodSeconds: step.grace } });
  }
  const pods = podsOf(trial);
  return step.do === "delete" && pods.length > 0 ? withoutPod(trial, (pods[step.at % pods.length] as (typeof pods)[number]).metadata.name) : trial;
}

function played(given: History, observe: (now: Simulation) => void, plugins: readonly Plugin[] = DEFAULT_PLUGINS): Simulation {
  const chooser = seeded(given.seed);
  let trial = begun(given, plugins);
  given.moves.forEach((step, at) => {
    trial = moved(trial, step, `p${at}`);
    if (step.do === "run") trial = runUntil(trial, trial.cluster.nowMs + step.ms, { chooser, observe });
  });
  return settle(trial, { chooser, observe }).simulation;
}

const isNeverOverCommitted = (now: Simulation): void => {
  for (const node of nodesOf(now)) expect(fits(node, podsAt(now, node))).toBe(true);
};

/** Pods that wait though they would fit on some node beside those who `stay` there. */
function waitingWhere(trial: Simulation, stay: (other: Pod, pod: Pod) => boolean): readonly string[] {
  const waiting = podsOf(trial).filter(({ spec, metadata }) => spec.nodeName === undefined && metadata.deletionTimestamp === undefined);
  const couldBeOn = (pod: Pod, node: ReturnType<typeof nodesOf>[number]): boolean => fits(node, [pod, ...podsAt(trial, node).filter((other) => stay(other, pod))]);
  return waiting.filter((pod) => nodesOf(trial).some((node) => couldBeOn(pod, node))).map(({ metadata }) => metadata.name);
}

/** Pods that wait though there is room for them. */
const overlooked = (trial: Simulation): readonly string[] => waitingWhere(trial, () => true);

/**
 * Pods that wait, after all who have waited for five minutes were tried once more, though those of lower priority could make room for them. Before, a pod may wait that could make room for itself: what hindered it was
 * a pod of a higher priority that was still to come, and when that is there nothing of it helps with what the waiting pod was refused for. Kubernetes knows no better.
 */
const wronged = (trial: Simulation): readonly string[] => waitingWhere(runUntil(trial, trial.cluster.nowMs + 360_000), (other, pod) => priorityOf(other) >= priorityOf(pod));

/** Pods that end at once, so that whoever is to make room has done so when the trial is at rest. */
const atOnce = (given: History): History => ({ ...given, moves: given.moves.map((step) => (step.do === "create" ? { ...step, grace: 0 } : step)) });

/** A pod waits for room that another one has claimed, which is deleted before it is bound. */
const GONE_WHILE_BOUND: History = {
  nodes: [{ cpu: 200, memory: 200, pods: 1 }, { cpu: 200, memory: 202, pods: 1 }],
  moves: [
    { do: "run", ms: 1 },
    { do: "create", cpu: 0, memory: 201, port: 0, priority: 0, grace: 0 },
    { do: "create", cpu: 0, memory: 161, port: 0, priority: 1, grace: 0 },
    { do: "run", ms: 1 },
    { do: "delete", at: 15 },
    { do: "create", cpu: 0, memory: 0, port: 0, priority: 0, grace: 0 },
  ],
  seed: 8,
  latency: { watchMs: 7, requestMs: 0 },
};

describe("whoever acts first, and however late the scheduler hears", { timeout: 60_000 }, () => {
  it("no node is ever over-committed", () => {
    fc.assert(fc.property(history, (given) => void played(given, isNeverOverCommitted)), { numRuns: 100 });
  });

  it("no pod waits at rest where room is, or where pods of lower priority could make it", () => {
    fc.assert(
      fc.property(history, (given) => {
        const rested = played(atOnce(given), () => undefined);
        expect([overlooked(rested), wronged(rested)]).toEqual([[], []]);
      }),
      { numRuns: Number(process.env["RUNS"] ?? 100), examples: [[GONE_WHILE_BOUND]] },
    );
  });

  it.each(["NodeResourcesFit", "NodePorts"])("a node is over-committed without %s", (name) => {
    const fewer = DEFAULT_PLUGINS.filter((plugin) => plugin.name !== name);
    expect(() => fc.assert(fc.property(history, (given) => void played(given, isNeverOverCommitted, fewer)), { numRuns: 150, seed: 1, endOnFailure: true })).toThrow("Property failed");
  });

  it("a pod waits for nothing where a plugin refuses nodes for good", () => {
    const lazy: Plugin = { name: "Lazy", filter: (_, __, { podCount }) => (podCount > 1 ? { reasons: ["node(s) were busy"], resolvable: false } : undefined) };
    const wrongs = (given: History): void => expect(overlooked(played(atOnce(given), () => undefined, [...DEFAULT_PLUGINS, lazy]))).toEqual([]);
    expect(() => fc.assert(fc.property(history, wrongs), { numRuns: 150, seed: 1, endOnFailure: true })).toThrow("Property failed");
  });
});
