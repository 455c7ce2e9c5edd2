/** Laws of rollouts: whatever is ready when, they stay within their limits, and they end. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newSetReplicas, type ReplicaCount, type RolloutLimits, rolloutLimits, scaledDown } from "./rolling-arithmetic.js";

const share = fc.oneof(fc.nat(6), fc.integer({ min: 0, max: 100 }).map((percent) => `${percent}%`));
const limitsArbitrary = fc.record({ desired: fc.integer({ min: 1, max: 30 }), maxSurge: share, maxUnavailable: share }).map(rolloutLimits);

/** A rollout under way: the new set, and old ones. */
interface Rollout {
  readonly newSet: ReplicaCount;
  readonly oldSets: readonly ReplicaCount[];
}

const sum = (sets: readonly ReplicaCount[], key: keyof ReplicaCount): number => sets.reduce((total, set) => total + set[key], 0);
const all = ({ newSet, oldSets }: Rollout): readonly ReplicaCount[] => [newSet, ...oldSets];

/** A set that shrinks loses pods that are not available first. */
const shrunk = (set: ReplicaCount, replicas: number): ReplicaCount => ({ replicas, available: Math.min(set.available, replicas) });

/** One sync: the new set grows if it can, else the old ones shrink. */
function stepped(limits: RolloutLimits, rollout: Rollout): Rollout {
  const replicas = newSetReplicas(limits, rollout.newSet.replicas, sum(all(rollout), "replicas"));
  if (replicas !== rollout.newSet.replicas) return { ...rollout, newSet: { ...rollout.newSet, replicas } };
  const { sizes } = scaledDown(limits, rollout.newSet, rollout.oldSets);
  return { ...rollout, oldSets: rollout.oldSets.map((set, at) => shrunk(set, sizes[at] ?? 0)) };
}

/** `count` more pods of the new set become available. */
const ripened = (rollout: Rollout, count: number): Rollout => ({ ...rollout, newSet: { ...rollout.newSet, available: Math.min(rollout.newSet.replicas, rollout.newSet.available + count) } });

/** A complete Deployment whose template changes: all that is wished for is in one old set, and available. */
const fresh = ({ desired }: RolloutLimits): Rollout => ({ newSet: { replicas: 0, available: 0 }, oldSets: [{ replicas: desired, available: desired }] });

describe("a rolling update", () => {
  it("never drops below its budget and never rises above its surge, whatever becomes ready when", () => {
    fc.assert(
      fc.property(limitsArbitrary, fc.array(fc.nat(4), { maxLength: 60 }), (limits, readies) => {
        let rollout = fresh(limits);
        for (const ready of readies) {
          rollout = stepped(limits, ripened(rollout, ready));
          expect(sum(all(rollout), "replicas")).toBeLessThanOrEqual(limits.desired + limits.maxSurge);
          expect(sum(all(rollout), "available")).toBeGreaterThanOrEqual(limits.desired - limits.maxUnavailable);
        }
      }),
    );
  });

  it("ends with all that is wished for in the new set, once all of its pods get ready", () => {
    fc.assert(
      fc.property(limitsArbitrary, (limits) => {
        let rollout = fresh(limits);
        for (let left = 4 * limits.desired + 4; left > 0; left--) rollout = stepped(limits, ripened(rollout, Infinity));
        expect(rollout).toEqual({ newSet: { replicas: limits.desired, available: limits.desired }, oldSets: [{ replicas: 0, available: 0 }] });
      }),
    );
  });

  it("never makes more pods unavailable than are, whatever the old sets are like", () => {
    const set = fc.record({ replicas: fc.nat(12), available: fc.nat(12) }).map(({ replicas, available }) => ({ replicas, available: Math.min(replicas, available) }));
    fc.assert(
      fc.property(limitsArbitrary, set, fc.array(set, { maxLength: 4 }), (limits, newSet, oldSets) => {
        const { cleaned, sizes } = scaledDown(limits, newSet, oldSets);
        const least = Math.min(limits.desired - limits.maxUnavailable, sum([newSet, ...oldSets], "available"));
        const after = oldSets.map((old, at) => shrunk(old, sizes[at] ?? 0));
        expect(sum([newSet, ...after], "available")).toBeGreaterThanOrEqual(least);
        for (const [at, old] of oldSets.entries()) {
          expect(cleaned[at]).toBeLessThanOrEqual(old.replicas);
          expect(sizes[at]).toBeLessThanOrEqual(cleaned[at] ?? 0);
          expect(sizes[at]).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
