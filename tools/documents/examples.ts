/** Code in documents: built from the sources of the packages, run, and held against what the comments beside it promise. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { buildSync } from "esbuild";
import { vi } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The folders of all packages, in order. */
export const packageFolders: readonly string[] = readdirSync(`${root}packages`).sort().filter((name) => existsSync(`${root}packages/${name}/package.json`));

const publicName = (folder: string): string => (folder === "everynode" ? folder : `@everynode/${folder}`);

/** The blocks of TypeScript in a document, in order; none where there is no such document. `path` counts from the repository. */
export function codeIn(path: string): readonly string[] {
  if (!existsSync(join(root, path))) return [];
  return [...readFileSync(join(root, path), "utf8").matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = ""]) => code);
}

/** Examples by name, built together, so that they share what they import. */
export class Examples {
  readonly #folder = mkdtempSync(join(tmpdir(), "everynode-examples-"));

  constructor(examples: ReadonlyMap<string, string>) {
    for (const [name, code] of examples) writeFileSync(join(this.#folder, `${name}.ts`), code);
    buildSync({
      entryPoints: [...examples.keys()].map((name) => join(this.#folder, `${name}.ts`)),
      alias: Object.fromEntries(packageFolders.map((name) => [publicName(name), `${root}packages/${name}/src/index.ts`])),
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
      outdir: this.#folder,
      outExtension: { ".js": ".mjs" },
      logLevel: "silent",
    });
  }

  /** What an example prints, line by line. */
  async printed(name: string): Promise<readonly string[]> {
    const lines: string[] = [];
    const log = vi.spyOn(console, "log").mockImplementation((...values: readonly unknown[]) => {
      lines.push(...values.map((value) => (typeof value === "string" ? value : inspect(value))).join(" ").split("\n"));
    });
    try {
      await import(pathToFileURL(join(this.#folder, `${name}.mjs`)).href);
    } finally {
      log.mockRestore();
    }
    return lines;
  }

  /** Takes away what was built. */
  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** What an example says that it prints: a comment behind `console.log`, or the lines of comments below it. */
export function promised(code: string): readonly string[] {
  const lines = code.split("\n").map((line) => line.trim());
  return lines.flatMap((line, at) => {
    const [, comment] = /console\.log\(.*\); \/\/ (.*)$/.exec(line) ?? [];
    if (comment !== undefined) return [comment];
    if (!line.includes("console.log(") || !line.endsWith(";")) return [];
    const end = lines.findIndex((each, below) => below > at && !each.startsWith("//"));
    return lines.slice(at + 1, end).map((each) => each.replace(/^\/\/ ?/, ""));
  });
}
