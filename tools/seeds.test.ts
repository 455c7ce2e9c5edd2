import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

interface Link {
  readonly line: number;
  readonly text: string;
  readonly target: string;
}

const page = fileURLToPath(new URL("../docs/seeds.md", import.meta.url));
const lines = readFileSync(page, "utf8").split("\n");
const rows = lines.flatMap((text, at) => (/^\| \d+\.\d+ \|/.test(text) ? [{ line: at + 1, text }] : []));
const links: readonly Link[] = lines.flatMap((text, at) => [...text.matchAll(/\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)]+)\)/g)].map(([, name = "", target = ""]) => ({ line: at + 1, text: name, target })));
const told = ({ line, text, target }: Link): string => `docs/seeds.md:${line}: ${JSON.stringify(text)} in ${target}`;

/** What the tests of a file, or the parts of a notebook, are called. */
function names(path: string): ReadonlySet<string> {
  const text = readFileSync(path, "utf8");
  return new Set(path.endsWith(".ipynb") ? headings(text) : testNames(path, text));
}

function headings(notebook: string): readonly string[] {
  const { cells } = JSON.parse(notebook) as { readonly cells: readonly { readonly cell_type: string; readonly source: readonly string[] }[] };
  return cells.filter(({ cell_type: type }) => type === "markdown").flatMap(({ source }) => [...source.join("").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading));
}

function testNames(path: string, text: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(test|it)\b/.test(node.expression.getText())) {
      const [name] = node.arguments;
      if (name !== undefined && ts.isStringLiteralLike(name)) found.push(name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(basename(path), text, ts.ScriptTarget.ES2023, true));
  return found;
}

test("docs/seeds.md goes through all five seeds, and counts its lines", () => {
  const numbers = rows.map(({ text }) => /^\| (\d+\.\d+) \|/.exec(text)?.[1]);
  const expected = [0, 1, 2, 3, 4].flatMap((seed) => numbers.filter((number) => number?.startsWith(`${seed}.`)).map((_, at) => `${seed}.${at + 1}`));
  expect(numbers).toEqual(expected);
  expect(rows.length).toBeGreaterThan(140);
});

test("every line of docs/seeds.md leads to a place, and says how it is today", () => {
  const bare = rows.filter(({ text }) => !text.includes("](") || text.split(/ \| /).length !== 4 || / \|\s*\|$/.test(text));
  expect(bare).toEqual([]);
});

test("every link of docs/seeds.md leads to a file that is there", () => {
  expect(links.filter(({ target }) => !existsSync(join(dirname(page), target))).map(told)).toEqual([]);
});

test("every test and every part of a notebook that docs/seeds.md names is there", () => {
  const named = links.filter(({ target }) => /\.(test\.ts|ipynb)$/.test(target) && existsSync(join(dirname(page), target)));
  const known = new Map([...new Set(named.map(({ target }) => target))].map((target) => [target, names(join(dirname(page), target))]));
  expect(named.filter(({ text, target }) => known.get(target)?.has(text) !== true).map(told)).toEqual([]);
});
