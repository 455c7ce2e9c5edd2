import { type Controller, crashed, requested, seeded, settle, type Simulation } from "@everynode/core";
import { describe, expect, it } from "vitest";
import { garbageCollector } from "./index.js";
import { type Given, lookedUp, referenceTo, trialOf, withDeleted, withObject, withPatch, withPod } from "./trial.js";

const collector = (): Controller => garbageCollector();
const rested = (trial: Simulation): Simulation => {
  const { simulation, atRest } = settle(trial);
  expect(atRest).toBe(true);
  return simulation;
};
const isThere = (trial: Simulation, what: string): boolean => lookedUp(trial, what) !== undefined;
const ownersOf = (trial: Simulation, what: string): readonly string[] => (lookedUp(trial, what)?.metadata.ownerReferences ?? []).map(({ name }) => name);

/** Adds a ConfigMap that the given ones own, blocking their deletion. */
function withOwned(trial: Simulation, what: string, owners: readonly string[], given: Given = {}): Simulation {
  return withObject(trial, what, { ...given, owners: owners.map((owner) => referenceTo(trial, owner, { blockOwnerDeletion: true })) });
}

/** `a` owns `b` and the pod `p`, `b` owns `c`. */
function family(): Simulation {
  let trial = withObject(trialOf([collector()]), "ConfigMap default/a");
  trial = withOwned(trial, "ConfigMap default/b", ["ConfigMap default/a"]);
  trial = withOwned(trial, "ConfigMap default/c", ["ConfigMap default/b"]);
  return rested(withPod(trial, "default/p", { owners: [referenceTo(trial, "ConfigMap default/a")] }));
}

const MEMBERS = ["ConfigMap default/a", "ConfigMap default/b", "ConfigMap default/c", "Pod default/p"];
const left = (trial: Simulation): readonly string[] => MEMBERS.filter((what) => isThere(trial, what));

describe("background deletion", () => {
  it("takes what was owned after its owner, down to the last", () => {
    const trial = withDeleted(family(), "ConfigMap default/a", { propagationPolicy: "Background" });
    expect(isThere(trial, "ConfigMap default/a")).toBe(false);
    expect(left(rested(trial))).toEqual([]);
  });

  it("leaves what has another owner, and frees it of the one that is gone", () => {
    let trial = withObject(family(), "ConfigMap default/second");
    trial = withOwned(trial, "ConfigMap default/shared", ["ConfigMap default/a", "ConfigMap default/second"]);
    trial = rested(withDeleted(rested(trial), "ConfigMap default/a"));
    expect(ownersOf(trial, "ConfigMap default/shared")).toEqual(["second"]);
  });

  it("comes to the same whoever acts first, and when the collector crashes", () => {
    for (let seed = 0; seed < 20; seed++) {
      const chooser = seeded(seed);
      const doomed = withDeleted(family(), "ConfigMap default/a");
      expect(left(settle(doomed, { chooser }).simulation)).toEqual([]);
      expect(left(settle(crashed(doomed, "generic-garbage-collector", { stale: { ConfigMap: seed % 4 } }), { chooser }).simulation)).toEqual([]);
    }
  });

  it("looks at nothing that has lost no owner", () => {
    const trial = family();
    const after = rested(withPatch(trial, "ConfigMap default/b", { data: { key: "value" } }));
    expect(after.starts).toBe(trial.starts);
  });
});

describe("an owner that was never there", () => {
  const absent = { apiVersion: "v1", kind: "ConfigMap", name: "ghost", uid: "no-such-uid" };

  it.each([
    ["is no reason to live", absent],
    ["is not one that only has the same name", { ...absent, name: "real" }],
  ])("%s", (_, owner) => {
    const trial = withObject(trialOf([collector()]), "ConfigMap default/real");
    expect(isThere(rested(withPod(trial, "default/p", { owners: [owner] })), "Pod default/p")).toBe(false);
  });

  it("is told of where it is in another namespace", () => {
    let trial = withObject(trialOf([collector()]), "ConfigMap other/a");
    trial = rested(withPod(trial, "default/p", { owners: [referenceTo(trial, "ConfigMap other/a")] }));
    expect(isThere(trial, "Pod default/p")).toBe(false);
    const events = requested(trial, { verb: "list", kind: "Event", namespace: "default" }).response;
    expect(events).toMatchObject({ object: { items: [{ type: "Warning", reason: "OwnerRefInvalidNamespace", involvedObject: { kind: "Pod", name: "p" } }] } });
  });

  it.each([
    ["of an unknown kind keeps its dependents", "Pod default/p", { ...absent, kind: "Gadget" }],
    ["with a namespace keeps what has none", "Node n1", absent],
  ])("%s", (_, what, owner) => {
    const given = { owners: [owner], ...(what.startsWith("Pod") ? { spec: { containers: [{ name: "main", image: "app:1" }] } } : {}) };
    expect(isThere(rested(withObject(trialOf([collector()]), what, given)), what)).toBe(true);
  });

  it("of the whole cluster is looked for without a namespace", () => {
    let trial = withObject(trialOf([collector()]), "Node n1");
    trial = rested(withPod(trial, "default/p", { owners: [referenceTo(trial, "Node n1")] }));
    expect(isThere(trial, "Pod default/p")).toBe(true);
    expect(isThere(rested(withDeleted(trial, "Node n1")), "Pod default/p")).toBe(false);
  });
});

describe("orphaning", () => {
  it("leaves the dependents without their owner", () => {
    const trial = rested(withDeleted(family(), "ConfigMap default/a", { propagationPolicy: "Orphan" }));
    expect(left(trial)).toEqual(["ConfigMap default/b", "ConfigMap default/c", "Pod default/p"]);
    expect(ownersOf(trial, "ConfigMap default/b")).toEqual([]);
    expect(ownersOf(trial, "ConfigMap default/c")).toEqual(["b"]);
  });
});

describe("foreground deletion", () => {
  const foreground = (trial: Simulation, what = "ConfigMap default/a"): Simulation => withDeleted(trial, what, { propagationPolicy: "Foreground" });

  it("takes the dependents first", () => {
    const trial = foreground(family());
    expect(isThere(trial, "ConfigMap default/a")).toBe(true);
    expect(left(rested(trial))).toEqual([]);
  });

  it("waits for those that block it, and only for them", () => {
    let trial = withOwned(family(), "ConfigMap default/held", ["ConfigMap default/a"], { finalizers: ["example.com/x"] });
    trial = rested(foreground(rested(trial)));
    expect(left(trial)).toEqual(["ConfigMap default/a"]);
    const kept = lookedUp(trial, "ConfigMap default/held")?.metadata.ownerReferences?.map((owner) => ({ ...owner, blockOwnerDeletion: false }));
    expect(left(rested(withPatch(trial, "ConfigMap default/held", { metadata: { ownerReferences: kept } })))).toEqual([]);
  });

  it("goes through dependents that have dependents", () => {
    let trial = withOwned(family(), "ConfigMap default/held", ["ConfigMap default/c"], { finalizers: ["example.com/x"] });
    trial = rested(foreground(rested(trial)));
    expect(left(trial)).toEqual(["ConfigMap default/a", "ConfigMap default/b", "ConfigMap default/c"]);
    expect(left(rested(withPatch(trial, "ConfigMap default/held", { metadata: { finalizers: null } })))).toEqual([]);
  });

  it("ends though two own each other", () => {
    let trial = withObject(trialOf([collector()]), "ConfigMap default/a");
    trial = withOwned(trial, "ConfigMap default/b", ["ConfigMap default/a"]);
    trial = withPatch(trial, "ConfigMap default/a", { metadata: { ownerReferences: [referenceTo(trial, "ConfigMap default/b", { blockOwnerDeletion: true })] } });
    expect(left(rested(foreground(rested(trial))))).toEqual([]);
  });

  it("takes dependents that come while it waits", () => {
    let trial = withOwned(family(), "ConfigMap default/held", ["ConfigMap default/a"], { finalizers: ["example.com/x"] });
    trial = rested(foreground(rested(trial)));
    trial = rested(withOwned(trial, "ConfigMap default/late", ["ConfigMap default/a"]));
    expect(isThere(trial, "ConfigMap default/late")).toBe(false);
  });
});
