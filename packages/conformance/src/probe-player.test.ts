import { fileURLToPath } from "node:url";
import { newSimulation } from "@everynode/core";
import { describe, expect, it } from "vitest";
import { probeCluster } from "./probe-cluster.js";
import { playProbe, playProbeFile } from "./probe-player.js";
import type { Probe } from "./probe.js";

// Controllers have nothing to do in the setups of these files.
const STILL = newSimulation({ cluster: probeCluster(), controllers: [] });
const recordings = (file: string): string => fileURLToPath(new URL(`../recordings/probes/${file}`, import.meta.url));

describe("a probe", () => {
  const request = { method: "GET", path: "/api/v1/namespaces/probe" };
  const probe = (response: Probe["response"], more: Partial<Probe> = {}): Probe => ({ name: "p", request, response, ...more });

  it("passes where the answer is the recorded one", () => {
    expect(playProbe(probe({ code: 200 }), STILL)).toEqual({ outcome: "passed" });
    expect(playProbe(probe({ code: 404, reason: "NotFound" }), STILL)).toEqual({ outcome: "failed", difference: "expected 404, got 200" });
  });

  it("may have been answered in several ways", () => {
    const forbidden = { code: 403, message: "no: [a, b]" };
    const unstable = { unstable: true, alternatives: [{ code: 200 }] };
    expect(playProbe(probe(forbidden, unstable), STILL).outcome).toBe("passed");
    expect(playProbe(probe(forbidden, { alternatives: [{ code: 200 }] }), STILL).outcome).toBe("failed");
  });

  it("fails where its setup does", () => {
    const setup = [{ ...request, path: "/api/v1/namespaces/none", response: { code: 200 } }];
    expect(playProbe(probe({ code: 200 }, { setup }), STILL).difference).toBe('setup 0: expected 200, got 404 "namespaces \\"none\\" not found"');
  });

  it("is skipped where it needs what is not built", () => {
    const apply = { ...request, method: "PATCH", contentType: "application/apply-patch+yaml" };
    expect(playProbe({ ...probe({ code: 200 }), request: apply }, STILL)).toEqual({ outcome: "skipped", difference: "server-side apply is not built yet" });
  });
});

describe("everynode answers as a real API server did", () => {
  it.each(["discovery.json", "decoding.json", "event.json", "lease.json", "priorityclass.json", "service.json"])("to %s", (file) => {
    const failed = playProbeFile(recordings(file), STILL).filter((result) => result.outcome === "failed");
    expect(failed.map(({ name, difference }) => `${name}: ${difference}`)).toEqual([]);
  });
});
