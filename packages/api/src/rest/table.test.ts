import type { DaemonSet, KubeObject, Node, Pod } from "@everynode/model";
import { BUILT_IN_KINDS } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { START_MS } from "../test-cluster.js";
import { columnsOf, tableOf } from "./table.js";

const NOW = START_MS + 90_000;
const metadata = { name: "x", namespace: "default", uid: "u", resourceVersion: "7", creationTimestamp: "2026-01-01T00:00:00Z" };

function rowOf(kindKey: string, object: object): Readonly<Record<string, unknown>> {
  const kind = BUILT_IN_KINDS.byKey(kindKey);
  if (kind === undefined) throw new Error(kindKey);
  const table = tableOf({ metadata, ...object } as unknown as KubeObject, { kind, version: "v1", includeObject: "None", nowMs: NOW });
  const { cells = [] } = table.rows[0] ?? {};
  expect(cells).toHaveLength(columnsOf(kind).length);
  return Object.fromEntries(columnsOf(kind).map((column, i) => [column.name, cells[i]]));
}

const container = { name: "app", image: "app:1" };
const statusOf = (state: object, more: object = {}): object => ({ name: "app", ready: false, restartCount: 0, state, ...more });
const podRow = (pod: { readonly [key in keyof Pod]?: unknown }): Readonly<Record<string, unknown>> => rowOf("Pod", { spec: { containers: [container] }, ...pod });

describe("the row of a pod", () => {
  it.each([
    ["Pending", { phase: "Pending" }],
    ["Running", { phase: "Running", containerStatuses: [statusOf({ running: {} }, { ready: true })] }],
    ["Completed", { phase: "Succeeded", containerStatuses: [statusOf({ terminated: { exitCode: 0, reason: "Completed" } })] }],
    ["ExitCode:3", { phase: "Failed", containerStatuses: [statusOf({ terminated: { exitCode: 3 } })] }],
    ["Signal:9", { phase: "Failed", containerStatuses: [statusOf({ terminated: { exitCode: 137, signal: 9 } })] }],
    ["CrashLoopBackOff", { phase: "Running", containerStatuses: [statusOf({ waiting: { reason: "CrashLoopBackOff" } })] }],
    ["Evicted", { phase: "Failed", reason: "Evicted" }],
    ["Init:0/1", { phase: "Pending", initContainerStatuses: [statusOf({ running: {} })] }],
    ["SchedulingGated", { phase: "Pending", conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }] }],
  ])("says %s", (status, podStatus) => {
    const inits = "initContainerStatuses" in podStatus ? { initContainers: [container] } : {};
    expect(podRow({ spec: { containers: [container], ...inits }, status: podStatus })["Status"]).toBe(status);
  });

  it("says Terminating of a pod that is going, but not of one that has ended", () => {
    const going = { ...metadata, deletionTimestamp: "2026-01-01T00:01:00Z" };
    expect(podRow({ metadata: going, status: { phase: "Running" } })["Status"]).toBe("Terminating");
    expect(podRow({ metadata: going, status: { phase: "Succeeded" } })["Status"]).toBe("Succeeded");
  });

  it("counts what is ready, and tells when a container was started again", () => {
    const lastState = { terminated: { exitCode: 1, finishedAt: "2026-01-01T00:00:30Z" } };
    const row = podRow({ status: { phase: "Running", containerStatuses: [statusOf({ running: {} }, { ready: true, restartCount: 2, lastState })] } });
    expect(row).toMatchObject({ Ready: "1/1", Restarts: "2 (60s ago)", Age: "90s", IP: "<none>", Node: "<none>" });
  });
});

describe("the row of a node", () => {
  it("has the roles, and whether one can schedule on it", () => {
    const node: { readonly [key in keyof Node]?: unknown } = {
      metadata: { ...metadata, labels: { "node-role.kubernetes.io/control-plane": "", "node-role.kubernetes.io/edge": "" } },
      spec: { unschedulable: true },
      status: { conditions: [{ type: "Ready", status: "Unknown" }] },
    };
    expect(rowOf("Node", node)).toMatchObject({ Status: "NotReady,SchedulingDisabled", Roles: "control-plane,edge" });
  });
});

describe("the row of a DaemonSet", () => {
  it("has its numbers", () => {
    const set: { readonly [key in keyof DaemonSet]?: unknown } = {
      spec: { selector: { matchLabels: { app: "x" } }, template: { spec: { containers: [container], nodeSelector: { disk: "ssd" } } } },
      status: { desiredNumberScheduled: 3, currentNumberScheduled: 2, numberReady: 1, updatedNumberScheduled: 2, numberAvailable: 0 },
    };
    const row = rowOf("DaemonSet", set);
    expect(row).toMatchObject({ Desired: 3, Current: 2, Ready: 1, "Up-to-date": 2, Available: 0, "Node Selector": "disk=ssd" });
    expect(row).toMatchObject({ Age: "90s", Containers: "app", Images: "app:1", Selector: "app=x" });
  });
});

describe("a table", () => {
  it("has a cell for each column of every kind, even of an object that says nothing", () => {
    for (const kind of BUILT_IN_KINDS.kinds.filter(({ hidden }) => hidden !== true)) expect(rowOf(kind.key, { spec: { template: {}, jobTemplate: {} }, status: {} })["Name"]).toBe("x");
  });

  it("shows of its objects what one asks for", () => {
    const kind = BUILT_IN_KINDS.byKey("ConfigMap");
    if (kind === undefined) throw new Error("ConfigMap");
    const object = { kind: "ConfigMap", apiVersion: "v1", metadata, data: { a: "b" } };
    const shown = (includeObject: "None" | "Metadata" | "Object"): unknown => tableOf(object, { kind, version: "v1beta1", includeObject, nowMs: NOW }).rows[0]?.object;
    expect(shown("None")).toBeNull();
    expect(shown("Metadata")).toEqual({ kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1beta1", metadata });
    expect(shown("Object")).toBe(object);
  });
});
