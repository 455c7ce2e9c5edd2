import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
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
  const banner = { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' };
  buildSync({ entryPoints: [join(here, "src/main.ts")], conditions: ["@everynode/source"], bundle: true, format: "esm", platform: "node", banner, outfile: main, logLevel: "silent" });
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

  it("writes files", () => {
    const file = join(folder, "saved.json");
    expect(shell(`everynode run -f "${manifest}" -q --save "${file}" && head -c 9 "${file}"`).stdout).toMatch(/\{"form":1$/);
  });
});
