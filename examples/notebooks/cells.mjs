// A lesson is a TypeScript file with marked cells (`// %%`). From it come the notebook and the script that does what the notebook does.
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import ts from "typescript";

/** The folder of the notebooks. */
export const folder = fileURLToPath(new URL(".", import.meta.url));

/** The lessons in their order: the names of their files, without an ending. */
export const lessons = () => readdirSync(`${folder}src`).filter((file) => file.endsWith(".ts")).sort().map((file) => basename(file, ".ts"));

/** The text of a lesson. */
export const sourceOf = (lesson) => readFileSync(`${folder}src/${lesson}.ts`, "utf8");

const MARK = /^\/\/ %%(?: \[(\w+)\])?$/;
const KINDS = new Set(["code", "markdown", "task", "exercise", "solution"]);

/** The cells of a lesson: `{ kind, text }`. `kind` is "code", "markdown", "task" (what makes an exercise), "exercise" (where the reader writes) or "solution". Throws for what stands before the first mark, and for unknown kinds. */
export function cellsOf(source, file = "the lesson") {
  const cells = [];
  for (const [at, line] of source.split("\n").entries()) {
    const mark = MARK.exec(line);
    if (mark !== null) cells.push({ kind: mark[1] ?? "code", lines: [] });
    else if (cells.length > 0) cells.at(-1).lines.push(line);
    else if (line.trim() !== "") throw new Error(`${file}:${at + 1}: a lesson begins with "// %%"; got ${JSON.stringify(line)}`);
    if (mark !== null && !KINDS.has(cells.at(-1).kind)) throw new Error(`${file}:${at + 1}: a cell is one of ${[...KINDS].join(", ")}; got ${JSON.stringify(mark[1])}`);
  }
  return cells.map(({ kind, lines }) => ({ kind, text: (kind === "markdown" ? lines.map((line) => line.replace(/^\/\/ ?/, "")) : lines).join("\n").trim() }));
}

/** The lesson as one JavaScript module that calls `tell(number of the cell, its last value)` for each cell that ends with an expression, as a kernel would show it. */
export function scriptOf(cells) {
  const code = cells.map(({ kind, text }, at) => (kind === "markdown" ? "" : (aroundLastValue(text, `globalThis.tell(${at}, (`, "))") ?? text)));
  return transformSync(code.join("\n"), { loader: "ts", format: "esm", target: "es2022", tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } } }).code;
}

/** The numbers of the cells that end with an expression, and so show something. */
export const showing = (cells) => cells.flatMap(({ kind, text }, at) => (kind !== "markdown" && aroundLastValue(text, "", "") !== undefined ? [at] : []));

/** The cells as they are executed: Deno's kernel may send the value of a cell after it has said that the cell has ended, and then nobody listens any more. What a cell displays before its end is heard. */
export const displaying = (cells) => cells.map(({ kind, text }) => ({ kind, text: kind === "markdown" ? text : (aroundLastValue(text, "await Deno.jupyter.display(", ")") ?? text) }));

/** The text of a cell with something before and after the expression with which it ends; undefined where it ends with none. */
function aroundLastValue(text, before, after) {
  const last = ts.createSourceFile("cell.ts", text, ts.ScriptTarget.ES2022, true).statements.at(-1);
  if (last === undefined || !ts.isExpressionStatement(last)) return undefined;
  return `${text.slice(0, last.getStart())}${before}${last.expression.getText()}${after};${text.slice(last.getEnd())}`;
}

/** What a cell whose last value is `value` shows, as a notebook keeps it. Throws for a value that has no forms of its own. */
export function shownForms(value) {
  if (value === undefined) return undefined;
  const forms = value?.[Symbol.for("Jupyter.display")]?.();
  if (forms === undefined) throw new Error(`a cell ends with a value that a notebook has no picture of; expected one of @everynode/notebook, got ${String(value)}`);
  return forms;
}

/** The notebook of a lesson, with what its code cells show: `forms[number of the cell]`, by media type. */
export function notebookOf(cells, forms = []) {
  let count = 0;
  const written = cells.map(({ kind, text }, at) => {
    const source = lines(text);
    if (kind === "markdown") return { cell_type: "markdown", id: `cell-${at}`, metadata: {}, source };
    // Jupyter folds these away: the checks of a task, and how it is done, are not what one should read first.
    const hidden = kind === "task" || kind === "solution" ? { jupyter: { source_hidden: true } } : {};
    const metadata = kind === "code" ? {} : { tags: [kind], ...hidden };
    count += 1;
    const outputs = forms[at] === undefined ? [] : [{ data: mapValues(forms[at], lines), execution_count: count, metadata: {}, output_type: "execute_result" }];
    return { cell_type: "code", execution_count: count, id: `cell-${at}`, metadata, outputs, source };
  });
  const metadata = { kernelspec: { display_name: "Deno", language: "typescript", name: "deno" }, language_info: { file_extension: ".ts", mimetype: "text/x.typescript", name: "typescript" } };
  return `${JSON.stringify({ cells: written, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

/** What a notebook shows, by number of its cells: its outputs of one type. Throws where a cell ended with an error, or printed something beside its value. */
export function formsOf(notebook, type) {
  return JSON.parse(notebook).cells.map(({ outputs = [], source }) => {
    const others = outputs.filter((output) => output.output_type !== type);
    if (others.length > 0) throw new Error(`a cell printed what is no value:\n${joined(source)}\n\n${JSON.stringify(others, null, 1)}`);
    return outputs.length === 0 ? undefined : mapValues(outputs[0].data, joined);
  });
}

const lines = (text) => text.split(/(?<=\n)/);
const joined = (text) => (Array.isArray(text) ? text.join("") : text);
const mapValues = (record, change) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, change(value)]));
