import { runUntil, settle, type Simulation, still } from "@everynode/core";
import { podCondition, type Taint, type Toleration } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { kubelet } from "./kubelet.js";
import { holdDeletions } from "./machine.js";
import { taintEviction, toleratedMs } from "./taint-eviction.js";
import { asked, found, lookedUp, TRIAL_START_MS, trialOf, withMachine, withNode, withPod } from "./trial.js";

const MAINTENANCE: Taint = { key: "maintenance", effect: "NoExecute" };
const tolerating = (...seconds: readonly (number | undefined)[]): readonly Toleration[] =>
  seconds.map((tolerationSeconds) => ({ key: "maintenance", operator: "Exists", effect: "NoExecute", ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }) }));

const cluster = (): Simulation => still(withNode(trialOf([kubelet(), taintEviction()]), "n1"));
const after = (trial: Simulation, ms: number): Simulation => runUntil(trial, TRIAL_START_MS + ms);
const tainted = (trial: Simulation, ...taints: readonly Taint[]): Simulation => asked(trial, { verb: "patch", kind: "Node", name: "n1", patchType: "merge", patch: { spec: { taints: taints.length === 0 ? null : taints } } });
const withTolerations = (trial: Simulation, tolerations: readonly Toleration[]): Simulation => still(withPod(trial, "p", { node: "n1", spec: { tolerations } }));
const isThere = (trial: Simulation): boolean => lookedUp(trial, "Pod", "default/p") !== undefined;
const messages = (trial: Simulation): readonly string[] => {
  const shelf = trial.cluster.shelves.find(({ kind }) => kind.key === "Event");
  return ((shelf?.collection.objects.values() ?? []) as unknown as readonly { readonly message: string }[]).map(({ message }) => message).sort();
};

describe("eviction by taints", () => {
  it("drives a pod away at once that does not tolerate a taint, and says why", () => {
    const held = withMachine(withTolerations(cluster(), []), "n1", (m) => holdDeletions(m, true));
    const trial = still(tainted(held, MAINTENANCE));
    const pod = found(trial, "Pod", "default/p");
    expect(pod.metadata.deletionGracePeriodSeconds).toBe(30);
    expect(podCondition(pod, "DisruptionTarget")).toMatchObject({ status: "True", reason: "DeletionByTaintManager", message: "Taint manager: deleting due to NoExecute taint", observedGeneration: 1 });
    expect(messages(trial)).toEqual(["Marking for deletion Pod default/p"]);
    expect(isThere(still(tainted(withTolerations(cluster(), []), MAINTENANCE)))).toBe(false);
  });

  it("leaves pods alone where the taint only keeps others off, or is tolerated for ever", () => {
    expect(isThere(still(tainted(withTolerations(cluster(), []), { key: "maintenance", effect: "NoSchedule" })))).toBe(true);
    expect(isThere(after(tainted(withTolerations(cluster(), tolerating(undefined)), MAINTENANCE), 3_600_000))).toBe(true);
  });

  it("drives a pod away once it has tolerated the taint long enough", () => {
    const trial = tainted(withTolerations(cluster(), tolerating(60)), MAINTENANCE);
    expect(isThere(after(trial, 59_999))).toBe(true);
    expect(isThere(after(trial, 60_000))).toBe(false);
  });

  it("does not keep the cluster from being at rest while pods wait", () => {
    expect(settle(tainted(withTolerations(cluster(), tolerating(60)), MAINTENANCE))).toMatchObject({ atRest: true, simulation: { cluster: { nowMs: TRIAL_START_MS } } });
  });

  it("drives a pod away that comes to a tainted node", () => {
    expect(isThere(still(withPod(still(tainted(cluster(), MAINTENANCE)), "p", { node: "n1" })))).toBe(false);
  });

  it("calls the eviction off when the taint goes, and counts anew when it comes back", () => {
    const early = after(tainted(withTolerations(cluster(), tolerating(60)), MAINTENANCE), 30_000);
    const free = after(tainted(early), 40_000);
    expect(messages(free)).toEqual(["Cancelling deletion of Pod default/p"]);
    const again = tainted(free, MAINTENANCE);
    expect(isThere(after(again, 99_999))).toBe(true);
    expect(isThere(after(again, 100_000))).toBe(false);
  });

  it("does not count anew when only another taint comes", () => {
    const other: Taint = { key: "other", effect: "NoExecute" };
    const both = [...tolerating(60), { key: "other", operator: "Exists" } satisfies Toleration];
    const trial = tainted(after(tainted(withTolerations(cluster(), both), MAINTENANCE), 30_000), MAINTENANCE, other);
    expect(isThere(after(trial, 59_999))).toBe(true);
    expect(isThere(after(trial, 60_000))).toBe(false);
    expect(messages(after(trial, 60_000))).toEqual(["Marking for deletion Pod default/p"]);
  });

  it("drives a waiting pod away at once when a taint comes that it does not tolerate", () => {
    const trial = tainted(after(tainted(withTolerations(cluster(), tolerating(60)), MAINTENANCE), 30_000), MAINTENANCE, { key: "other", effect: "NoExecute" });
    expect(isThere(after(trial, 30_000))).toBe(false);
    expect(messages(after(trial, 120_000))).toEqual(["Cancelling deletion of Pod default/p", "Marking for deletion Pod default/p"]);
  });

  it("forgets a pod that goes on its own", () => {
    const trial = asked(after(tainted(withTolerations(cluster(), tolerating(60)), MAINTENANCE), 10_000), { verb: "delete", kind: "Pod", namespace: "default", name: "p" });
    expect(messages(still(trial))).toEqual(["Cancelling deletion of Pod default/p"]);
    expect(isThere(after(withPod(still(trial), "p", { node: "n1", spec: { tolerations: tolerating(undefined) } }), 120_000))).toBe(true);
  });
});

describe("how long a pod stays", () => {
  it("is the least of what the first matching toleration of each taint says", () => {
    expect(toleratedMs([MAINTENANCE], [])).toBe(0);
    expect(toleratedMs([MAINTENANCE], tolerating(undefined))).toBe(Infinity);
    expect(toleratedMs([MAINTENANCE], tolerating(-5))).toBe(0);
    expect(toleratedMs([MAINTENANCE], tolerating(300, 60))).toBe(300_000);
    expect(toleratedMs([MAINTENANCE, { key: "b", effect: "NoExecute" }], [...tolerating(300), { operator: "Exists", tolerationSeconds: 60 }])).toBe(60_000);
  });
});
