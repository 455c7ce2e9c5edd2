import { objectAt } from "@everynode/api";
import { crashed, runUntil, seeded, settle, type Simulation, step, type WriteCheck } from "@everynode/core";
import { invariant, type KubeObject } from "@everynode/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { garbageCollector, type GarbagePolicy, garbagePolicy } from "./index.js";
import { type Given, lookedUp, referenceTo, trialOf, withDeleted, withObject, withPatch, withPod } from "./trial.js";

const isThere = (trial: Simulation, what: string): boolean => lookedUp(trial, what) !== undefined;
const after = (trial: Simulation, ms: number): Simulation => runUntil(trial, trial.cluster.nowMs + ms);
const isTrash = ({ metadata }: KubeObject): boolean => metadata.labels?.["trash"] === "yes";
const labelled = (trial: Simulation, what: string, trash: "yes" | "no"): Simulation => withPatch(trial, what, { metadata: { labels: { trash } } });

/** Whatever is labelled as trash goes. */
const sweeper = (more: Partial<GarbagePolicy> = {}): ReturnType<typeof garbagePolicy> =>
  garbagePolicy({ name: "sweeper", kinds: ["ConfigMap", "Secret"], decide: (object) => (isTrash(object) ? { verdict: "delete" } : { verdict: "keep" }), ...more });

describe("a garbage policy", () => {
  it("deletes what it calls garbage, of its kinds only", () => {
    let trial = trialOf([sweeper()]);
    for (const what of ["ConfigMap default/a", "Secret other/a", "ServiceAccount default/a"]) trial = labelled(withObject(trial, what), what, "yes");
    trial = settle(withObject(trial, "ConfigMap default/b")).simulation;
    expect(["ConfigMap default/a", "Secret other/a", "ServiceAccount default/a", "ConfigMap default/b"].map((what) => isThere(trial, what))).toEqual([false, false, true, true]);
  });

  it.each([
    ["Background", [false, false]],
    ["Orphan", [false, true]],
    ["Foreground", [false, false]],
  ] as const)("deletes with the policy that it was told: %s", (propagationPolicy, there) => {
    const policy = sweeper({ decide: (object) => (isTrash(object) ? { verdict: "delete", propagationPolicy } : { verdict: "keep" }) });
    let trial = withObject(trialOf([garbageCollector(), policy]), "ConfigMap default/a");
    trial = withObject(trial, "ConfigMap default/b", { owners: [referenceTo(trial, "ConfigMap default/a", { blockOwnerDeletion: true })] });
    trial = settle(labelled(settle(trial).simulation, "ConfigMap default/a", "yes")).simulation;
    expect(["ConfigMap default/a", "ConfigMap default/b"].map((what) => isThere(trial, what))).toEqual(there);
  });

  it("looks again when it said it would, and keeps nobody from being at rest until then", () => {
    const born = (object: KubeObject): number => Date.parse(object.metadata.creationTimestamp);
    const policy = sweeper({ decide: (object, _, nowMs) => (nowMs >= born(object) + 5_000 ? { verdict: "delete" } : { verdict: "keep", lookAgainAfterMs: born(object) + 5_000 - nowMs }) });
    const { simulation, atRest } = settle(withObject(trialOf([policy]), "ConfigMap default/a"));
    expect(atRest).toBe(true);
    expect([4_999, 5_000].map((ms) => isThere(after(simulation, ms), "ConfigMap default/a"))).toEqual([true, false]);
    expect(isThere(after(crashed(simulation, "sweeper"), 5_000), "ConfigMap default/a")).toBe(false);
  });

  it("asks once only for what its finalizers keep", () => {
    let trial = labelled(withObject(trialOf([sweeper()]), "ConfigMap default/a", { finalizers: ["example.com/x"] } satisfies Given), "ConfigMap default/a", "yes");
    trial = settle(trial).simulation;
    const later = after(trial, 60_000);
    expect([later.cluster.revision, later.starts]).toEqual([trial.cluster.revision, trial.starts]);
    expect(isThere(settle(withPatch(trial, "ConfigMap default/a", { metadata: { finalizers: null } })).simulation, "ConfigMap default/a")).toBe(false);
  });

  it("decides anew about everything when something changes that it reads", () => {
    const unused: GarbagePolicy["decide"] = ({ metadata }, view) => (view.objects("Pod").values().some((pod) => pod.metadata.name === metadata.name) ? { verdict: "keep" } : { verdict: "delete" });
    let trial = withPod(trialOf([sweeper({ reads: ["Pod"], decide: unused })]), "default/a");
    trial = settle(withObject(trial, "ConfigMap default/a")).simulation;
    expect(isThere(trial, "ConfigMap default/a")).toBe(true);
    expect(isThere(settle(withDeleted(trial, "Pod default/a", { gracePeriodSeconds: 0 })).simulation, "ConfigMap default/a")).toBe(false);
  });

  it.each([
    ["names no kinds", () => sweeper({ kinds: [] }), 'the garbage policy "sweeper" must name the kinds that it decides about; kinds is empty'],
    ["would look again at once", () => settle(withObject(trialOf([sweeper({ decide: () => ({ verdict: "keep", lookAgainAfterMs: 0 }) })]), "ConfigMap default/a")), "must ask to look again after more than 0 ms; got 0 for ConfigMap a"],
  ])("that %s is refused", (_, act, words) => {
    expect(act).toThrow(words);
  });
});

describe("an old view", () => {
  const LATE = { sweeper: { watchMs: 1_000, requestMs: 0 } };
  const doomed = (): Simulation => after(labelled(withObject(trialOf([sweeper()], LATE), "ConfigMap default/a"), "ConfigMap default/a", "yes"), 999);

  it("does not delete what was renewed meanwhile", () => {
    const trial = after(labelled(doomed(), "ConfigMap default/a", "no"), 1);
    expect(trial.starts).toBeGreaterThan(0);
    expect(isThere(settle(trial).simulation, "ConfigMap default/a")).toBe(true);
  });

  it("does not delete what has taken the place of the garbage", () => {
    const trial = after(withObject(withDeleted(doomed(), "ConfigMap default/a"), "ConfigMap default/a"), 1);
    expect(isThere(settle(trial).simulation, "ConfigMap default/a")).toBe(true);
  });

  it("deletes what is garbage still", () => {
    expect(isThere(settle(doomed()).simulation, "ConfigMap default/a")).toBe(false);
  });

  it("never deletes the living, whatever happens between a look and the deletion, and leaves no garbage", () => {
    const what = fc.constantFrom("ConfigMap default/a", "Secret default/b");
    const act = fc.constantFrom("make", "drop", "yes", "yes", "no", "no", "steps", "steps", "steps", "crash");
    const check: WriteCheck = (write, actor, { request, before }) => {
      if (actor !== "sweeper" || request.verb !== "delete") return;
      const object = objectAt(before, request.kind, write.key);
      invariant(object !== undefined && isTrash(object), () => `${request.kind} ${write.key} was living`);
    };
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.tuple(act, what, fc.nat(4)), { maxLength: 40 }), (seed, acts) => {
        const chooser = seeded(seed);
        let trial = trialOf([sweeper()]);
        for (const [does, place, steps] of acts) {
          if (does === "crash") trial = crashed(trial, "sweeper", { stale: { ConfigMap: steps } });
          else if (does === "steps") for (let left = steps; left > 0; left--) trial = step(trial, chooser, check) ?? trial;
          else if (does === "make") trial = isThere(trial, place) ? trial : withObject(trial, place);
          else if (isThere(trial, place)) trial = does === "drop" ? withDeleted(trial, place) : labelled(trial, place, does === "yes" ? "yes" : "no");
        }
        const { simulation, atRest } = settle(trial, { chooser, check });
        expect(atRest).toBe(true);
        const left = ["ConfigMap", "Secret"].flatMap((kind) => simulation.cluster.shelves.find((shelf) => shelf.kind.key === kind)?.collection.objects.values() ?? []);
        expect(left.filter(isTrash)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  }, 60_000);
});
