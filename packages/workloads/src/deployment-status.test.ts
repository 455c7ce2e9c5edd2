import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet, ReplicaSetStatus } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { deploymentStatus, isComplete, rolloutStatus } from "./deployment-status.js";

const NOW_MS = Date.parse("2026-01-01T00:10:00Z");
const TIME = "2026-01-01T00:10:00Z";

const deployment = (replicas: number, status: DeploymentStatus = {}, more: object = {}): Deployment =>
  ({ metadata: { name: "web", generation: 2 }, spec: { replicas, strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }, progressDeadlineSeconds: 60, ...more }, status }) as unknown as Deployment;

const set = (name: string, replicas: number, status: Partial<ReplicaSetStatus> = {}): ReplicaSet =>
  ({ metadata: { name }, spec: { replicas }, status: { replicas, readyReplicas: replicas, availableReplicas: replicas, terminatingReplicas: 0, observedGeneration: 1, ...status } }) as unknown as ReplicaSet;

const progressing = (reason: string, lastUpdateTime = TIME): DeploymentCondition => ({ type: "Progressing", status: "True", reason, lastUpdateTime, lastTransitionTime: "2026-01-01T00:00:00Z" });
const reasonOf = (status: DeploymentStatus): string | undefined => status.conditions?.find(({ type }) => type === "Progressing")?.reason;

describe("the status of a Deployment", () => {
  it("adds up its sets, and leaves out what is zero but for terminating pods", () => {
    const status = deploymentStatus(deployment(3), { newSet: set("new", 1, { availableReplicas: 0, readyReplicas: 0 }), oldSets: [set("old", 3)] }, NOW_MS);
    expect({ ...status, conditions: undefined }).toEqual({ observedGeneration: 2, replicas: 4, updatedReplicas: 1, readyReplicas: 3, availableReplicas: 3, unavailableReplicas: 1, terminatingReplicas: 0 });
    expect(deploymentStatus(deployment(0), { newSet: undefined, oldSets: [] }, NOW_MS)).toMatchObject({ observedGeneration: 2, terminatingReplicas: 0 });
  });

  it("does not say how many pods terminate where a set keeps that to itself", () => {
    const { terminatingReplicas: _, ...silent } = set("old", 1).status;
    const versions = { newSet: set("new", 1, { terminatingReplicas: 2 }), oldSets: [{ ...set("old", 1), status: silent }] };
    expect(deploymentStatus(deployment(2), versions, NOW_MS)).not.toHaveProperty("terminatingReplicas");
  });

  it("says whether as many are available as the budget asks for", () => {
    const available = (count: number): unknown => deploymentStatus(deployment(3), { newSet: set("new", 3, { availableReplicas: count }), oldSets: [] }, NOW_MS).conditions;
    expect(available(3)).toEqual([{ type: "Available", status: "True", lastUpdateTime: TIME, lastTransitionTime: TIME, reason: "MinimumReplicasAvailable", message: "Deployment has minimum availability." }]);
    expect(available(2)).toMatchObject([{ status: "False", reason: "MinimumReplicasUnavailable", message: "Deployment does not have minimum availability." }]);
  });
});

describe("the progress of a rollout", () => {
  const versions = { newSet: set("new", 1, { readyReplicas: 0, availableReplicas: 0 }), oldSets: [set("old", 3)] };
  const stuck: DeploymentStatus = { replicas: 4, updatedReplicas: 1, readyReplicas: 3, availableReplicas: 3 };

  it("is noted anew each time it gets on", () => {
    const before = deployment(3, { ...stuck, updatedReplicas: 0, conditions: [progressing("ReplicaSetUpdated", "2026-01-01T00:09:30Z")] });
    const { conditions } = rolloutStatus(before, versions, NOW_MS);
    expect(conditions).toContainEqual({ type: "Progressing", status: "True", reason: "ReplicaSetUpdated", message: 'ReplicaSet "new" is progressing.', lastUpdateTime: TIME, lastTransitionTime: "2026-01-01T00:00:00Z" });
  });

  it("is over once all replicas are new and available", () => {
    const status = rolloutStatus(deployment(3, { ...stuck, conditions: [progressing("ReplicaSetUpdated")] }), { newSet: set("new", 3), oldSets: [set("old", 0)] }, NOW_MS);
    expect(reasonOf(status)).toBe("NewReplicaSetAvailable");
    expect(isComplete(deployment(3), status)).toBe(true);
  });

  it("has failed when the deadline has passed since it last got on, and not a moment before", () => {
    const at = (lastUpdateTime: string): string | undefined => reasonOf(rolloutStatus(deployment(3, { ...stuck, conditions: [progressing("ReplicaSetUpdated", lastUpdateTime)] }), versions, NOW_MS));
    expect(at("2026-01-01T00:09:00Z")).toBe("ReplicaSetUpdated");
    expect(at("2026-01-01T00:08:59Z")).toBe("ProgressDeadlineExceeded");
  });

  it("is not judged where there is no deadline", () => {
    const endless = deployment(3, { ...stuck, conditions: [progressing("ReplicaSetUpdated", "2026-01-01T00:00:00Z")] }, { progressDeadlineSeconds: 2_147_483_647 });
    expect(reasonOf(rolloutStatus(endless, versions, NOW_MS))).toBeUndefined();
  });
});
