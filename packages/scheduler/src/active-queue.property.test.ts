import { perform, runUntil, seeded, settle, type Simulation } from "@everynode/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_PLUGINS, type Plugin, scheduler } from "./index.js";
import { asked, placeOf, TRIAL_START_MS, trialOf, withNode, withoutPod, withPod, withPriority } from "./trial.js";

/** A scheduler that says whom it looks at. */
function watched(seen: string[], latency = {}): Simulation {
  const spy: Plugin = {
    name: "Spy",
    prepare(pod) {
      seen.push(pod.metadata.name);
      return { state: undefined };
    },
  };
  let trial = trialOf([scheduler({ plugins: [spy, ...DEFAULT_PLUGINS] })], latency);
  for (const value of [1, 2, 3]) trial = withPriority(trial, `class-${value}`, { value, preemptionPolicy: "Never" });
  return trial;
}

const classOf = (priority: number): object => (priority === 0 ? {} : { priorityClassName: `class-${priority}` });
const hearing = { type: "deliver", actor: "default-scheduler", key: "*" } as const;

describe("pods that wait", { timeout: 60_000 }, () => {
  it("are looked at by priority, and by arrival where that is equal, whichever key of the queue is drawn", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ priority: fc.nat(3), gone: fc.boolean() }), { minLength: 1, maxLength: 80, size: "max" }), fc.nat(1000), fc.constantFrom(0, 4), (pods, seed, requestMs) => {
        const seen: string[] = [];
        let trial = withNode(watched(seen, { "default-scheduler": { watchMs: 0, requestMs } }), "n1", { allocatable: { cpu: "1", pods: "1000" } });
        pods.forEach(({ priority }, at) => {
          trial = withPod(trial, `p${at}`, { spec: classOf(priority) });
        });
        trial = perform(trial, hearing);
        // Some go before anybody looked at them.
        pods.forEach(({ gone }, at) => {
          if (gone && at % 3 === 0) trial = withoutPod(trial, `p${at}`);
        });
        trial = perform(withPod(trial, "last"), hearing);
        settle(trial, { chooser: seeded(seed) });
        const left = pods.map(({ priority, gone }, at) => ({ priority, name: `p${at}`, isGone: gone && at % 3 === 0 })).filter(({ isGone }) => !isGone);
        expect(seen).toEqual([...left, { priority: 0, name: "last" }].sort((a, b) => b.priority - a.priority).map(({ name }) => name));
      }),
      { numRuns: 100 },
    );
  });

  it("come behind those that need not wait any more as long as their back-off lasts, whatever their priority", () => {
    const seen: string[] = [];
    let trial = watched(seen);
    trial = withPod(withNode(trial, "n1"), "hog", { requests: { cpu: "900m" }, spec: { nodeName: "n1" } });
    trial = settle(withPod(trial, "high", { requests: { cpu: "600m" }, spec: classOf(3) })).simulation;
    expect(placeOf(trial, "high")).toContain("Insufficient cpu");
    seen.length = 0;
    trial = settle(withPod(withoutPod(trial, "hog"), "low")).simulation;
    expect(seen).toEqual(["low", "high"]);
    expect(["low", "high"].map((name) => placeOf(trial, name))).toEqual(["n1", "n1"]);
  });

  it("are tried again at the first half minute after five, though nothing has happened", () => {
    const seen: string[] = [];
    let trial = settle(withPod(withNode(watched(seen), "n1"), "big", { requests: { cpu: "2" } })).simulation;
    expect(seen).toEqual(["big"]);
    trial = runUntil(trial, TRIAL_START_MS + 329_999);
    expect(seen).toEqual(["big"]);
    trial = runUntil(trial, TRIAL_START_MS + 330_000);
    expect(seen).toEqual(["big", "big"]);
    expect(settle(trial).atRest).toBe(true);
    trial = runUntil(withoutPod(trial, "big"), TRIAL_START_MS + 3_600_000);
    expect(seen).toEqual(["big", "big"]);
  });

  it("keep their place when they change meanwhile", () => {
    const seen: string[] = [];
    let trial = withNode(watched(seen), "n1");
    for (const name of ["a", "b", "c"]) trial = perform(withPod(trial, name, { requests: { cpu: "2" } }), hearing);
    trial = asked(trial, { verb: "patch", kind: "Pod", namespace: "default", name: "a", patchType: "merge", patch: { metadata: { labels: { tier: "x" } } } });
    settle(perform(trial, hearing));
    expect(seen).toEqual(["a", "b", "c"]);
  });

  it("are tried anew when they change after they found no node, or take another's name", () => {
    const seen: string[] = [];
    let trial = settle(withPod(withNode(watched(seen), "n1"), "a", { requests: { cpu: "2" } })).simulation;
    trial = settle(asked(trial, { verb: "patch", kind: "Pod", namespace: "default", name: "a", patchType: "merge", patch: { metadata: { labels: { tier: "x" } } } })).simulation;
    expect(seen).toEqual(["a", "a"]);
    trial = perform(withPod(trial, "b"), hearing);
    trial = settle(withPod(withoutPod(trial, "b"), "b", { spec: classOf(1) })).simulation;
    expect(seen).toEqual(["a", "a", "b"]);
    expect(placeOf(trial, "b")).toBe("n1");
  });
});
