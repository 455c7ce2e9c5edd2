/**
 * `kubectl get`.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/get/{get,table_printer}.go v1.36.3
 * Differs: a watch ends when nothing happens any more (see `get/watch.ts`).
 */
import { goJson } from "@everynode/model";
import type { Command } from "../command.js";
import { exchanged, type Task } from "../effect.js";
import { CommandError, failed, isNotFound, StatusError, throwGathered } from "../failure.js";
import { type Json, objectOf } from "../field-of.js";
import { sortedBy } from "../get/sort.js";
import { formOf, sheetPrinter } from "../get/rows.js";
import { watchSelection } from "../get/watch-selection.js";
import type { Given } from "../grammar/flag.js";
import { nameOf } from "../output/changed.js";
import { customLines } from "../output/custom-columns.js";
import { type Printer, printerOf } from "../output/printer.js";
import { type Rows, rowsOf, type Sheet, sheetOf } from "../output/table.js";
import { answerAt, AS_TABLE, eachChunk, listed, read } from "../request.js";
import type { Resource } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { type Selected, type Selection, selectionOf, selectorQuery, targetOf } from "../target.js";
import type { Status } from "@everynode/model";

/** The command. */
export const getCommand: Command = {
  path: "get",
  *run(given, terminal) {
    if (given.text("raw") !== "") return yield* raw(given, terminal);
    if (given.isOn("show-labels") && !["", "wide"].includes(given.text("output"))) throw failed(`--show-labels option cannot be used with ${given.text("output")} printer`);
    const watches = given.isOn("watch") || given.isOn("watch-only");
    if (given.isOn("output-watch-events") && !watches) throw failed("--output-watch-events option can only be used with --watch or --watch-only");
    const printer = printerOf(given, terminal, { more: ["wide", "custom-columns", "custom-columns-file"] });
    if (given.words.length === 0 && !given.has("filename") && !given.has("kustomize")) throw new CommandError(MISSING);
    const selection = yield* selectionOf(terminal, given);
    if (given.has("subresource") && selection.collections.length > 0) throw failed("subresource cannot be used when bulk resources are specified");
    if (watches) return yield* watchSelection(given, terminal, { selection, printer });
    if (printer.type === "plain" || printer.type === "wide") return yield* tables(given, terminal, selection);
    yield* objects(given, terminal, { selection, printer });
  },
};

const MISSING = `You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\nerror: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee 'kubectl get -h' for help and examples`;

const VERSION_INDENT = 2;

function* raw(given: Given, terminal: Terminal): Task<void> {
  if (given.isOn("watch") || given.isOn("watch-only") || given.has("selector")) throw failed("--raw may not be specified with other flags that filter the server request or alter the output");
  if (given.text("output") !== "") throw failed("--raw and --output are mutually exclusive");
  const [path = "", search = ""] = given.text("raw").split("?");
  if (!path.startsWith("/")) throw failed(`--raw must be a valid URL path: parse ${JSON.stringify(path)}: invalid URI for request`);
  const pairs = search.split("&").filter((pair) => pair !== "").map((pair) => pair.split("=").map(decodeURIComponent));
  const query = Object.fromEntries(pairs.map(([name = "", value = ""]) => [name, value] as const));
  const { code, body } = yield* exchanged({ method: "GET", path, query, accept: "application/json, */*" });
  if (code >= 400) throw new StatusError(body.type === "json" ? (body.value as Status) : NO_PAGE);
  if (body.type === "json") terminal.print(path === "/version" ? goJson(body.value, VERSION_INDENT) : `${goJson(body.value)}\n`);
  else if (body.type === "text") terminal.print(body.text);
}

const NO_PAGE: Status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", code: 404, reason: "NotFound", message: "the server could not find the requested resource" };

interface Group {
  readonly resource: Resource;
  readonly headers: readonly string[];
  readonly body: (readonly string[])[];
}

/** Prints tables, and what could not be had after them. */
function* tables(given: Given, terminal: Terminal, selection: Selection): Task<void> {
  const errors: Error[] = [...selection.errors];
  const path = given.text("sort-by");
  const query = { ...selectorQuery(given), ...(path === "" ? {} : { includeObject: "Object" }) };
  const single: (readonly [Resource, Rows])[] = [];
  for (const target of selection.single) {
    const table = yield* gathered(given, errors, answerAt(terminal, target, { accept: AS_TABLE, query }, given.text("subresource")));
    if (table !== undefined) single.push([target.resource, rowsOf(table)]);
  }
  const groups: Group[] = [];
  const mixed = new Set([...single.map(([resource]) => resource), ...selection.collections.map(({ resource }) => resource)]).size > 1;
  const add = (resource: Resource, table: Rows): void => addRows(groups, resource, sheetOf(path === "" ? table : sortedRows(table, path), formOf(given, resource, { mixed })));
  for (const [resource, table] of single) add(resource, table);
  for (const place of selection.collections) {
    // Rows become texts chunk by chunk, so that of a long list no more is kept than is printed.
    yield* gathered(given, errors, eachChunk(terminal, place, { accept: AS_TABLE, query, limit: path === "" ? given.text("chunk-size") : "0", act: (answer) => add(place.resource, rowsOf(answer)) }));
  }
  const full = groups.filter(({ body }) => body.length > 0);
  for (const [at, group] of full.entries()) {
    if (at > 0 && !given.isOn("no-headers")) terminal.line("");
    terminal.lines(sheetPrinter(given)(group));
  }
  if (full.length === 0 && errors.length === 0 && !given.isOn("ignore-not-found")) tellNothing(given, terminal, selection);
  throwGathered(errors);
}

/** Rows about one resource that come one after another are one table. */
function addRows(groups: Group[], resource: Resource, { headers, body }: Sheet): void {
  const last = groups.at(-1);
  if (last?.resource !== resource) groups.push({ resource, headers, body: [...body] });
  else for (const row of body) last.body.push(row);
}

function tellNothing(given: Given, terminal: Terminal, { single, collections }: Selection): void {
  const isNamespaced = [...single, ...collections].every(({ resource }) => resource.namespaced);
  const where = isNamespaced && !given.isOn("all-namespaces") ? ` in ${given.text("namespace", terminal.namespace)} namespace.` : "";
  terminal.complain(`No resources found${where}`);
}

/** A table that has not the field to sort by is left out, as the real kubectl does. */
function sortedRows(table: Rows, path: string): Rows {
  try {
    return { columns: table.columns, rows: sortedBy(table.rows, path, (row) => objectOf(row, "object")) };
  } catch (error) {
    if (error instanceof CommandError && error.message.includes("couldn't find any field")) return { columns: table.columns, rows: [] };
    throw error;
  }
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

interface Wanted {
  readonly selection: Selection;
  readonly printer: Exclude<Printer, { type: "plain" | "wide" }>;
}

/** Prints objects as they are, or what a template makes of them. */
function* objects(given: Given, terminal: Terminal, { selection, printer }: Wanted): Task<void> {
  const errors: Error[] = [...selection.errors];
  const selected: Selected[] = [];
  for (const target of selection.single) {
    const object = yield* gathered(given, errors, read(terminal, target, given.text("subresource")));
    if (object !== undefined) selected.push({ target, object });
  }
  for (const place of selection.collections) {
    const items = (yield* gathered(given, errors, listed(terminal, place, selectorQuery(given)))) ?? [];
    for (const object of items) selected.push({ object, target: targetOf(place.resource, object) });
  }
  const isOne = selection.collections.length === 0 && selection.single.length === 1;
  if ((isOne && errors.length > 0) || (selected.length === 0 && given.isOn("ignore-not-found"))) return throwGathered(errors);
  const inOrder = given.text("sort-by") === "" ? selected : sortedBy(selected, given.text("sort-by"), ({ object }) => object);
  printObjects(given, terminal, { selected: inOrder, isOne, printer });
  throwGathered(errors);
}

interface Printed {
  readonly selected: readonly Selected[];
  readonly isOne: boolean;
  readonly printer: Wanted["printer"];
}

function printObjects(given: Given, terminal: Terminal, { selected, isOne, printer }: Printed): void {
  const whole: readonly Json[] = selected.map(({ object }) => object);
  const [first] = whole;
  switch (printer.type) {
    case "name":
      return terminal.lines(selected.map(({ target }) => nameOf(target.resource, target.name)));
    case "columns":
      return terminal.lines(customLines(whole, printer.spec, given.isOn("no-headers")));
    case "object":
      return terminal.print(printer.text(isOne && first !== undefined ? first : { apiVersion: "v1", items: whole, kind: "List", metadata: { resourceVersion: "" } }));
  }
}
