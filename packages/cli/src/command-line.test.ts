import { readFileSync } from "node:fs";
import { loadCluster } from "everynode";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { commandLine } from "./command-line.js";
import type { Io } from "./io.js";

const MANIFESTS = new URL("../../../examples/manifests/", import.meta.url);
const AGENT = readFileSync(new URL("003-fluentd-logging-agent.yaml", MANIFESTS), "utf8");
const SERVICE = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n";

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly written: ReadonlyMap<string, string>;
}

async function ran(args: readonly string[], files: Readonly<Record<string, string>> = { "agent.yaml": AGENT }): Promise<Ran> {
  const printed = { out: "", err: "" };
  const written = new Map<string, string>();
  const io: Io = {
    stdout: (text) => void (printed.out += text),
    stderr: (text) => void (printed.err += text),
    readFile: (path) => {
      const text = Object.hasOwn(files, path) ? files[path] : undefined;
      if (text === undefined) throw Object.assign(new Error(`${path}?`), { code: "ENOENT" });
      return text;
    },
    manifestsIn: (path) => (path.endsWith("/") ? Object.keys(files).filter((file) => file.startsWith(path)) : undefined),
    writeFile: (path, text) => {
      if (path.startsWith("/full/")) throw Object.assign(new Error("full"), { code: "ENOSPC" });
      written.set(path, text);
    },
    filesIn: (path) => {
      const inside = Object.keys(files).filter((file) => file.startsWith(`${path}/`));
      return inside.length === 0 ? undefined : inside;
    },
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
  const code = await commandLine(args, io);
  return { code, ...printed, written };
}

const words = (line: string): string => `run ${line}`;
const run = async (line: string, files?: Readonly<Record<string, string>>): Promise<Ran> => ran(words(line).split(" "), files);

describe("everynode", () => {
  it("prints help and version", async () => {
    for (const args of [[], ["--help"], ["-h"], ["help"]]) expect(await ran(args)).toMatchObject({ code: 0, out: expect.stringContaining("run -f FILE... [flags]"), err: "" });
    for (const args of [["help", "run"], ["run", "--help"], ["run", "-f", "agent.yaml", "-h"]]) expect(await ran(args)).toMatchObject({ code: 0, out: expect.stringContaining("--control-planes M") });
    expect(await ran(["--version"])).toMatchObject({ code: 0, out: "everynode 1.2.3 (Kubernetes v1.36.3)\n" });
  });

  it.each([
    ["rum", 'unknown command "rum"; did you mean run?\nRun "everynode help" for more.'],
    ["--verison", 'unknown flag "--verison"; did you mean --version?'],
    ["help confromance", 'unknown command "confromance"; did you mean conformance?'],
    ["conformance", "conformance needs files or folders of recordings"],
    ["run", "run needs a manifest: -f FILE"],
    ["run agent.yaml", 'unexpected "agent.yaml"; manifests are given by -f: -f agent.yaml'],
    ["run -f agent.yaml --node 3", 'unknown flag --node; did you mean --nodes?\nRun "everynode help run" for more.'],
    ["run -f agent.yaml -z", "unknown flag -z"],
    ["run -f agent.yaml --nodes", "--nodes needs a value: --nodes N"],
    ["run -f agent.yaml --nodes --quiet", "--nodes needs a value: --nodes N"],
    ["run -f agent.yaml --nodes three", '--nodes must be a whole number from 0 on; got "three"'],
    ["run -f agent.yaml --nodes=-1", '--nodes must be a whole number from 0 on; got "-1"'],
    ["run -f agent.yaml --seed 1.5", '--seed must be a whole number; got "1.5"'],
    ["run -f agent.yaml --for 5", '--for must be a duration like 5m, 1h30m or 19d; got "5"'],
    ["run -f agent.yaml --quiet=no", '--quiet takes no value; got "no"'],
    ["run -f agent.yaml -o wide", '--output must be one of table, json, yaml; got "wide"'],
    ["run -f agent.yaml --legacy keep", '--legacy must be one of convert, refuse; got "keep"'],
  ])("says what is wrong with the command line: %s", async (line, message) => {
    const { code, out, err } = await ran(line.split(" "));
    expect(err).toContain(`everynode: ${message}`);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });
});

describe("everynode run", () => {
  it("tells what happens, and shows what there is in the end", async () => {
    const { code, out, err } = await run("-f agent.yaml --nodes 2 --control-planes=1 --seed 7");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^ {2}\+0\.000s user {17}adds node control-plane, tainted node-role\.kubernetes\.io\/control-plane:NoSchedule$/m);
    expect(out).toMatch(/^ {2}\+0\.\d\d\ds daemonset-controller creates pod kube-system\/fluentd-logging-agent-\w{5} for node-2$/m);
    expect(out).toMatch(/^kube-system {3}fluentd-logging-agent {3}3 {9}3 {9}3 {7}3 {12}3 {11}<none> {10}0s$/m);
    expect((await run("-f agent.yaml --nodes 2 --control-planes=1 --seed 7")).out).toBe(out);
    expect((await run("-f agent.yaml --nodes 2 --control-planes=1 --seed 8")).out).not.toBe(out);
  });

  it("lets time pass", async () => {
    expect((await run("-f agent.yaml -q --for 1h30m")).out).toMatch(/fluentd-logging-agent .* 90m$/m);
    expect((await run("-f agent.yaml -q --for 19d --heartbeat 1h")).out).toMatch(/fluentd-logging-agent .* 19d$/m);
  });

  it("prints objects that it can read again", async () => {
    const json = await run("-f agent.yaml -o json -n2");
    const yaml = await run("-f agent.yaml -o yaml -n 2");
    expect(parse(yaml.out)).toEqual(JSON.parse(json.out));
    expect((await run("-f - --quiet", { "-": yaml.out })).out).toBe((await run("-f agent.yaml -n 2 -q")).out);
  });

  it("takes several manifests, folders, and standard input", async () => {
    const files = { "a/1.yaml": AGENT, "a/2.yaml": SERVICE, "-": SERVICE.replace("settings", "more") };
    const { code, out, err } = await run("-f a/ --filename - -q -o json", files);
    expect({ code, err }).toEqual({ code: 0, err: "Warning: ConfigMap objects are stored; nothing in this cluster acts on them\n" });
    for (const name of ["fluentd-logging-agent", "settings", "more"]) expect(out).toContain(`"name": "${name}"`);
  });

  it("explains what has no effect", async () => {
    const { out } = await run("-f agent.yaml -f settings.yaml -q --explain", { "agent.yaml": AGENT, "settings.yaml": SERVICE });
    expect(out).toContain("Accepted, without effect here:\n  agent.yaml:4: DaemonSet fluentd-logging-agent\n    spec.template.spec.containers[0].resources.limits.memory\n");
    expect(out).toContain("Only stored, nothing acts on them:\n  ConfigMap\n");
  });

  it("saves a cluster that goes on the same", async () => {
    const text = (await run("-f agent.yaml -q --save cluster.json")).written.get("cluster.json") ?? "";
    const cluster = loadCluster(JSON.parse(text), { latencies: "recorded" });
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(cluster.save())));
    expect(cluster.table("daemonsets")).toContain("fluentd-logging-agent   3 ");
  });

  it("takes old versions, or refuses them", async () => {
    const files = { "old.yaml": readFileSync(new URL("001-fluentd.yaml", MANIFESTS), "utf8") };
    expect(await run("-f old.yaml -q", files)).toMatchObject({ code: 0, err: expect.stringContaining("Warning: extensions/v1beta1 DaemonSet is served no more: it is read as apps/v1\n") });
    expect(await run("-f old.yaml -q --legacy refuse", files)).toMatchObject({ code: 1, out: "", err: expect.stringMatching(/^everynode: old\.yaml:10:1: no matches for kind "DaemonSet" in version "extensions\/v1beta1"/) });
  });

  it.each([
    ["-f nope.yaml", "cannot read nope.yaml: there is no such file"],
    ["-f empty/", "there is no manifest (.yaml, .yml, .json) in the folder empty/"],
    ["-f agent.yaml -q --save /full/x", "cannot write /full/x: the disk is full"],
    ["-f agent.yaml -f agent.yaml -q", 'agent.yaml:4:1: Error from server (AlreadyExists): daemonsets.apps "fluentd-logging-agent" already exists'],
    ["-f misspelt.yaml -q", 'misspelt.yaml:3:1: unknown field "metdata"\n'],
  ])("ends with 1 where it goes wrong: %s", async (line, message) => {
    const { code, err } = await run(line, { "agent.yaml": AGENT, "misspelt.yaml": "apiVersion: v1\nkind: ConfigMap\nmetdata: {name: x}\n" });
    expect(err).toContain(`everynode: ${message}`);
    expect(code).toBe(1);
  });
});

describe("everynode conformance", () => {
  it("plays recordings and gives the numbers last", async () => {
    const path = new URL("../../conformance/recordings/scenarios/adoption-bare-pod.json", import.meta.url).pathname;
    const { code, out } = await ran(["conformance", path]);
    expect(out).toMatch(/\d+ passed, \d+ failed, \d+ skipped\n$/);
    expect(code).toBe(out.endsWith(" 0 failed, 0 skipped\n") ? 0 : 1);
  });

  it("says which file is not there", async () => {
    expect(await ran(["conformance", "nowhere"])).toMatchObject({ code: 1, err: "everynode: cannot read nowhere: there is no such file or folder\n" });
    expect(await ran(["conformance", new URL("../tsconfig.json", import.meta.url).pathname])).toMatchObject({ code: 1, err: expect.stringContaining("expected a recorded scenario or a list of probes") });
  });
});

describe("everynode check", () => {
  it("says how much it has checked, and what it has come into", async () => {
    const { code, out } = await ran(["check", "--runs", "30"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^30 histories of seed 1 held: \d+ writes checked in [\d.]+ s, \d+ histories a second\.\nCame into: .*adoption \d+/);
  });

  it("plays again what failed once", async () => {
    const replay = '{"everynode":1,"mode":"strict","seed":1,"order":null,"lag":"none","nodes":1,"operations":[]}';
    expect(await ran(["check", "--replay", "old.json"], { "old.json": replay })).toMatchObject({ code: 0, out: expect.stringMatching(/^1 histories/) });
    expect(await ran(["check", "--runs", "1", "--corpus", "corpus"], { "corpus/a.json": replay })).toMatchObject({ code: 0 });
    expect(await ran(["check", "--corpus", "corpus"], { "corpus/a.json": '{"everynode":9}' })).toMatchObject({ code: 1, err: expect.stringMatching(/^everynode: corpus\/a.json is of another version: it has "everynode": 9, and this version reads 1/) });
    expect(await ran(["check", "--replay", "nope.json"])).toMatchObject({ code: 1, err: "everynode: cannot read nope.json: there is no such file\n" });
  });

  it.each([
    ["check a.js b.js", "check takes one file; got a.js b.js"],
    ["check --runs 0", '--runs must be a whole number from 1 on; got "0"'],
    ["check --for soon", '--for must be a duration like 5m, 1h30m or 19d; got "soon"'],
    ["check --pattern stale", '--pattern must be one of intermediate-state, stale-state, unobserved-state; got "stale"'],
    ["mutants --run 3", "unknown flag --run; did you mean --runs?"],
  ])("%s is told what is wrong", async (line, message) => {
    expect(await ran(line.split(" "))).toMatchObject({ code: 2, out: "", err: expect.stringContaining(message) });
  });
});
