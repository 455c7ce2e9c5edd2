import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cellsOf, displaying, folder, lessons, notebookOf, scriptOf, showing, sourceOf } from "./cells.mjs";

interface Notebook {
  readonly cells: readonly { readonly cell_type: string; readonly source: readonly string[]; readonly metadata: { readonly tags?: readonly string[] }; readonly outputs?: readonly unknown[] }[];
}

const notebook = (lesson: string): Notebook => JSON.parse(readFileSync(`${folder}${lesson}.ipynb`, "utf8")) as Notebook;

describe.each(lessons())("%s", (lesson) => {
  const cells = cellsOf(sourceOf(lesson));

  test("has the cells of its source, and a picture or a text below each that ends with a value", () => {
    const kept = notebook(lesson);
    expect(kept.cells.map(({ source }) => source.join(""))).toEqual(cells.map(({ text }) => text));
    expect(kept.cells.flatMap(({ outputs = [] }, at) => outputs.map(() => at))).toEqual(showing(cells));
  });

  test("has two exercises at least, each with a task before it and a solution behind it", () => {
    const kinds = cells.map(({ kind }) => kind).filter((kind) => ["task", "exercise", "solution"].includes(kind));
    expect(kinds.length).toBeGreaterThanOrEqual(6);
    expect(kinds).toEqual(kinds.map((_, at) => ["task", "exercise", "solution"][at % 3]));
  });

  test("can be read without scrolling sideways", () => {
    const read = cells.filter(({ kind }) => ["code", "exercise", "solution"].includes(kind));
    const wide = read.flatMap(({ text }) => text.split("\n")).filter((line) => line.length > 110);
    expect(wide).toEqual([]);
  });
});

test("there are ten lessons, in order", () => {
  expect(lessons().map((lesson) => Number(lesson.slice(0, 2)))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

describe("a lesson", () => {
  test("is cut at its marks, and prose loses its slashes", () => {
    expect(cellsOf("// %% [markdown]\n// # Title\n//\n// Text\n\n// %%\nconst a = 1;\n\n// %% [exercise]\na\n")).toEqual([
      { kind: "markdown", text: "# Title\n\nText" },
      { kind: "code", text: "const a = 1;" },
      { kind: "exercise", text: "a" },
    ]);
  });

  test("begins with a mark, and has no cells of unknown kinds", () => {
    expect(() => cellsOf("const a = 1;\n// %%\n", "a.ts")).toThrow('a.ts:1: a lesson begins with "// %%"; got "const a = 1;"');
    expect(() => cellsOf("// %% [poem]\n", "a.ts")).toThrow('a.ts:1: a cell is one of code, markdown, task, exercise, solution; got "poem"');
  });

  test("becomes a script that tells the last values of its cells, without types", () => {
    const cells = cellsOf("// %%\nconst a: number = 1;\nshow(a)\n// %%\nconst b = 2;\n");
    expect(showing(cells)).toEqual([0]);
    expect(scriptOf(cells)).toBe("const a = 1;\nglobalThis.tell(0, show(a));\nconst b = 2;\n");
    expect(displaying(cells)[0]?.text).toBe("const a: number = 1;\nawait Deno.jupyter.display(show(a));");
  });

  test("folds away what would tell the solution", () => {
    const made = JSON.parse(notebookOf(cellsOf("// %% [task]\na\n// %% [exercise]\nb\n// %% [solution]\nc\n"))) as Notebook;
    expect(made.cells.map(({ metadata }) => metadata)).toEqual([{ tags: ["task"], jupyter: { source_hidden: true } }, { tags: ["exercise"] }, { tags: ["solution"], jupyter: { source_hidden: true } }]);
  });
});
