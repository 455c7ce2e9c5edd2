import { expect, it } from "vitest";
import { collectedCluster, collectedOn } from "./log-collector.js";

it("reads on each node what the pods there print, and nothing of other nodes", () => {
  const cluster = collectedCluster();
  expect(collectedOn(cluster, "node-1")).toEqual(["web served request 1", "web served request 2", "web served request 3", "web served request 4"]);
  expect(collectedOn(cluster, "node-2").every((line) => line.startsWith("cannot write"))).toBe(true);
});

it("lets nobody write on a volume that is mounted read-only", () => {
  const cluster = collectedCluster();
  expect(cluster.logs("intruder")).toEqual(["cannot write /host/passwords: Read-only file system"]);
  expect(cluster.get("Pod", "intruder").status.containerStatuses?.[0]?.state.waiting?.reason).toBe("CrashLoopBackOff");
  expect(cluster.files("node-2", "/etc")).toEqual({});
});
