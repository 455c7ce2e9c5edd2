import { expect, test } from "vitest";
import { scrub } from "./scrub-object.js";
import { scrubText } from "./scrub-text.js";

test("an object keeps everything but what differs from run to run", () => {
  const pod = {
    metadata: { name: "agent-x2b4c", generateName: "agent-", uid: "1", resourceVersion: "7", creationTimestamp: "2026-01-01T00:00:00Z", managedFields: [{}], labels: { app: "agent", "controller-revision-hash": "abc" } },
    status: { podIP: "10.1.0.1", podIPs: [{ ip: "10.1.0.1" }], conditions: [{ type: "Ready", lastProbeTime: null, lastTransitionTime: "2026-01-01T00:00:00Z" }] },
  };
  expect(scrub(pod)).toEqual({
    metadata: { name: "agent-<rand>", generateName: "agent-", uid: "<uid>", resourceVersion: "<resourceVersion>", creationTimestamp: "<time>", labels: { app: "agent", "controller-revision-hash": "<hash>" } },
    status: { podIP: "<ip>", podIPs: [{ ip: "<ip>" }], conditions: [{ type: "Ready", lastProbeTime: null, lastTransitionTime: "<time>" }] },
  });
});

test("a revision's name loses its hash", () => {
  expect(scrub({ metadata: { name: "agent-5d9c" }, revision: 1 })).toEqual({ metadata: { name: "agent-<hash>" }, revision: 1 });
});

test("a text keeps everything but names made up, times, ages and addresses", () => {
  expect(scrubText("agent-x2b4c   1/1     Running   0          12s   10.1.0.7   n1\n")).toBe("agent-<rand>   1/1   Running   0   <age>   <ip>   n1\n");
  expect(scrubText("web-5d9c7f8b6d-x2b4c created at 2026-01-01T00:00:00Z")).toBe("web-<hash>-<rand> created at <time>");
});
