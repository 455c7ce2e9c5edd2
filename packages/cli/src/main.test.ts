import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const here = fileURLToPath(new URL("..", import.meta.url));
const manifest = fileURLToPath(new URL("../../../examples/manifests/003-fluentd-logging-agent.yaml", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "everynode-cli-"));
const main = join(folder, "dist", "main.mjs");

beforeAll(() => {
  cpSync(join(here, "package.json"), join(folder, "package.json"));
  symlinkSync(join(here, "node_modules"), join(folder, "node_modules"));
  const banner = { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' };
  const files = { main, "check-worker": join(folder, "dist", "check-worker.js"), "mutant-worker": join(folder, "dist", "mutant-worker.js") };
  for (const [name, outfile] of Object.entries(files)) {
    buildSync({ entryPoints: [join(here, `src/${name}.ts`)], conditions: ["@everynode/source"], bundle: true, external: ["piscina"], format: "esm", platform: "node", banner, outfile, logLevel: "silent" });
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shell = (line: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } => spawnSync("sh", ["-c", line.replaceAll(/^everynode/g, `"${process.execPath}" "${main}"`)], { encoding: "utf8" });

describe("the process of everynode", () => {
  it("reads files, folders and standard input", () => {
    expect(shell(`everynode run -f "${manifest}" -q -n 2`)).toMatchObject({ status: 0, stdout: expect.stringMatching(/fluentd-logging-agent +2 /), stderr: "" });
    expect(shell(`everynode run -f - -q -n 2 < "${manifest}"`).stdout).toBe(shell(`everynode run -f "${manifest}" -q -n 2`).stdout);
    expect(shell(`everynode run -f "${join(manifest, "..", "well-known")}" -q`)).toMatchObject({ status: 0, stdout: expect.stringContaining("calico-node") });
  });

  it("ends with the command's code", () => {
    expect(shell("everynode run -f nope.yaml")).toMatchObject({ status: 1, stdout: "", stderr: "everynode: cannot read nope.yaml: there is no such file\n" });
    expect(shell("everynode run --nope")).toMatchObject({ status: 2, stdout: "" });
    expect(shell("everynode --version")).toMatchObject({ status: 0, stdout: expect.stringMatching(/^everynode \d+\.\d+\.\d+ \(Kubernetes v1\.36\.3\)\n$/) });
  });

  it("bears that nobody reads to the end", () => {
    expect(shell(`everynode run -f "${manifest}" -n 500 -o json | head -n 1`)).toMatchObject({ status: 0, stdout: "{\n", stderr: "" });
  });

  it("checks in threads, and finds the same in as many as there are", () => {
    const file = join(folder, "check.mjs");
    const corpus = join(folder, "corpus");
    const oracle = '{ name: "no-nodes", title: "nobody makes a node", onWrite: ({ kind, type, key }) => (kind === "Node" && type === "ADDED" ? [{ object: key, is: "it is made", must: "no node" }] : []) }';
    writeFileSync(file, `export default { oracles: [${oracle}] };`);
    const found = ["1", "2", "2"].map((jobs) => shell(`everynode check "${file}" --runs 300 -j ${jobs} --corpus "${corpus}" --junit "${folder}/report.xml"`));
    for (const { status, stdout } of found) expect({ status, replay: /\{"everynode".*\}/.exec(stdout)?.[0] }).toEqual({ status: 1, replay: expect.stringMatching(/"do":"(add|replace)Node"/) });
    expect(found[1]?.stdout).toContain("made small");
    expect(readFileSync(join(folder, "report.xml"), "utf8")).toContain('failures="1"');
  });

  it("tells what is wrong in a thread", () => {
    const file = join(folder, "broken.mjs");
    writeFileSync(file, "export default { oracles: [{ name: 'mine', title: 'gives nothing', onState: () => undefined }] };");
    expect(shell(`everynode check "${file}" -j 2`)).toMatchObject({ status: 1, stderr: expect.stringMatching(/^everynode: the oracle "mine" must return findings from onState/) });
    expect(shell("everynode check nope.mjs -j 2")).toMatchObject({ status: 1, stderr: "everynode: cannot read nope.mjs: there is no such file\n" });
    expect(shell("everynode check check.ts -j 2")).toMatchObject({ status: 1, stderr: expect.stringMatching(/^everynode: check.ts is TypeScript/) });
  });

  it("hunts mutants in threads", () => {
    expect(shell("everynode mutants S1 S2 -j 2")).toMatchObject({ status: 0, stdout: expect.stringMatching(/S1 +P-12 [^]*S2 +P-12 [^]*\n2 of 2 killed in /) });
    expect(shell("everynode mutants M99")).toMatchObject({ status: 2, stderr: expect.stringMatching(/^everynode: there is no mutant "M99"; there are M01 M03/) });
  });

  it("writes files", () => {
    const file = join(folder, "saved.json");
    expect(shell(`everynode run -f "${manifest}" -q --save "${file}" && head -c 9 "${file}"`).stdout).toMatch(/\{"form":1$/);
  });

  it("serves until it is asked to end, and goes on from what it wrote then", async () => {
    const [state, kubeconfig] = [join(folder, "state.json"), join(folder, "kubeconfig")];
    const first = await serving(["-f", manifest, "-n", "2", "--state", state, "--write-kubeconfig", kubeconfig]);
    const { server } = (JSON.parse(readFileSync(kubeconfig, "utf8")) as { clusters: [{ cluster: { server: string } }] }).clusters[0].cluster;
    expect(first.greeting).toContain(server);
    const pods = (await (await fetch(`${server}/api/v1/pods`)).json()) as { items: { metadata: object }[] };
    expect(pods.items).toHaveLength(2);
    expect(await first.stop()).toEqual({ code: 0, stderr: "" });
    const second = await serving(["--state", state]);
    expect(second.greeting).toContain(`The cluster comes from ${state}`);
    const again = (await (await fetch(`${/http:\S+/.exec(second.greeting)?.[0]}/api/v1/pods`)).json()) as { items: { metadata: object }[] };
    expect(again.items.map((pod) => pod.metadata)).toEqual(pods.items.map((pod) => pod.metadata));
    expect((await second.stop()).code).toBe(0);
    writeFileSync(state, '{"form":1,');
    expect(shell(`everynode serve --port 0 --state "${state}"`)).toMatchObject({ status: 1, stderr: expect.stringMatching(/^everynode: .*state\.json is no saved cluster: it is no JSON: /) });
  });

  it("serves nobody outside of this machine without a token and a certificate", () => {
    expect(shell("everynode serve --host 0.0.0.0")).toMatchObject({ status: 1, stderr: expect.stringContaining("takes a token") });
    expect(shell("everynode serve --host 0.0.0.0 --token 0123456789abcdef")).toMatchObject({ status: 1, stderr: expect.stringContaining("takes a certificate") });
    expect(shell("everynode serve --time often")).toMatchObject({ status: 2, stderr: expect.stringContaining('got "often"') });
  });
});

interface Serving {
  readonly greeting: string;
  stop(): Promise<{ readonly code: number | null; readonly stderr: string }>;
}

/** The command as it serves at some port. */
async function serving(args: readonly string[]): Promise<Serving> {
  const child = spawn(process.execPath, [main, "serve", "--port", "0", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let [greeting, stderr] = ["", ""];
  child.stderr.on("data", (chunk: Buffer) => void (stderr += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => void child.on("close", (code) => resolve(code)));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      greeting += chunk.toString();
      if (greeting.includes("Stop it with Ctrl-C")) resolve();
    });
    child.on("close", () => reject(new Error(stderr)));
  });
  return {
    greeting,
    async stop() {
      child.kill("SIGTERM");
      return { code: await ended, stderr };
    },
  };
}
