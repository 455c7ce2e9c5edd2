/**
 * `kubectl get`.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/get/{get,sorter}.go v1.36.3
 * Differs: `--watch` is not there: what happens later is seen by letting time pass and asking again.
 */
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { CommandError, failed, isNotFound, throwGathered } from "../failure.js";
import type { Given } from "../grammar/flag.js";
import { type Json, objectOf, plainText } from "../field-of.js";
import { customLines } from "../output/custom-columns.js";
import { nameOf } from "../output/changed.js";
import { pathValues } from "../output/json-path.js";
import { isObjectFormat, objectText, refuseFormat } from "../output/object-text.js";
import { type Rows, rowsOf, tableLines } from "../output/table.js";
import { answerAt, AS_TABLE, chunks, found, listed, read } from "../request.js";
import { qualifiedKind, type Resource } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { type Selected, type Selection, selectionOf, selectorQuery, targetOf } from "../target.js";

/** The command. */
export const getCommand: Command = { path: "get", run: get };

const MISSING = `You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\nerror: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee 'kubectl get -h' for help and examples`;

function* get(given: Given, terminal: Terminal): Task<void> {
  const format = given.text("output");
  const isTable = format === "" || format === "wide";
  if (!isTable && format !== "name" && !format.startsWith("custom-columns=") && !isObjectFormat(format)) throw refuseFormat(format, ["wide"]);
  if (given.isOn("watch") || given.isOn("watch-only")) throw failed("this kubectl does not watch; let time pass and get again");
  if (given.words.length === 0 && !given.has("filename")) throw new CommandError(MISSING);
  const selection = yield* selectionOf(terminal, given);
  const errors: Error[] = [...selection.errors];
  const isEmpty = isTable ? yield* tables(given, terminal, { selection, errors }) : yield* objects(given, terminal, { selection, errors });
  const isNamespaced = [...selection.single, ...selection.collections].every(({ resource }) => resource.namespaced);
  if (isEmpty && errors.length === 0 && !given.isOn("ignore-not-found")) {
    const where = isNamespaced && !given.isOn("all-namespaces") ? ` in ${given.text("namespace", terminal.namespace)} namespace.` : "";
    terminal.complain(`No resources found${where}`);
  }
  throwGathered(errors);
}

interface Wanted {
  readonly selection: Selection;
  readonly errors: Error[];
}

interface Sheet {
  readonly resource: Resource;
  readonly table: Rows;
}

/** Prints tables; true where there was nothing to print. */
function* tables(given: Given, terminal: Terminal, { selection, errors }: Wanted): Task<boolean> {
  const query = { ...selectorQuery(given), ...(given.has("sort-by") ? { includeObject: "Object" } : {}) };
  const sheets: Sheet[] = [];
  for (const target of selection.single) {
    const table = yield* gathered(given, errors, answerAt(terminal, target, { accept: AS_TABLE, query }));
    if (table !== undefined) addSheet(sheets, target.resource, rowsOf(table));
  }
  for (const place of selection.collections) {
    const answers = (yield* gathered(given, errors, chunks(terminal, place, { accept: AS_TABLE, query }))) ?? [];
    const [first, ...rest] = answers.map(rowsOf);
    if (first !== undefined) addSheet(sheets, place.resource, { columns: first.columns, rows: [...first.rows, ...rest.flatMap(({ rows }) => rows)] });
  }
  const full = sheets.filter(({ table }) => table.rows.length > 0);
  for (const [at, sheet] of full.entries()) {
    if (at > 0) terminal.line("");
    for (const line of tableLines(sorted(sheet.table, given), formOf(given, sheet.resource, selection.mixed))) terminal.line(line);
  }
  return full.length === 0;
}

/** Rows about one resource that come one after another are one table. */
function addSheet(sheets: Sheet[], resource: Resource, table: Rows): void {
  const last = sheets.at(-1);
  if (last?.resource !== resource) sheets.push({ resource, table });
  else sheets[sheets.length - 1] = { resource, table: { columns: last.table.columns, rows: [...last.table.rows, ...table.rows] } };
}

function formOf(given: Given, resource: Resource, mixed: boolean): Parameters<typeof tableLines>[1] {
  return {
    wide: given.text("output") === "wide",
    noHeaders: given.isOn("no-headers"),
    showLabels: given.isOn("show-labels"),
    labelColumns: given.all("label-columns").flatMap((labels) => labels.split(",")),
    withNamespace: given.isOn("all-namespaces") && resource.namespaced,
    prefix: mixed || given.isOn("show-kind") ? `${qualifiedKind(resource)}/` : "",
  };
}

/** The result of a task; undefined where the server refused, which is kept for the end. */
function* gathered<T>(given: Given, errors: Error[], task: Task<T>): Task<T | undefined> {
  try {
    return yield* task;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!(isNotFound(error) && given.isOn("ignore-not-found"))) errors.push(error);
    return undefined;
  }
}

function sorted(table: Rows, given: Given): Rows {
  if (!given.has("sort-by")) return table;
  const path = given.text("sort-by");
  return { columns: table.columns, rows: [...table.rows].sort((a, b) => compared(objectOf(a, "object"), objectOf(b, "object"), path)) };
}

function compared(a: Json, b: Json, path: string): number {
  const [left, right] = [pathValues(a, path)[0], pathValues(b, path)[0]];
  if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? -1 : 1;
  if (typeof left === "number" && typeof right === "number") return left - right;
  const [x, y] = [plainText(left), plainText(right)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Prints objects as they are, or what a template makes of them; true where that printed nothing. */
function* objects(given: Given, terminal: Terminal, { selection, errors }: Wanted): Task<boolean> {
  const selected: Selected[] = [];
  for (const target of selection.single) {
    const object = yield* gathered(given, errors, given.isOn("ignore-not-found") ? found(terminal, target) : read(terminal, target));
    if (object !== undefined) selected.push({ target, object });
  }
  for (const place of selection.collections) {
    const items = (yield* gathered(given, errors, listed(terminal, place, selectorQuery(given)))) ?? [];
    selected.push(...items.map((object) => ({ object, target: targetOf(place.resource, object) })));
  }
  const path = given.has("sort-by") ? given.text("sort-by") : undefined;
  const inOrder = path === undefined ? selected : [...selected].sort((a, b) => compared(a.object, b.object, path));
  return printed(given, terminal, { selected: inOrder, isOne: selection.collections.length === 0 && selection.single.length === 1 });
}

function printed(given: Given, terminal: Terminal, { selected, isOne }: { readonly selected: readonly Selected[]; readonly isOne: boolean }): boolean {
  const format = given.text("output");
  const [first] = selected;
  if (first === undefined && (isOne || !isObjectFormat(format))) return !isOne;
  if (format === "name") for (const { target } of selected) terminal.line(nameOf(target.resource, target.name));
  else if (format.startsWith("custom-columns=")) for (const line of customLines(selected.map(({ object }) => object), format.slice("custom-columns=".length), given.isOn("no-headers"))) terminal.line(line);
  else if (isOne && first !== undefined) terminal.print(objectText(first.object, format, given));
  else terminal.print(objectText({ apiVersion: "v1", items: selected.map(({ object }) => object), kind: "List", metadata: { resourceVersion: "" } }, format, given));
  return false;
}
