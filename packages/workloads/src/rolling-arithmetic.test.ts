import { describe, expect, it } from "vitest";
import { newSetReplicas, rolloutLimits, scaledDown } from "./rolling-arithmetic.js";

describe("the limits of a rolling update", () => {
  it("round surge up and unavailability down", () => {
    expect(rolloutLimits({ desired: 10, maxSurge: "25%", maxUnavailable: "25%" })).toEqual({ desired: 10, maxSurge: 3, maxUnavailable: 2 });
    expect(rolloutLimits({ desired: 1, maxSurge: "25%", maxUnavailable: "25%" })).toEqual({ desired: 1, maxSurge: 1, maxUnavailable: 0 });
  });

  it("let one pod be unavailable where nothing could move else", () => {
    expect(rolloutLimits({ desired: 10, maxSurge: 0, maxUnavailable: "1%" })).toEqual({ desired: 10, maxSurge: 0, maxUnavailable: 1 });
  });

  it("never let more be unavailable than there are", () => {
    expect(rolloutLimits({ desired: 2, maxSurge: 0, maxUnavailable: 5 }).maxUnavailable).toBe(2);
    expect(rolloutLimits({ desired: 0, maxSurge: 0, maxUnavailable: 0 }).maxUnavailable).toBe(0);
  });
});

describe("a step of a rolling update", () => {
  const limits = { desired: 10, maxSurge: 3, maxUnavailable: 2 };

  it("gives the new set what room the surge leaves", () => {
    expect(newSetReplicas(limits, 0, 10)).toBe(3);
    expect(newSetReplicas(limits, 3, 11)).toBe(5);
    expect(newSetReplicas(limits, 5, 13)).toBe(5);
    expect(newSetReplicas(limits, 12, 12)).toBe(10);
  });

  it("takes from old sets what the budget leaves, unhealthy pods first", () => {
    expect(scaledDown(limits, { replicas: 3, available: 0 }, [{ replicas: 10, available: 10 }])).toEqual({ cleaned: [10], sizes: [8] });
    expect(scaledDown(limits, { replicas: 5, available: 5 }, [{ replicas: 8, available: 8 }]).sizes).toEqual([3]);
    expect(scaledDown(limits, { replicas: 5, available: 0 }, [{ replicas: 8, available: 8 }]).sizes).toEqual([8]);
    expect(scaledDown(limits, { replicas: 5, available: 5 }, [{ replicas: 4, available: 1 }, { replicas: 4, available: 4 }])).toEqual({ cleaned: [1, 4], sizes: [0, 3] });
  });
});
