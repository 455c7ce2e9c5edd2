import { runUntil, settle, type Simulation } from "@everynode/core";
import type { Namespace } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { namespaceController } from "./index.js";
import { lookedUp, trialOf, withDeleted, withObject, withPatch, withPod } from "./trial.js";

const doomed = (trial: Simulation): Simulation => withDeleted(trial, "Namespace other");
const after = (trial: Simulation, ms: number): Simulation => runUntil(trial, trial.cluster.nowMs + ms);

function conditionsOf(trial: Simulation): Readonly<Record<string, string>> {
  const { status } = lookedUp(trial, "Namespace other") as Namespace;
  return Object.fromEntries((status.conditions ?? []).map(({ type, status: is, message = "" }) => [type, `${is}: ${message}`]));
}

describe("a deleted namespace", () => {
  it("is left alone for five seconds, and goes with all that is in it", () => {
    let trial = trialOf([namespaceController()]);
    trial = withObject(trial, "ConfigMap default/kept");
    trial = withObject(withPod(trial, "other/p"), "ConfigMap other/c");
    trial = doomed(trial);
    expect(lookedUp(after(trial, 4_999), "ConfigMap other/c")).toBeDefined();
    const { simulation, atRest } = settle(trial);
    expect(atRest).toBe(true);
    expect(["Pod other/p", "ConfigMap other/c"].map((what) => lookedUp(simulation, what))).toEqual([undefined, undefined]);
    expect(lookedUp(simulation, "Namespace other")).toBeUndefined();
    expect(lookedUp(simulation, "ConfigMap default/kept")).toBeDefined();
  });

  it("keeps everything else while pods are still ending", () => {
    let trial = trialOf([namespaceController()]);
    trial = withPod(trial, "other/p", { spec: { nodeName: "n1", terminationGracePeriodSeconds: 10 } });
    trial = after(doomed(withObject(trial, "ConfigMap other/c")), 6_000);
    expect(lookedUp(trial, "Pod other/p")?.metadata.deletionTimestamp).toBeDefined();
    expect(lookedUp(trial, "ConfigMap other/c")).toBeDefined();
    expect(conditionsOf(trial)["NamespaceContentRemaining"]).toBe("False: All content successfully removed");
    trial = withDeleted(trial, "Pod other/p", { gracePeriodSeconds: 0 });
    expect(lookedUp(settle(trial).simulation, "Namespace other")).toBeUndefined();
  });

  it("says what it waits for while finalizers keep something", () => {
    let trial = trialOf([namespaceController()]);
    trial = after(doomed(withObject(trial, "ConfigMap other/c", { finalizers: ["example.com/x"] })), 6_000);
    expect(conditionsOf(trial)).toMatchObject({
      NamespaceDeletionContentFailure: "False: All content successfully deleted, may be waiting on finalization",
      NamespaceContentRemaining: "True: Some resources are remaining: configmaps. has 1 resource instances",
      NamespaceFinalizersRemaining: "True: Some content in the namespace has finalizers remaining: example.com/x in 1 resource instances",
    });
    trial = withPatch(trial, "ConfigMap other/c", { metadata: { finalizers: null } });
    expect(lookedUp(settle(trial).simulation, "Namespace other")).toBeUndefined();
  });
});
