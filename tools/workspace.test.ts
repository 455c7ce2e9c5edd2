import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { fencedPackages } from "./tidy/layers.js";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly publishConfig: { readonly exports: Readonly<Record<string, unknown>> };
}

interface Project {
  readonly compilerOptions: { readonly outDir: string; readonly types?: readonly string[] };
  readonly references: readonly { readonly path: string }[];
}

const root = fileURLToPath(new URL("..", import.meta.url));
const packages = readdirSync(`${root}packages`).sort().filter((name) => existsSync(`${root}packages/${name}/package.json`));
const examples = existsSync(`${root}examples`) ? readdirSync(`${root}examples`).sort() : [];

const publicName = (folder: string): string => (folder === "everynode" ? folder : `@everynode/${folder}`);
const paths = (project: Project): readonly string[] => project.references.map(({ path }) => path);

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(`${root}${path}`, "utf8")) as T;
}

describe.each(packages)("packages/%s", (folder) => {
  const manifest = readJson<Manifest>(`packages/${folder}/package.json`);
  const sources = readJson<Project>(`packages/${folder}/tsconfig.json`);
  const tests = readJson<Project>(`packages/${folder}/tsconfig.test.json`);

  test("is named after its folder and has the version of all", () => {
    expect(manifest.name).toBe(publicName(folder));
    expect(manifest.version).toBe(readJson<Manifest>("packages/everynode/package.json").version);
  });

  test("exports its index, from source in the workspace and from dist when published", () => {
    const { "@everynode/source": source, ...published } = manifest.exports["."] as Readonly<Record<string, unknown>>;
    expect(source).toBe("./src/index.ts");
    expect(manifest.publishConfig.exports["."]).toEqual(published);
  });

  test("compiles into its own folder, next to exactly the packages it depends on", () => {
    const siblings = packages.filter((name) => manifest.dependencies?.[publicName(name)] !== undefined).map((name) => `../${name}`);
    expect([...paths(sources)].sort()).toEqual(siblings);
    expect([...paths(tests)].sort()).toEqual([".", ...siblings, "../../tsconfig.tools.json"].sort());
    expect(sources.compilerOptions.outDir).toBe(`../../.tsc/${folder}`);
    expect(tests.compilerOptions.outDir).toBe(`../../.tsc/${folder}-test`);
  });
});

test.each(packages.filter((folder) => fencedPackages.has(folder)))("packages/%s compiles without the types of any host", (folder) => {
  expect(readJson<Project>(`packages/${folder}/tsconfig.json`).compilerOptions.types ?? []).toEqual([]);
});

test("the root project lists every project", () => {
  const projects = [
    ...packages.flatMap((name) => [`packages/${name}`, `packages/${name}/tsconfig.test.json`]),
    ...[...examples.map((name) => `examples/${name}`), "bench"].filter((path) => existsSync(`${root}${path}/tsconfig.json`)),
    "tsconfig.tools.json",
  ];
  expect([...paths(readJson<Project>("tsconfig.json"))].sort()).toEqual(projects.sort());
});

test("the top level has nothing but what belongs there", () => {
  const known = ["CONTRIBUTING.md", "LICENSE", "README.md", "bench", "coverage", "docs", "examples", "knip.json", "node_modules", "package.json", "packages", "pnpm-lock.yaml", "pnpm-workspace.yaml", "tools", "tsconfig.base.json", "tsconfig.json", "tsconfig.tools.json", "tsup.base.ts", "vitest.config.ts", "vitest.setup.ts"];
  expect(readdirSync(root).filter((name) => !name.startsWith(".") && !known.includes(name))).toEqual([]);
});
