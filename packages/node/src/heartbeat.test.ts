import { runUntil, settle, type Simulation, still } from "@everynode/core";
import { describe, expect, it } from "vitest";
import { nodeHeartbeat } from "./heartbeat.js";
import { newMachine, startKubelet, stopKubelet } from "./machine.js";
import { asked, found, lookedUp, TRIAL_START_MS, trialOf, withMachine, withNode } from "./trial.js";

const cluster = (names: readonly string[] = ["n1", "n2"]): Simulation => names.reduce((trial, name) => withNode(trial, name), trialOf([nodeHeartbeat({ leaseRenewMs: 2000 })]));
const after = (trial: Simulation, ms: number): Simulation => runUntil(trial, TRIAL_START_MS + ms);
const renewTime = (trial: Simulation, name: string): string | undefined => found(trial, "Lease", `kube-node-lease/${name}`).spec.renewTime;

describe("a heartbeat", () => {
  it("makes the lease of a new node at once", () => {
    const lease = found(still(cluster()), "Lease", "kube-node-lease/n1");
    expect(lease.spec).toEqual({ holderIdentity: "n1", leaseDurationSeconds: 40, renewTime: "2026-01-01T00:00:00.000000Z" });
  });

  it("renews every lease at every beat", () => {
    const trial = after(cluster(), 5500);
    expect([renewTime(trial, "n1"), renewTime(trial, "n2")]).toEqual(["2026-01-01T00:00:04.000000Z", "2026-01-01T00:00:04.000000Z"]);
  });

  it("does not keep the cluster from being at rest", () => {
    const { simulation, atRest } = settle(cluster());
    expect([atRest, simulation.cluster.nowMs]).toEqual([true, TRIAL_START_MS]);
  });

  it("stops with the kubelet, and goes on as soon as it is back", () => {
    const stopped = after(withMachine(after(cluster(), 2500), "n1", stopKubelet), 4500);
    expect([renewTime(stopped, "n1"), renewTime(stopped, "n2")]).toEqual(["2026-01-01T00:00:02.000000Z", "2026-01-01T00:00:04.000000Z"]);
    expect(renewTime(still(withMachine(stopped, "n1", startKubelet)), "n1")).toBe("2026-01-01T00:00:04.500000Z");
  });

  it("stops with the node, and goes on when one of its name comes back", () => {
    const gone = after(asked(after(cluster(), 2500), { verb: "delete", kind: "Node", name: "n1" }), 4500);
    expect(renewTime(gone, "n1")).toBe("2026-01-01T00:00:02.000000Z");
    expect(renewTime(still(withNode(gone, "n1")), "n1")).toBe("2026-01-01T00:00:04.500000Z");
  });

  it("makes a lease anew that somebody deleted", () => {
    const gone = asked(after(cluster(), 500), { verb: "delete", kind: "Lease", namespace: "kube-node-lease", name: "n1" });
    expect(renewTime(after(gone, 2000), "n1")).toBe("2026-01-01T00:00:02.000000Z");
  });

  it("beats for machines with a Node only", () => {
    expect(lookedUp(still(withMachine(cluster(["n1"]), "n1", () => newMachine({ name: "n0" }))), "Lease", "kube-node-lease/n0")).toBeUndefined();
  });

  it("beats for many nodes at a time", () => {
    const names = Array.from({ length: 200 }, (_, i) => `node-${i}`);
    const trial = after(cluster(names), 2000);
    expect(new Set(names.map((name) => renewTime(trial, name)))).toEqual(new Set(["2026-01-01T00:00:02.000000Z"]));
  });
});
