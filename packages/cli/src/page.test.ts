import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { replayed } from "@everynode/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { commandLine } from "./command-line.js";
import type { Io } from "./io.js";
import { pageOfReplay } from "./page.js";

const AGENT = fileURLToPath(new URL("../../../examples/manifests/003-fluentd-logging-agent.yaml", import.meta.url));
const SCENARIO = fileURLToPath(new URL("../../../examples/scenarios/partition.yaml", import.meta.url));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly pages: ReadonlyMap<string, string>;
}

async function ran(line: string): Promise<Ran> {
  const printed = { out: "", err: "" };
  const pages = new Map<string, string>();
  const io: Io = {
    stdout: (text) => void (printed.out += text),
    stderr: (text) => void (printed.err += text),
    readFile: (path) => readFileSync(path, "utf8"),
    manifestsIn: () => undefined,
    writeFile: (path, text) => {
      if (path.startsWith("/full/")) throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
      pages.set(path, text);
    },
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
  return { code: await commandLine(line.split(" "), io), ...printed, pages };
}

describe("--html", () => {
  it("of run writes a page with the map, the timeline and what was done, and prints what it prints without", async () => {
    const { code, out, err, pages } = await ran(`run -f ${AGENT} -n 2 --html out.html`);
    expect({ code, err, out }).toEqual({ code: 0, err: "", out: (await ran(`run -f ${AGENT} -n 2`)).out });
    const html = pages.get("out.html") ?? "";
    expect(html).toMatch(/^<!doctype html>[^]*<title>003-fluentd-logging-agent.yaml<\/title>/);
    for (const told of ['id="map"', 'id="timeline"', 'id="slider"', "DaemonSet kube-system/fluentd-logging-agent · revision 1", "daemonset-controller creates pod"]) expect(html).toContain(told);
    expect(html).not.toContain(AGENT);
  });

  it("of play shows the faults of the scenario", async () => {
    const { code, pages } = await ran(`play ${SCENARIO} -q --html out.html`);
    expect(code).toBe(0);
    for (const told of ["node-2: partition", "the cluster: api-down", "node-3: full-disk", "⚡ partition"]) expect(pages.get("out.html")).toContain(told);
  });

  it("says where it cannot write", async () => {
    expect(await ran(`run -f ${AGENT} -q --html /full/x.html`)).toMatchObject({ code: 1, err: expect.stringMatching(/everynode: cannot write \/full\/x\.html: the disk is full\n$/) });
  });

  it("of check writes nothing where nothing was found", async () => {
    const { code, out, pages } = await ran("check --runs 3 --html out.html");
    expect({ code, pages: pages.size }).toEqual({ code: 0, pages: 0 });
    expect(out).toMatch(/^3 histories of seed 1 held/);
  });
});

describe("the page of a counterexample", () => {
  const replay = JSON.stringify({ everynode: 1, mode: "strict", seed: 5, order: null, lag: "none", nodes: 2, operations: [{ do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false }] });
  const noPods = { name: "no-pods", title: "nobody makes a pod", onWrite: ({ kind, key, type }: { readonly kind: string; readonly key: string; readonly type: string }) => (kind === "Pod" && type === "ADDED" ? [{ object: `Pod ${key}`, is: "it is made", must: "no pod" }] : []) };
  const page = { html: "" };

  beforeAll(async () => {
    page.html = pageOfReplay(await replayed({ replay, oracles: [noPods] }), "no-pods");
  });

  it("has the operations as remarks, and the violation as a mark on its node", () => {
    expect(page.html).toMatch(/createSet set=0 /);
    expect(page.html).toMatch(/node-\d: no-pods Pod default\/set-0-\w+ is: it is made; must: no pod/);
    expect([...page.html.matchAll(/class="mark-head"/g)]).toHaveLength(2);
    expect(page.html).toContain("moments, one after another");
  });
});
