import type { Deployment, StringMap } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { presentAnnotations, withReplicas } from "./replica-set-annotations.js";

const REVISION = "deployment.kubernetes.io/revision";
const HISTORY = "deployment.kubernetes.io/revision-history";
const deployment = (annotations: StringMap = {}): Deployment => ({ metadata: { name: "web", annotations } }) as unknown as Deployment;

describe("the annotations of the present ReplicaSet", () => {
  it("are the Deployment's, but for those that are its alone", () => {
    const own = { team: "a", [REVISION]: "7", "kubectl.kubernetes.io/last-applied-configuration": "{}", "deprecated.deployment.rollback.to": "1" };
    expect(presentAnnotations(deployment(own), undefined, 2)).toEqual({ team: "a", [REVISION]: "2" });
  });

  it("stay the same value where they say all of it already", () => {
    const annotations = { team: "a", [REVISION]: "5" };
    expect(presentAnnotations(deployment({ team: "a" }), annotations, 5)).toBe(annotations);
    expect(presentAnnotations(deployment({ team: "a" }), annotations, 3)).toBe(annotations);
    expect(withReplicas(withReplicas({}, { desired: 4, maxSurge: 1, maxUnavailable: 1 }), { desired: 4, maxSurge: 1, maxUnavailable: 0 })).toEqual({
      "deployment.kubernetes.io/desired-replicas": "4",
      "deployment.kubernetes.io/max-replicas": "5",
    });
  });

  it("remember the revisions that the set had before", () => {
    const back = presentAnnotations(deployment(), { [REVISION]: "1" }, 3);
    expect(back).toEqual({ [REVISION]: "3", [HISTORY]: "1" });
    expect(presentAnnotations(deployment(), back, 5)).toEqual({ [REVISION]: "5", [HISTORY]: "1,3" });
  });

  it("forget the oldest of them where they get too long", () => {
    const long = Array.from({ length: 500 }, (_, at) => String(at + 1000)).join(",").slice(0, 1999);
    const history = presentAnnotations(deployment(), { [REVISION]: "4000", [HISTORY]: long }, 4001)?.[HISTORY] ?? "";
    expect(history.length).toBeLessThanOrEqual(2000);
    expect(history.startsWith("1001,")).toBe(true);
    expect(history.endsWith(",4000")).toBe(true);
  });

  it("are left alone where the set's revision is no number", () => {
    const annotations = { [REVISION]: "first" };
    expect(presentAnnotations(deployment({ team: "a" }), annotations, 2)).toBe(annotations);
  });
});
