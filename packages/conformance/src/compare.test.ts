import { describe, expect, test } from "vitest";
import { stepDifference } from "./compare.js";
import type { RecordedStep } from "./recording.js";

const recorded = (rest: Pick<RecordedStep, "response" | "after">): RecordedStep => ({ agreement: "exact", step: { do: "wait", ms: 1 }, ...rest });

describe("a step agrees", () => {
  test("with lists in any order", () => {
    expect(stepDifference(recorded({ after: { pods: [{ node: "n1" }, { node: "n2" }] } }), { after: { pods: [{ node: "n2" }, { node: "n1" }] } }, undefined)).toBeUndefined();
  });

  test("with events that were not recorded", () => {
    expect(stepDifference(recorded({ after: { pods: [] } }), { after: { pods: [], events: { "DaemonSet Normal SuccessfulCreate": 1 } } }, undefined)).toBeUndefined();
  });

  test("with other nodes, where names are taken away", () => {
    const step = recorded({ after: { pods: [{ node: "n1", ready: true }, { node: "n2", ready: false }] } });
    const got = { after: { pods: [{ node: "n1", ready: false }, { node: "n2", ready: true }] } };
    expect(stepDifference(step, got, ["n1", "n2"])).toBeUndefined();
    expect(stepDifference(step, got, undefined)).toBe('after.pods[0].ready: expected true, got false; after.pods[1].ready: expected false, got true');
  });

  test("with a message that names a generated name", () => {
    const got = { code: 404, reason: "NotFound", message: 'pods "agent-x2b4c" not found' };
    expect(stepDifference(recorded({ response: { ...got, message: 'pods "agent-<rand>" not found' } }), { response: got }, undefined)).toBeUndefined();
  });
});

describe("a step differs", () => {
  test("where an item is missing or besides", () => {
    expect(stepDifference(recorded({ after: { pods: [{ node: "n1" }] } }), { after: { pods: [] } }, undefined)).toBe('after.pods[0]: expected {"node":"n1"} besides');
    expect(stepDifference(recorded({ after: { pods: [] } }), { after: { pods: [{ node: "n1" }] } }, undefined)).toBe('after.pods[0]: got {"node":"n1"} besides');
  });

  test("where the same item is there twice", () => {
    expect(stepDifference(recorded({ after: { pods: [1, 1] } }), { after: { pods: [1] } }, undefined)).toBe("after.pods[0]: expected 1 besides");
  });

  test("where the code is another", () => {
    expect(stepDifference(recorded({ response: { code: 200 } }), { response: { code: 404 } }, undefined)).toBe("response.code: expected 200, got 404");
  });
});
