import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeIn, Examples, packageFolders, promised } from "./documents/examples.js";

const first = (path: string): string => codeIn(path)[0] ?? "";
const code = new Map([["root", first("README.md")], ...packageFolders.map((name): [string, string] => [name, first(`packages/${name}/README.md`)])]);
const built: { examples?: Examples } = {};

beforeAll(() => {
  built.examples = new Examples(code);
});
afterAll(() => built.examples?.remove());

test("the ten lines of README.md place a pod on every node, and one on the node that joins", async () => {
  expect(await built.examples?.printed("root")).toEqual(["3", "[ 'node-1', 'node-2', 'node-3', 'node-4' ]"]);
});

describe.each(packageFolders)("packages/%s/README.md", (name) => {
  test("has an example that prints what it says", async () => {
    const said = promised(code.get(name) ?? "");
    expect(said).not.toEqual([]);
    expect(await built.examples?.printed(name)).toEqual(said);
  });
});
