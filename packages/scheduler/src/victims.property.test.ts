/** Preemption held against the rule as it is told in words, written down once more and without any of the scheduler's parts. */
import { settle, type Simulation } from "@everynode/core";
import type { Node, Pod } from "@everynode/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scheduler } from "./index.js";
import { fits, nodesOf, podsAt, podsOf } from "./ledger.js";
import { asked, found, trialOf, withNode, withPod, withPriority } from "./trial.js";

const settled = fc.record({
  node: fc.nat(3),
  cpu: fc.integer({ min: 0, max: 4 }).map((n) => n * 100),
  port: fc.constantFrom(0, 0, 0, 1, 2),
  priority: fc.integer({ min: -1, max: 3 }),
  startedAt: fc.nat(3),
  app: fc.constantFrom("a", "b", "c"),
});
const scene = fc.record({
  nodes: fc.constantFrom(1, 2, 3),
  pods: fc.array(settled, { minLength: 5, maxLength: 14, size: "max" }),
  budgets: fc.array(fc.record({ app: fc.constantFrom("a", "b", "c"), allowed: fc.nat(2) }), { maxLength: 2 }),
  cpu: fc.integer({ min: 5, max: 10 }).map((n) => n * 100),
  port: fc.constantFrom(0, 0, 1),
  priority: fc.constantFrom(0, 1, 2, 3, 4, 4, 4, 4),
  policy: fc.constantFrom(...Array.from({ length: 9 }, () => "PreemptLowerPriority"), "Never"),
});
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;

const portsOf = (port: number): readonly object[] => (port === 0 ? [] : [{ containerPort: 1, hostPort: port }]);
const classOf = (priority: number): object => ({ priorityClassName: `class${priority < 0 ? "-minus" : ""}-${Math.abs(priority)}` });

/** Nodes of 1 cpu with pods on them that fit there, and budgets; nothing is to be scheduled yet. */
function staged({ nodes, pods, budgets, policy, priority }: Scene): Simulation {
  let trial = trialOf([scheduler()]);
  for (const value of [-1, 0, 1, 2, 3]) trial = withPriority(trial, `class${value < 0 ? "-minus" : ""}-${Math.abs(value)}`, { value });
  trial = withPriority(trial, "incoming", { value: priority, preemptionPolicy: policy });
  for (let at = 0; at < nodes; at++) trial = withNode(trial, `n${at}`, { allocatable: { cpu: "1", memory: "1Gi", pods: "5" } });
  pods.forEach(({ node, cpu, port, priority: own, startedAt, app }, at) => {
    const name = `p${String(at).padStart(2, "0")}`;
    const more = withPod(trial, name, { requests: { cpu: `${cpu}m` }, ports: portsOf(port), spec: { ...classOf(own), nodeName: `n${node % nodes}` } });
    const there = found(more, "Node", `n${node % nodes}`);
    if (!fits(there, podsAt(more, there))) return;
    const labelled = asked(more, { verb: "patch", kind: "Pod", namespace: "default", name, patchType: "merge", patch: { metadata: { labels: { app } } } });
    const status = { startTime: `2026-01-01T00:00:0${startedAt}Z` };
    trial = asked(labelled, { verb: "patch", kind: "Pod", namespace: "default", name, subresource: "status", patchType: "merge", patch: { status } });
  });
  budgets.forEach(({ app, allowed }, at) => {
    const object = { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: `budget-${at}` }, spec: { minAvailable: 1, selector: { matchLabels: { app } } } };
    trial = asked(trial, { verb: "create", kind: "PodDisruptionBudget", namespace: "default", object, fieldValidation: "Strict" });
    const status = { disruptionsAllowed: allowed, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0, observedGeneration: 1 };
    trial = asked(trial, { verb: "patch", kind: "PodDisruptionBudget", namespace: "default", name: `budget-${at}`, subresource: "status", patchType: "merge", patch: { status } });
  });
  return settle(trial).simulation;
}

const rankOf = ({ spec }: Pod): number => spec.priority ?? 0;
const startOf = ({ status }: Pod): string => status.startTime ?? "";
const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const important = (a: Pod, b: Pod): number => rankOf(b) - rankOf(a) || text(startOf(a), startOf(b)) || text(a.metadata.name, b.metadata.name);

interface Offer {
  readonly node: string;
  readonly victims: readonly Pod[];
  readonly broken: number;
}

/** Which of these pods, the most important first, a budget has nothing left for. */
function unprotectedBy(budgets: Scene["budgets"], pods: readonly Pod[]): (pod: Pod) => boolean {
  const left = budgets.map(({ app, allowed }) => ({ app, allowed }));
  const hurt = new Set<string>();
  for (const { metadata } of pods) {
    for (const budget of left) {
      if (budget.app !== metadata.labels?.["app"]) continue;
      budget.allowed--;
      if (budget.allowed < 0) {
        hurt.add(metadata.name);
        break;
      }
    }
  }
  return ({ metadata }) => hurt.has(metadata.name);
}

/** Everybody of lower priority goes; who would break a budget is asked back first, then the others, the most important first; whoever still fits stays. */
function offerOf(trial: Simulation, node: Node, { pod, budgets }: { readonly pod: Pod; readonly budgets: Scene["budgets"] }): Offer | undefined {
  const there = podsAt(trial, node);
  const lower = there.filter((other) => rankOf(other) < rankOf(pod)).sort(important);
  const stay = [...there.filter((other) => rankOf(other) >= rankOf(pod)), pod];
  if (lower.length === 0 || !fits(node, stay)) return undefined;
  const breaks = unprotectedBy(budgets, lower);
  const victims: Pod[] = [];
  for (const other of [...lower.filter(breaks), ...lower.filter((each) => !breaks(each))]) {
    if (fits(node, stay.concat(other))) stay.push(other);
    else victims.push(other);
  }
  victims.sort(important);
  return victims.length === 0 ? undefined : { node: node.metadata.name, victims, broken: victims.filter(breaks).length };
}

/** By broken budgets; the first victim's priority; the sum of all priorities, each lifted above zero; their number; the latest start of the most important. */
function costOf({ victims, broken }: Offer): readonly number[] {
  const top = Math.max(...victims.map(rankOf));
  const starts = victims.filter((each) => rankOf(each) === top).map((each) => Date.parse(startOf(each)));
  return [broken, top, victims.reduce((sum, each) => sum + rankOf(each) + 2 ** 31, 0), victims.length, -Math.min(...starts)];
}

function cheapest(offers: readonly Offer[]): Offer | undefined {
  const compare = (a: Offer, b: Offer): number => {
    const [costA, costB] = [costOf(a), costOf(b)];
    const at = costA.findIndex((cost, i) => cost !== costB[i]);
    return at < 0 ? text(a.node, b.node) : (costA[at] ?? 0) - (costB[at] ?? 0);
  };
  return [...offers].sort(compare)[0];
}

/** Who should go for the scene's pod. */
function expectedVictims(trial: Simulation, { budgets, policy }: Scene, pod: Pod): readonly string[] {
  const hasRoom = nodesOf(trial).some((node) => fits(node, [...podsAt(trial, node), pod]));
  if (hasRoom || policy === "Never") return [];
  const offers = nodesOf(trial).flatMap((node) => offerOf(trial, node, { pod, budgets }) ?? []);
  return (cheapest(offers)?.victims ?? []).map(({ metadata }) => metadata.name).sort();
}

interface Outcome {
  readonly expected: readonly string[];
  readonly gone: readonly string[];
}

function outcome(given: Scene, weaken: (pod: Scene) => Scene = (same) => same): Outcome {
  const before = staged(given);
  const trial = withPod(before, "incoming", { requests: { cpu: `${given.cpu}m` }, ports: portsOf(given.port), spec: { priorityClassName: "incoming" } });
  const expected = expectedVictims(before, weaken(given), found(trial, "Pod", "default/incoming"));
  const left = new Set(podsOf(settle(trial).simulation).map(({ metadata }) => metadata.name));
  return { expected, gone: podsOf(before).map(({ metadata }) => metadata.name).filter((name) => !left.has(name)) };
}

describe("preemption", { timeout: 60_000 }, () => {
  it("takes exactly the pods that the rule names, and none where there is room or the pod may not preempt", () => {
    fc.assert(
      fc.property(scene, (given) => {
        const { expected, gone } = outcome(given);
        expect(gone).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it("goes by the budgets: a rule that does not know them names others", () => {
    const broken = (given: Scene): void => {
      const { expected, gone } = outcome(given, (same) => ({ ...same, budgets: [] }));
      expect(gone).toEqual(expected);
    };
    expect(() => fc.assert(fc.property(scene, broken), { numRuns: 150, seed: 1, endOnFailure: true })).toThrow("Property failed");
  });

  it("is tried on scenes of which some have victims", () => {
    const sizes = fc.sample(scene, { numRuns: 40, seed: 1 }).map((given) => outcome(given).gone.length);
    expect(sizes.filter((size) => size > 1).length).toBeGreaterThan(5);
  });
});
