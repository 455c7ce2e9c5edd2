import { describe, expect, it } from "vitest";
import type { KubeObject } from "./kube-object.js";
import { isNodeReady, isUnschedulable, nodeCondition } from "./node-conditions.js";
import { availableFrom, controllerOf, isControlledBy, isPodActive, isPodAvailable, isPodBound, isPodReady, isPodTerminal, isTerminating, podCondition, readySince } from "./pod-conditions.js";
import { parseTime } from "./time-text.js";
import type { Node, Pod, PodStatus } from "./types.generated.js";

const SINCE = "2026-01-01T00:00:00Z";
const START = parseTime(SINCE) ?? 0;

const pod = (status: PodStatus, more: object = {}): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "p", uid: "u", resourceVersion: "1", creationTimestamp: SINCE, ...more },
  spec: { containers: [] },
  status,
});
const ready = (status = "True", lastTransitionTime: string | null = SINCE): Pod => pod({ conditions: [{ type: "Ready", status, lastProbeTime: null, lastTransitionTime }] });

describe("a pod", () => {
  it("is ready when its condition says True", () => {
    expect(isPodReady(ready())).toBe(true);
    expect(isPodReady(ready("Unknown"))).toBe(false);
    expect(isPodReady(pod({}))).toBe(false);
    expect(podCondition(ready(), "Initialized")).toBeUndefined();
  });

  it("is available once it has been ready for as long as is asked", () => {
    expect(isPodAvailable(ready(), 0, START - 1000)).toBe(true);
    expect(isPodAvailable(ready(), 10, START + 9_999)).toBe(false);
    expect(isPodAvailable(ready(), 10, START + 10_000)).toBe(true);
    expect(isPodAvailable(ready("False"), 0, START + 10_000)).toBe(false);
    expect(availableFrom(ready(), 10)).toBe(START + 10_000);
  });

  it("is never available when it does not say since when it is ready, unless no time is asked", () => {
    for (const since of [null, "0001-01-01T00:00:00Z"]) {
      expect(readySince(ready("True", since))).toBeUndefined();
      expect(isPodAvailable(ready("True", since), 1, START * 2)).toBe(false);
      expect(isPodAvailable(ready("True", since), 0, START)).toBe(true);
    }
    expect(availableFrom(ready("False"), 0)).toBe(Infinity);
  });

  it("is terminal when Failed or Succeeded, and active when neither that nor being deleted", () => {
    expect(["Failed", "Succeeded", "Running", "Pending", "Unknown"].map((phase) => isPodTerminal(pod({ phase } as PodStatus)))).toEqual([true, true, false, false, false]);
    expect(isPodActive(pod({ phase: "Running" }))).toBe(true);
    expect(isPodActive(pod({ phase: "Running" }, { deletionTimestamp: SINCE }))).toBe(false);
    expect(isTerminating(pod({}, { deletionTimestamp: SINCE }))).toBe(true);
  });

  it("is bound when it has a node", () => {
    expect(isPodBound({ spec: { containers: [], nodeName: "n" } })).toBe(true);
    expect(isPodBound({ spec: { containers: [], nodeName: "" } })).toBe(false);
  });

  it("belongs to the owner that is its controller", () => {
    const owner = { apiVersion: "apps/v1", kind: "DaemonSet", name: "d", uid: "u1" };
    const controller = { ...owner, uid: "u2", controller: true };
    const owned: KubeObject = pod({}, { ownerReferences: [owner, controller] });
    expect(controllerOf(owned)).toBe(controller);
    expect(isControlledBy(owned, "u2")).toBe(true);
    expect(isControlledBy(owned, "u1")).toBe(false);
    expect(controllerOf(pod({}))).toBeUndefined();
  });
});

describe("a node", () => {
  const node = (status: string, spec: object = {}): Node => ({ spec, status: { conditions: [{ type: "Ready", status }] } }) as unknown as Node;

  it("is ready when its condition says True", () => {
    expect([isNodeReady(node("True")), isNodeReady(node("Unknown"))]).toEqual([true, false]);
    expect(nodeCondition(node("True"), "DiskPressure")).toBeUndefined();
  });

  it("is unschedulable when cordoned", () => {
    expect([isUnschedulable(node("True", { unschedulable: true })), isUnschedulable(node("True"))]).toEqual([true, false]);
  });
});
