import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadCluster } from "everynode";
import { describe, expect, it } from "vitest";
import { commandLine } from "./command-line.js";
import type { Io } from "./io.js";

const SCENARIOS = fileURLToPath(new URL("../../../examples/scenarios/", import.meta.url));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly written: ReadonlyMap<string, string>;
}

/** Plays with these files, and those of this repository. */
async function played(args: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const printed = { out: "", err: "" };
  const written = new Map<string, string>();
  const io: Io = {
    stdout: (text) => void (printed.out += text),
    stderr: (text) => void (printed.err += text),
    readFile: (path) => files[path] ?? readFileSync(path, "utf8"),
    manifestsIn: (path) => (path === "drills" ? ["drills/a.yaml", "drills/b.yaml"] : undefined),
    writeFile: (path, text) => void written.set(path, text),
    filesIn: () => undefined,
    async *lines() {},
    isTerminal: false,
    clock: () => performance.now(),
    processors: 1,
    workers: () => {
      throw new Error("no threads here");
    },
    stopped: async () => undefined,
    version: "1.2.3",
  };
  const code = await commandLine(["play", ...args], io);
  return { code, ...printed, written };
}

const DRILL = "nodes: 2\nsteps:\n  - at: 10s\n    fault: { type: crash, node: node-2 }\n    for: 1m\nuntil: 2m\n";

describe("everynode play", () => {
  it("prints what it always has of the example", async () => {
    const { code, out, err } = await played([`${SCENARIOS}partition.yaml`]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    await expect(out).toMatchFileSnapshot(`${SCENARIOS}partition.txt`);
  });

  it("reads JSON, standard input, and manifests beside the scenario", async () => {
    const scenario = JSON.stringify({ nodes: 1, latencies: "instant", manifests: ["agent.yaml"], steps: [{ at: "1s", apply: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } } }] });
    const agent = readFileSync(new URL("../../../examples/manifests/003-fluentd-logging-agent.yaml", import.meta.url), "utf8");
    const beside = await played(["drills/drill.json"], { "drills/drill.json": scenario, "drills/agent.yaml": agent });
    expect(beside).toMatchObject({ code: 0, err: "", out: expect.stringMatching(/\+1\.000s user +creates configmap settings/) });
    expect((await played(["-"], { "-": scenario, "agent.yaml": agent })).out).toBe(beside.out);
  });

  it("has a seed, can be quiet, and saves the cluster", async () => {
    const files = { "drill.yaml": DRILL };
    expect((await played(["drill.yaml", "-q"], files)).out).toMatch(/^NAME +STATUS[^]*node-2 +Ready/);
    expect((await played(["drill.yaml", "-o", "json"], files)).out).toMatch(/^\{\n {4}"apiVersion": "v1"/);
    const { written } = await played(["drill.yaml", "--seed", "7", "-q", "--save", "c.json"], files);
    const cluster = loadCluster(JSON.parse(written.get("c.json") ?? ""), { latencies: "recorded" });
    expect([cluster.simulation.cluster.seed, cluster.table("nodes").split("\n").length]).toEqual([7, 3]);
  });

  it.each([
    [[], 2, "play needs a scenario: play FILE"],
    [["a.yaml", "b.yaml"], 2, "play takes one scenario; got a.yaml b.yaml"],
    [["drills"], 1, "drills is a folder, but play takes the file of one scenario"],
    [["nope.yaml"], 1, "cannot read nope.yaml: there is no such file"],
    [["drill.yaml", "--nodes", "3"], 2, "unknown flag --nodes"],
  ])("says what is wrong with the command line: %j", async (args, code, message) => {
    expect(await played(args, { "a.yaml": DRILL, "b.yaml": DRILL, "drill.yaml": DRILL })).toMatchObject({ code, out: "", err: expect.stringContaining(`everynode: ${message}`) });
  });

  it.each([
    ["nodes: 2\nstep: []\n", 'drill.yaml:2:1: a scenario knows no "step"; did you mean "steps"?\n  2 | step: []\n    | ^\n'],
    ["steps:\n  - at: 1s\n    fault: { type: partion, node: node-1 }\n", 'drill.yaml:3:5: there is no fault of type "partion"; did you mean "partition"?'],
    ["steps:\n  - fault: { type: crash, node: node-9 }\n", 'drill.yaml:2:5: there is no machine "node-9" for a fault of type "crash"; did you mean "node-1"?'],
    ["steps:\n  - at: 1s\n    apply: gone.yaml\n", "drill.yaml:3:5: cannot read gone.yaml: there is no such file"],
    ["manifests: [misspelt.yaml]\n", 'misspelt.yaml:3:1: unknown field "metdata"'],
    ["steps:\n  - fault: { type: crash, node: node-1, for: 1m }\n", 'drill.yaml:2:5: a fault of type "crash" knows no "for"; it stands beside "fault": { fault: { ... }, for: ... }'],
    ["nodes: [\n", "drill.yaml:2:1: yaml: "],
  ])("says what is wrong with a scenario, and where: %j", async (text, message) => {
    const { code, err } = await played(["drill.yaml", "-q"], { "drill.yaml": text, "misspelt.yaml": "apiVersion: v1\nkind: ConfigMap\nmetdata: {name: x}\n" });
    expect(err).toContain(`everynode: ${message}`);
    expect(code).toBe(1);
  });
});
