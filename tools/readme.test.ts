import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const packages = readdirSync(`${root}packages`).sort().filter((name) => existsSync(`${root}packages/${name}/package.json`));
const publicName = (name: string): string => (name === "everynode" ? name : `@everynode/${name}`);

const folder = mkdtempSync(join(tmpdir(), "everynode-readme-"));
const examples = new Map([["root", firstExample("README.md")], ...packages.map((name): [string, string] => [name, firstExample(`packages/${name}/README.md`)])]);

/** The first block of TypeScript in a README; "" where there is none. */
function firstExample(path: string): string {
  if (!existsSync(join(root, path))) return "";
  return /^```ts\n([^]*?)^```$/m.exec(readFileSync(join(root, path), "utf8"))?.[1] ?? "";
}

// All examples are built at once and share what they import: the sources of the packages.
beforeAll(() => {
  for (const [name, code] of examples) writeFileSync(join(folder, `${name}.ts`), code);
  buildSync({
    entryPoints: [...examples.keys()].map((name) => join(folder, `${name}.ts`)),
    alias: Object.fromEntries(packages.map((name) => [publicName(name), `${root}packages/${name}/src/index.ts`])),
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    logLevel: "silent",
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What an example prints, line by line. */
async function printed(name: string): Promise<readonly string[]> {
  const lines: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((...values: readonly unknown[]) => {
    lines.push(...values.map((value) => (typeof value === "string" ? value : inspect(value))).join(" ").split("\n"));
  });
  try {
    await import(pathToFileURL(join(folder, `${name}.mjs`)).href);
  } finally {
    log.mockRestore();
  }
  return lines;
}

/** What an example says that it prints: a comment behind `console.log`, or the lines of comments below it. */
function promised(code: string): readonly string[] {
  const lines = code.split("\n");
  return lines.flatMap((line, at) => {
    const [, comment] = /console\.log\(.*\); \/\/ (.*)$/.exec(line) ?? [];
    if (comment !== undefined) return [comment];
    if (!line.includes("console.log(") || !line.endsWith(";")) return [];
    const end = lines.findIndex((each, below) => below > at && !each.startsWith("//"));
    return lines.slice(at + 1, end).map((each) => each.replace(/^\/\/ ?/, ""));
  });
}

test("the ten lines of README.md place a pod on every node, and one on the node that joins", async () => {
  expect(await printed("root")).toEqual(["3", "[ 'node-1', 'node-2', 'node-3', 'node-4' ]"]);
});

describe.each(packages)("packages/%s/README.md", (name) => {
  test("has an example that prints what it says", async () => {
    const said = promised(examples.get(name) ?? "");
    expect(said).not.toEqual([]);
    expect(await printed(name)).toEqual(said);
  });
});
