import { runUntil, settle, type Simulation } from "@everynode/core";
import { controllerOf, type Deployment } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { podsOf, rested, setsOf, told, trial, webOf, webSpec, withDeleted, withObject, withPatch } from "./trial.js";

const withWeb = (simulation: Simulation, more: object = {}, image = "web:1"): Simulation => withObject(simulation, "Deployment", { name: "web", spec: webSpec(image, { replicas: 4, ...more }) });
const patched = (simulation: Simulation, spec: object): Simulation => withPatch(simulation, "Deployment", { name: "web", patch: { spec } });
const withImage = (simulation: Simulation, image: string): Simulation => patched(simulation, { template: { spec: { containers: [{ name: "main", image }] } } });
const later = (simulation: Simulation, ms: number): Simulation => runUntil(simulation, simulation.cluster.nowMs + ms);

/** Revision, image and size of each set, by revision. */
function versions(simulation: Simulation): readonly string[] {
  const rows = setsOf(simulation).map(({ metadata, spec }) => `${metadata.annotations?.["deployment.kubernetes.io/revision"] ?? ""} ${spec.template.spec.containers[0]?.image ?? ""} ${spec.replicas ?? 1}`);
  return rows.sort();
}

/** The conditions as `Type=Status:Reason`. */
const conditions = ({ status }: Deployment): readonly string[] => (status.conditions ?? []).map(({ type, status: is, reason = "" }) => `${type}=${is}:${reason}`).sort();
const COMPLETE = ["Available=True:MinimumReplicasAvailable", "Progressing=True:NewReplicaSetAvailable"];

describe("a Deployment", () => {
  it("makes one ReplicaSet, which makes its pods", () => {
    const simulation = rested(withWeb(trial()));
    expect(versions(simulation)).toEqual(["1 web:1 4"]);
    expect(webOf(simulation).status).toMatchObject({ observedGeneration: 1, replicas: 4, updatedReplicas: 4, readyReplicas: 4, availableReplicas: 4, terminatingReplicas: 0 });
    expect(conditions(webOf(simulation))).toEqual(COMPLETE);
    expect(webOf(simulation).metadata.annotations).toEqual({ "deployment.kubernetes.io/revision": "1" });
    expect(setsOf(simulation)[0]?.metadata.annotations).toEqual({ "deployment.kubernetes.io/revision": "1", "deployment.kubernetes.io/desired-replicas": "4", "deployment.kubernetes.io/max-replicas": "5" });
    expect(told(simulation).filter((event) => event.startsWith("Scaling"))).toEqual(["ScalingReplicaSet: Scaled up replica set web-* from 0 to 4"]);
  });

  it("whose pods are lost long after its rollout is looked at when they come and go, and not between", () => {
    const old = later(rested(withWeb(trial())), 3_600_000);
    const [pod] = podsOf(old);
    const lost = rested(withPatch(old, "Pod", { name: pod?.metadata.name ?? "", patch: { status: { conditions: [{ type: "Ready", status: "False" }] } }, subresource: "status" }));
    expect(webOf(lost).status.unavailableReplicas).toBe(1);
    expect(later(lost, 60_000).starts - lost.starts).toBeLessThan(3);
  });

  it("rolls to a new template pod by pod, and says how", () => {
    const simulation = rested(withImage(rested(withWeb(trial(), { replicas: 2, strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } })), "web:2"));
    expect(versions(simulation)).toEqual(["1 web:1 0", "2 web:2 2"]);
    expect(conditions(webOf(simulation))).toEqual(COMPLETE);
    expect(told(simulation).filter((event) => event.startsWith("Scaling"))).toEqual([
      "ScalingReplicaSet: Scaled up replica set web-* from 0 to 2",
      "ScalingReplicaSet: Scaled up replica set web-* from 0 to 1",
      "ScalingReplicaSet: Scaled down replica set web-* from 2 to 1",
      "ScalingReplicaSet: Scaled up replica set web-* from 1 to 2",
      "ScalingReplicaSet: Scaled down replica set web-* from 1 to 0",
    ]);
  });

  it("uses the old ReplicaSet again when it goes back, under a new number", () => {
    const simulation = rested(withImage(rested(withImage(rested(withWeb(trial())), "web:2")), "web:1"));
    expect(versions(simulation)).toEqual(["2 web:2 0", "3 web:1 4"]);
    const back = setsOf(simulation).find(({ spec }) => spec.replicas === 4);
    expect(back?.metadata.annotations?.["deployment.kubernetes.io/revision-history"]).toBe("1");
    expect(webOf(simulation).metadata.annotations?.["deployment.kubernetes.io/revision"]).toBe("3");
  });

  it("goes back to a revision that an annotation asks for", () => {
    let simulation = rested(withImage(rested(withWeb(trial())), "web:2"));
    simulation = rested(withPatch(simulation, "Deployment", { name: "web", patch: { metadata: { annotations: { "deprecated.deployment.rollback.to": "0" } } } }));
    expect(versions(simulation)).toEqual(["2 web:2 0", "3 web:1 4"]);
    expect(webOf(simulation).metadata.annotations).toEqual({ "deployment.kubernetes.io/revision": "3" });
    expect(told(simulation)).toContain('DeploymentRollback: Rolled back deployment "web" to revision 1');
  });

  it("deletes all old pods before it makes new ones, where it recreates them", () => {
    const before = withImage(rested(withWeb(trial(), { strategy: { type: "Recreate" } })), "web:2");
    const seen = new Set<string>();
    const { simulation } = settle(before, { observe: (moment) => seen.add([...new Set(podsOf(moment).map(({ spec }) => spec.containers[0]?.image))].join(" and ")) });
    expect([...seen]).toEqual(["web:1", "", "web:2"]);
    expect(versions(simulation)).toEqual(["1 web:1 0", "2 web:2 4"]);
    expect(conditions(webOf(simulation))).toEqual(COMPLETE);
  });

  it("keeps as many old ReplicaSets as its limit says", () => {
    let simulation = rested(withWeb(trial(), { revisionHistoryLimit: 1 }));
    for (const image of ["web:2", "web:3", "web:4"]) simulation = rested(withImage(simulation, image));
    expect(versions(simulation)).toEqual(["3 web:3 0", "4 web:4 4"]);
  });

  it("stalls within its limits where new pods never get ready, and fails at its deadline", () => {
    let simulation = rested(withImage(rested(withWeb(trial(), { progressDeadlineSeconds: 60 })), "unready/web:2"));
    expect(versions(simulation)).toEqual(["1 web:1 3", "2 unready/web:2 2"]);
    expect(conditions(webOf(simulation))).toEqual(["Available=True:MinimumReplicasAvailable", "Progressing=True:ReplicaSetUpdated"]);
    simulation = later(simulation, 62_000);
    expect(conditions(webOf(simulation))).toEqual(["Available=True:MinimumReplicasAvailable", "Progressing=False:ProgressDeadlineExceeded"]);
    expect(conditions(webOf(rested(withImage(simulation, "web:3"))))).toEqual(COMPLETE);
  });

  it("does not roll while it is paused, but scales, and goes on when it is resumed", () => {
    let simulation = rested(patched(rested(withWeb(trial())), { paused: true }));
    expect(conditions(webOf(simulation))).toContain("Progressing=Unknown:DeploymentPaused");
    simulation = rested(patched(rested(withImage(simulation, "web:2")), { replicas: 6 }));
    expect(versions(simulation)).toEqual(["1 web:1 6"]);
    simulation = rested(patched(simulation, { paused: false }));
    expect(versions(simulation)).toEqual(["1 web:1 0", "2 web:2 6"]);
    expect(conditions(webOf(simulation))).toEqual(COMPLETE);
  });

  it("shares out what it is scaled by in the middle of a rollout", () => {
    let simulation = rested(withImage(rested(withWeb(trial(), { replicas: 10, strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } })), "unready/web:2"));
    expect(versions(simulation)).toEqual(["1 web:1 8", "2 unready/web:2 5"]);
    simulation = rested(patched(simulation, { replicas: 15 }));
    expect(versions(simulation)).toEqual(["1 web:1 11", "2 unready/web:2 7"]);
  });

  it("says what fails in its ReplicaSets", () => {
    const simulation = later(withWeb(withObject(trial(), "ResourceQuota", { name: "few", spec: { hard: { pods: "1" } } })), 1000);
    expect(conditions(webOf(simulation))).toContain("ReplicaFailure=True:FailedCreate");
    expect(conditions(webOf(simulation))).toContain("Available=False:MinimumReplicasUnavailable");
  });

  it("says that it cannot make a ReplicaSet", () => {
    const simulation = later(withWeb(withObject(trial(), "ResourceQuota", { name: "none", spec: { hard: { "count/replicasets.apps": "0" } } })), 1000);
    expect(conditions(webOf(simulation))).toContain("Progressing=False:ReplicaSetCreateError");
    expect(told(simulation).some((event) => event.startsWith('ReplicaSetCreateError: Failed to create new replica set "web-*": replicasets.apps "web-*" is forbidden: exceeded quota'))).toBe(true);
  });

  it("takes over a ReplicaSet that matches and belongs to nobody", () => {
    const labels = { app: "web" };
    const orphan = rested(withObject(trial(), "ReplicaSet", { name: "old", metadata: { labels }, spec: webSpec("web:0", { replicas: 2 }) }));
    const simulation = rested(withWeb(orphan));
    expect(setsOf(simulation).map((set) => controllerOf(set)?.name)).toEqual(["web", "web"]);
    expect(setsOf(simulation).find(({ metadata }) => metadata.name === "old")?.spec.replicas).toBe(0);
    expect(podsOf(simulation)).toHaveLength(4);
  });

  it("takes another name for its ReplicaSet where the one it would have is taken", () => {
    const first = rested(withWeb(trial()));
    const [name = ""] = setsOf(first).map(({ metadata }) => metadata.name);
    const squatter = rested(withObject(trial(), "ReplicaSet", { name, spec: { ...webSpec("other:1", { replicas: 0 }), selector: { matchLabels: { app: "other" } }, template: { metadata: { labels: { app: "other" } }, spec: { containers: [{ name: "main", image: "other:1" }] } } } }));
    const simulation = rested(withWeb(squatter));
    expect(webOf(simulation).status.collisionCount).toBe(1);
    expect(setsOf(simulation).map(({ metadata }) => metadata.name)).toContain(name);
    expect(podsOf(simulation)).toHaveLength(4);
  });

  it("makes its ReplicaSet again when that is deleted", () => {
    const first = rested(withWeb(trial()));
    const simulation = rested(withDeleted(first, "ReplicaSet", setsOf(first)[0]?.metadata.name ?? ""));
    expect(versions(simulation)).toEqual(["1 web:1 4"]);
    expect(webOf(simulation).status.availableReplicas).toBe(4);
  });
});
