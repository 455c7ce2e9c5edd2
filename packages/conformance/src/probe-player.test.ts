import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { newSimulation } from "@everynode/core";
import { describe, expect, it } from "vitest";
import { probeCluster } from "./probe-cluster.js";
import { playProbe, playProbeFile } from "./probe-player.js";
import { probeStage } from "./probe-stage.js";
import type { Probe } from "./probe.js";

const RECORDINGS = fileURLToPath(new URL("../recordings/probes/", import.meta.url));
const STILL = newSimulation({ cluster: probeCluster(), controllers: [] });

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
});

describe("everynode answers as a real API server did", () => {
  it.each(readdirSync(RECORDINGS).filter((file) => file.endsWith(".json")))("to %s", (file) => {
    const failed = playProbeFile(RECORDINGS + file, probeStage()).filter((result) => result.outcome === "failed");
    expect(failed.map(({ name, difference }) => `${name}: ${difference}`)).toEqual([]);
  });
});
