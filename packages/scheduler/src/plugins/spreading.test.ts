import { settle, type Simulation } from "@everynode/core";
import { describe, expect, it } from "vitest";
import { scheduler } from "../index.js";
import { asked, placeOf, trialOf, withNode, withoutPod, withPod, withPriority } from "../trial.js";
import { naturalLog } from "./natural-log.js";

const rested = (trial: Simulation): Simulation => settle(trial).simulation;
const HOSTNAME = "kubernetes.io/hostname";

/** Nodes n1 and n2 in zone a, n3 in zone b. */
function zones(): Simulation {
  let trial = trialOf([scheduler()]);
  for (const [name, zone] of [["n1", "a"], ["n2", "a"], ["n3", "b"]] as const) trial = withNode(trial, name, { labels: { zone, [HOSTNAME]: name } });
  return trial;
}

const term = (app: string, topologyKey = "zone", more: object = {}): object => ({ labelSelector: { matchLabels: { app } }, topologyKey, ...more });
const near = (...terms: readonly object[]): object => ({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } });
const far = (...terms: readonly object[]): object => ({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } });

describe("pod affinity", () => {
  it("brings a pod to the domain of others", () => {
    let trial = withPod(zones(), "a", { spec: { nodeName: "n3" } });
    trial = rested(withPod(trial, "p", { spec: near(term("a")) }));
    expect(placeOf(trial, "p")).toBe("n3");
  });

  it("waits for the pods that it wants to be near", () => {
    let trial = rested(withPod(zones(), "p", { spec: near(term("a")) }));
    expect(placeOf(trial, "p")).toContain("3 node(s) didn't match pod affinity rules");
    trial = rested(withPod(trial, "b", { spec: { nodeName: "n1" } }));
    expect(placeOf(trial, "p")).toContain("0/3");
    trial = rested(withPod(trial, "a", { spec: { nodeName: "n3" } }));
    expect(placeOf(trial, "p")).toBe("n3");
  });

  it("lets the first of a group go anywhere", () => {
    expect(placeOf(rested(withPod(zones(), "p", { spec: near(term("p")) })), "p")).toBe("n1");
  });

  it("looks into other namespaces only where a term says so", () => {
    let trial = asked(zones(), { verb: "create", kind: "Namespace", object: { apiVersion: "v1", kind: "Namespace", metadata: { name: "team", labels: { team: "x" } } }, fieldValidation: "Strict" });
    const object = { apiVersion: "v1", kind: "Pod", metadata: { name: "a", labels: { app: "a" } }, spec: { nodeName: "n3", containers: [{ name: "main", image: "app:1" }] } };
    trial = asked(trial, { verb: "create", kind: "Pod", namespace: "team", object, fieldValidation: "Strict" });
    trial = withPod(withPod(trial, "own", { spec: near(term("a")) }), "named", { spec: near(term("a", "zone", { namespaces: ["team"] })) });
    trial = rested(withPod(trial, "selected", { spec: near(term("a", "zone", { namespaceSelector: { matchLabels: { team: "x" } } })) }));
    expect(["own", "named", "selected"].map((name) => placeOf(trial, name).slice(0, 3))).toEqual(["0/3", "n3", "n3"]);
  });

  it("counts as a wish where it is only preferred", () => {
    const preferred = { affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, podAffinityTerm: term("a", HOSTNAME) }] } } };
    let trial = withPod(zones(), "a", { spec: { nodeName: "n2" } });
    trial = rested(withPod(trial, "p", { spec: preferred }));
    expect(placeOf(trial, "p")).toBe("n2");
  });
});

describe("pod anti-affinity", () => {
  it("keeps pods apart, in both directions", () => {
    let trial = rested(withPod(zones(), "a", { spec: { ...far(term("p")), nodeName: "n3" } }));
    trial = rested(withPod(trial, "p"));
    expect(placeOf(trial, "p")).toBe("n1");
    trial = rested(withPod(trial, "q", { spec: far(term("p"), term("a")) }));
    expect(placeOf(trial, "q")).toBe("0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.");
    expect(placeOf(rested(withoutPod(trial, "p")), "q")).toBe("n1");
  });

  it("can be met by preemption", () => {
    let trial = withPriority(zones(), "high", { value: 10 });
    for (const [name, node] of [["a", "n1"], ["b", "n3"]] as const) trial = withPod(trial, name, { spec: { ...far(term("p")), nodeName: node } });
    trial = rested(withPod(trial, "p", { spec: { priorityClassName: "high" } }));
    expect(placeOf(trial, "p")).toBe("n1");
  });
});

describe("topology spread", () => {
  const spread = (whenUnsatisfiable: string, more: object = {}): object => ({
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "zone", whenUnsatisfiable, labelSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] }, ...more }],
  });

  it("keeps the skew between domains, and waits where it cannot", () => {
    let trial = zones();
    for (const name of ["a", "b", "c", "d"]) trial = rested(withPod(trial, name, { spec: spread("DoNotSchedule") }));
    const zoneOf = (name: string): string => (placeOf(trial, name) === "n3" ? "b" : "a");
    expect(["a", "b", "c", "d"].map(zoneOf).sort()).toEqual(["a", "a", "b", "b"]);
    trial = asked(trial, { verb: "patch", kind: "Node", name: "n3", patchType: "merge", patch: { spec: { unschedulable: true } } });
    trial = rested(withPod(withPod(trial, "e", { spec: spread("DoNotSchedule") }), "f", { spec: spread("DoNotSchedule") }));
    expect(placeOf(trial, "e")).toMatch(/^n[12]$/);
    expect(placeOf(trial, "f")).toBe(
      "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match pod topology spread constraints. " +
        "preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.",
    );
    expect(placeOf(rested(withoutPod(trial, "e")), "f")).toMatch(/^n[12]$/);
  });

  it("asks for labels, and for as many domains as it names", () => {
    let trial = rested(withPod(withNode(zones(), "n4"), "p", { spec: spread("DoNotSchedule", { minDomains: 3 }) }));
    expect(placeOf(trial, "p")).toBe("n1");
    trial = rested(withPod(trial, "q", { spec: spread("DoNotSchedule", { minDomains: 3 }) }));
    trial = rested(withPod(trial, "r", { spec: spread("DoNotSchedule", { minDomains: 3 }) }));
    expect(placeOf(trial, "q")).toBe("n3");
    expect(placeOf(trial, "r")).toContain("1 node(s) didn't match pod topology spread constraints (missing required label), 3 node(s) didn't match pod topology spread constraints.");
  });

  it("is a wish where pods are to be placed anyway", () => {
    let trial = withPod(withPod(zones(), "a", { spec: { nodeName: "n1" } }), "b", { requests: { cpu: "500m" }, spec: { nodeName: "n3" } });
    trial = withPod(trial, "c", { spec: { nodeName: "n2" } });
    trial = rested(withPod(trial, "p", { spec: spread("ScheduleAnyway") }));
    expect(placeOf(trial, "p")).toBe("n3");
  });

  it("puts pods of one Service on different nodes, though they have room on one", () => {
    let trial = zones();
    const object = { apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec: { selector: { tier: "web" }, ports: [{ port: 80 }] } };
    trial = asked(trial, { verb: "create", kind: "Service", namespace: "default", object, fieldValidation: "Strict" });
    trial = withPod(withPod(trial, "x", { requests: { cpu: "500m" }, spec: { nodeName: "n2" } }), "y", { requests: { cpu: "500m" }, spec: { nodeName: "n3" } });
    for (const name of ["a", "b", "c"]) {
      trial = withPod(trial, name, { spec: { schedulingGates: [{ name: "example.com/wait" }] } });
      trial = asked(trial, { verb: "patch", kind: "Pod", namespace: "default", name, patchType: "merge", patch: { metadata: { labels: { tier: "web" } }, spec: { schedulingGates: [] } } });
      trial = rested(trial);
    }
    expect(["a", "b", "c"].map((name) => placeOf(trial, name))).toEqual(["n1", "n2", "n3"]);
  });
});

it("takes logarithms as everybody does", () => {
  for (const x of [1, 2, 3, 5, 12, 102, 5002, 100_002]) expect(naturalLog(x)).toBeCloseTo(Math.log(x), 13);
});
