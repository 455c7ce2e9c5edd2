import { describe, expect, it } from "vitest";
import { availabilitySvg, availabilityText } from "./index.js";
import { daemonSet, deployment, recordedCluster, rolledOut, setImage } from "./test-cluster.js";

describe("availability over time", () => {
  it("tells what is wanted, available and updated, and what the budget allows", () => {
    const text = availabilityText(rolledOut(4, 2).history);
    expect(text).toMatch(/ #### +4 of 4 available, 0 updated, least 2\n/);
    expect(text).toMatch(/ ##\.\. +2 of 4 available, \d updated, least 2\n/);
    expect(text).toMatch(/ #### +4 of 4 available, 4 updated, least 2\n$/);
    const svg = availabilitySvg(rolledOut(4, 2).history);
    for (const name of ["desired", "available", "updated", "budget"]) expect([...svg.matchAll(new RegExp(`<path class="${name}"`, "g"))]).toHaveLength(2);
    expect(svg).toContain("in the end 4 of 4 available, 4 updated");
  });

  it("of a Deployment counts percentages as its controller does", () => {
    const cluster = recordedCluster(2);
    cluster.create(deployment("web", 5));
    cluster.settle();
    // A quarter of 5, rounded down, may be missing.
    expect(availabilityText(cluster.history)).toMatch(/5 of 5 available, 5 updated, least 4\n$/);
  });

  it("has no budget where pods are deleted by hand", () => {
    const cluster = recordedCluster(1);
    cluster.create(daemonSet("agent", "app:1", { updateStrategy: { type: "OnDelete" } }));
    cluster.settle();
    expect(availabilityText(cluster.history)).toMatch(/1 of 1 available, 1 updated\n$/);
    expect(availabilitySvg(cluster.history)).not.toContain("budget");
  });

  it("shows where fewer are available than may be", () => {
    const cluster = rolledOut(4);
    setImage(cluster, "DaemonSet", "agent", "app:3");
    cluster.inject({ type: "crash", node: "node-3" });
    cluster.inject({ type: "crash", node: "node-4" });
    cluster.advance({ minutes: 2 });
    expect(availabilityText(cluster.history)).toMatch(/ #+!/);
    expect(availabilitySvg(cluster.history)).toContain('class="fault"');
  });

  it("says which workload is meant where there are several, or none", () => {
    const cluster = recordedCluster(1);
    expect(() => availabilitySvg(cluster.history)).toThrow("there is no DaemonSet and no Deployment in any of the moments");
    cluster.create(daemonSet("agent"));
    cluster.create(daemonSet("proxy"));
    expect(() => availabilitySvg(cluster.history)).toThrow("there are several workloads; say which is meant: of: { kind, name, namespace }, one of DaemonSet default/agent, DaemonSet default/proxy");
    expect(() => availabilitySvg(cluster.history, { of: { kind: "DaemonSet", name: "nope" } })).toThrow("there is no DaemonSet default/nope in any of the moments");
    expect(() => availabilitySvg(cluster.history, { of: { kind: "Job", name: "agent" } })).toThrow('the kind of a rollout must be one of DaemonSet, Deployment; got "Job"');
    expect(availabilityText(cluster.history, { of: { kind: "daemonset", name: "proxy" } })).toContain("Availability of DaemonSet default/proxy");
  });
});
