import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { probeStage, reportLines, reportOf } from "@everynode/conformance";
import { describe, expect, it } from "vitest";
import { playOverHttp } from "./http-play.js";

const path = (name: string): string => fileURLToPath(new URL(`../../conformance/recordings/${name}`, import.meta.url));
const content = (name: string): unknown => JSON.parse(readFileSync(path(name), "utf8"));

const found = spawnSync(process.execPath, [fileURLToPath(new URL("../../../tools/real-kubectl.mjs", import.meta.url)), "1.36"], { encoding: "utf8" });
const kubectl = found.status === 0 ? found.stdout.trim() : undefined;
const why = kubectl === undefined ? ` (skipped: ${found.stdout.trim()})` : "";

// All of them: everynode conformance --http packages/conformance/recordings/probes packages/conformance/recordings/kubectl
describe("over HTTP", () => {
  it.each(["discovery.json", "decoding.json", "lists.json"])("everynode answers as a real API server did to %s", async (name) => {
    const report = reportOf(await playOverHttp(`probes/${name}`, content(`probes/${name}`), { stage: probeStage(), kubectl }));
    expect(report.failed, reportLines(report).join("\n")).toBe(0);
    expect(report.passed).toBeGreaterThan(0);
  }, 60_000);

  it.skipIf(kubectl === undefined).each(["kubectl-apply-errors.json", "kubectl-wait.json"])(`a real kubectl prints what it printed for %s${why}`, async (name) => {
    const report = reportOf(await playOverHttp(`kubectl/${name}`, content(`kubectl/${name}`), { stage: probeStage(), kubectl }));
    expect(report.failed, reportLines(report).join("\n")).toBe(0);
    expect(report.passed).toBeGreaterThan(4);
  }, 120_000);

  it("says what cannot be played", async () => {
    const played = await playOverHttp("x", content("kubectl/kubectl-wait.json"), { stage: probeStage(), kubectl: undefined });
    expect(played).toEqual([{ file: "x", name: "kubectl-wait", outcome: "skipped", difference: "there is no kubectl; give one with --kubectl PATH" }]);
    await expect(playOverHttp("x", {}, { stage: probeStage(), kubectl })).rejects.toThrow("x: expected a recorded scenario or a list of probes");
  });
});
