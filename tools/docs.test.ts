import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeIn, Examples, promised } from "./documents/examples.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const pages = readdirSync(`${root}docs`, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".md") && !path.startsWith("site")).map((path) => `docs/${path.replaceAll("\\", "/")}`).sort();
const readmes = readdirSync(`${root}packages`).map((name) => `packages/${name}/README.md`).filter((path) => existsSync(join(root, path)));
/** The code of a page is one program, told piece by piece. */
const programs = new Map(pages.map((path): [string, string] => [path, codeIn(path).join("\n")]).filter(([, code]) => code !== ""));
const nameOf = (path: string): string => path.replaceAll("/", "-").replace(".md", "");
const built: { examples?: Examples } = {};

beforeAll(() => {
  built.examples = new Examples(new Map([...programs].map(([path, code]) => [nameOf(path), code])));
});
afterAll(() => built.examples?.remove());

describe.each([...programs.keys()])("%s", (path) => {
  test("prints what it says", async () => {
    const said = promised(programs.get(path) ?? "");
    expect(said).not.toEqual([]);
    expect(await built.examples?.printed(nameOf(path))).toEqual(said);
  });
});

test.each(["README.md", "CONTRIBUTING.md", "examples/notebooks/README.md", ...pages, ...readmes])("every link of %s leads somewhere", (path) => {
  const targets = [...readFileSync(join(root, path), "utf8").matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  const dead = targets.filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(path), target.replace(/#.*$/, ""))));
  expect(dead).toEqual([]);
});
