import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Budget, rollingBudget, rollingUpdate } from "./rolling-update.js";
import { rolloutGroups, type RolloutNode, type RolloutPod, type RolloutStep } from "./rollout.js";

const podArbitrary = fc.record({ updated: fc.boolean(), available: fc.boolean() });
const nodesArbitrary = fc
  .array(fc.record({ shouldRun: fc.boolean(), pods: fc.oneof({ weight: 6, arbitrary: fc.array(podArbitrary, { maxLength: 2 }) }, { weight: 1, arbitrary: fc.array(podArbitrary, { maxLength: 4 }) }) }), { maxLength: 30 })
  .map((nodes) => nodes.map(({ shouldRun, pods }, at): RolloutNode => ({ name: `node-${at}`, shouldRun, pods: pods.map((pod, n): RolloutPod => ({ name: `pod-${at}-${n}`, ...pod })) })));

/** Kubernetes' own way: a walk over all nodes that counts as it goes. A second opinion, kept apart from the arithmetic on groups. */
function walkedStep(nodes: readonly RolloutNode[], { maxUnavailable, maxSurge, desired }: Budget): RolloutStep {
  const lists = { remove: [] as string[], candidates: [] as string[], fill: [] as string[], surgeCandidates: [] as string[], sunset: [] as string[] };
  let [unavailable, surging, available] = [0, 0, 0];
  for (const { name, shouldRun, pods } of nodes) {
    const fresh = pods.filter(({ updated }) => updated);
    const old = pods.filter(({ updated }) => !updated);
    const isOdd = fresh.length > 1 || old.length > 1;
    const [newPod, oldPod] = [fresh[0], old[0]];
    if (maxSurge === 0) {
      if (isOdd || (newPod === undefined) === (oldPod === undefined)) unavailable++;
      else if (newPod !== undefined) unavailable += newPod.available ? 0 : 1;
      else if (oldPod !== undefined && !oldPod.available) unavailable += Number(lists.remove.push(oldPod.name) > 0);
      else if (oldPod !== undefined) lists.candidates.push(oldPod.name);
      continue;
    }
    if (isOdd) {
      surging++;
      continue;
    }
    if ((oldPod ?? newPod)?.available === true) available++;
    if (oldPod === undefined) continue;
    if (newPod?.available === true) lists.remove.push(oldPod.name);
    else if (newPod !== undefined) surging++;
    else if (!shouldRun) (oldPod.available ? lists.sunset : lists.remove).push(oldPod.name);
    else (oldPod.available ? lists.surgeCandidates : lists.fill).push(name);
  }
  const allowed = (list: readonly string[], count: number): readonly string[] => list.slice(0, Math.max(0, count));
  if (maxSurge === 0) return { remove: [...lists.remove, ...allowed(lists.candidates, maxUnavailable - unavailable)], fill: [] };
  return { remove: [...lists.remove, ...allowed(lists.sunset, available - desired)], fill: [...lists.fill, ...allowed(lists.surgeCandidates, maxSurge - surging)] };
}

const budgets = (desired: number): fc.Arbitrary<Budget> =>
  fc.oneof(fc.record({ maxUnavailable: fc.integer({ min: 1, max: 12 }), maxSurge: fc.constant(0) }), fc.record({ maxUnavailable: fc.constant(0), maxSurge: fc.integer({ min: 1, max: 12 }) })).map((budget) => ({ ...budget, desired }));

const cases = nodesArbitrary.chain((nodes) => fc.tuple(fc.constant(nodes), budgets(nodes.filter(({ shouldRun }) => shouldRun).length)));
const sorted = ({ remove, fill }: RolloutStep): object => ({ remove: [...remove].sort(), fill: [...fill].sort() });

describe("a rolling update", () => {
  it("does what a walk over all nodes would do", () => {
    fc.assert(
      fc.property(cases, ([nodes, budget]) => {
        expect(sorted(rollingUpdate(rolloutGroups(nodes), budget))).toEqual(sorted(walkedStep(nodes, budget)));
      }),
      { numRuns: 2000 },
    );
  });

  it("never takes an available old pod from a node that would leave more than maxUnavailable nodes without an available pod", () => {
    fc.assert(
      fc.property(cases, ([nodes, budget]) => {
        fc.pre(budget.maxSurge === 0);
        const { remove } = rollingUpdate(rolloutGroups(nodes), budget);
        const gone = new Set(remove);
        const taken = nodes.filter(({ pods }) => pods.some(({ name, available }) => available && gone.has(name))).length;
        const without = nodes.filter(({ pods }) => pods.length !== 1 || !pods.some(({ name, available }) => available && !gone.has(name))).length;
        if (taken > 0) expect(without).toBeLessThanOrEqual(budget.maxUnavailable);
      }),
    );
  });

  it("never lets more than maxSurge nodes have an available old pod beside a new one that is not", () => {
    fc.assert(
      fc.property(cases, ([nodes, budget]) => {
        fc.pre(budget.maxSurge > 0);
        const { fill } = rollingUpdate(rolloutGroups(nodes), budget);
        const before = nodes.filter(({ pods }) => pods.length > 1 && !(pods.length === 2 && pods[0]?.updated !== pods[1]?.updated && pods.some(({ updated, available }) => updated && available))).length;
        const surged = fill.filter((name) => nodes.find((node) => node.name === name)?.pods[0]?.available === true).length;
        if (surged > 0) expect(before + surged).toBeLessThanOrEqual(budget.maxSurge);
      }),
    );
  });

  it("with surge never deletes the only available pod of a node while no more than the desired number of nodes has one", () => {
    fc.assert(
      fc.property(cases, ([nodes, budget]) => {
        fc.pre(budget.maxSurge > 0);
        const gone = new Set(rollingUpdate(rolloutGroups(nodes), budget).remove);
        const serving = (node: RolloutNode): boolean => node.pods.some(({ name, available }) => available && !gone.has(name));
        const had = nodes.filter(({ pods }) => pods.some(({ available }) => available)).length;
        const has = nodes.filter(serving).length;
        expect(has).toBeGreaterThanOrEqual(Math.min(had, budget.desired));
      }),
    );
  });
});

describe("the budget", () => {
  it("rounds percentages up and counts both zero as one unavailable", () => {
    expect(rollingBudget({ maxUnavailable: "10%", maxSurge: 0 }, 4)).toEqual({ maxUnavailable: 1, maxSurge: 0, desired: 4 });
    expect(rollingBudget({ maxUnavailable: 0, maxSurge: "25%" }, 5)).toEqual({ maxUnavailable: 0, maxSurge: 2, desired: 5 });
    expect(rollingBudget({ maxUnavailable: "0%" }, 5)).toEqual({ maxUnavailable: 1, maxSurge: 0, desired: 5 });
    expect(rollingBudget(undefined, 0)).toEqual({ maxUnavailable: 0, maxSurge: 0, desired: 0 });
  });

  it("says in words what is no number", () => {
    expect(rollingBudget({ maxUnavailable: "ten" }, 5)).toMatch(/^couldn't get unavailable numbers: invalid value for MaxUnavailable: /);
  });
});
