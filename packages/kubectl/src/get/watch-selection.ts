/** `get --watch`. Source: staging/src/k8s.io/kubectl/pkg/cmd/get/get.go v1.36.3 (watch) */
import type { Task } from "../effect.js";
import { failed, isNotFound, throwGathered } from "../failure.js";
import { type Json, textOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { nameOf } from "../output/changed.js";
import { customLines } from "../output/custom-columns.js";
import type { Printer } from "../output/printer.js";
import { rowsOf } from "../output/table.js";
import { answerAt, AS_TABLE, chunks, typed } from "../request.js";
import type { Resource } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { type Selection, selectorQuery } from "../target.js";
import { rowsPrinter } from "./rows.js";
import { versionOf, watched } from "./watch.js";

/** What to watch, and how it is printed. */
export interface WatchedSelection {
  readonly selection: Selection;
  readonly printer: Printer;
}

/** Prints what is there, and then what happens to it. Throws a `CommandError` for several resources at a time. */
export function* watchSelection(given: Given, terminal: Terminal, { selection, printer }: WatchedSelection): Task<void> {
  throwGathered(selection.errors);
  const [single, ...more] = selection.single;
  const place = single ?? selection.collections[0];
  if (place === undefined || more.length > 0 || selection.collections.length > 1 || selection.mixed) throw failed("you may only specify a single resource type");
  const isTable = printer.type === "plain" || printer.type === "wide";
  const accept = isTable ? AS_TABLE : "application/json";
  const tell = teller(given, terminal, { printer, resource: place.resource });
  const query = single === undefined ? selectorQuery(given) : { fieldSelector: `metadata.name=${single.name}` };
  try {
    const answers = single === undefined ? yield* chunks(terminal, place, { accept, query, limit: given.text("chunk-size") }) : [yield* answerAt(terminal, single, { accept })];
    if (!given.isOn("watch-only")) for (const answer of answers) for (const each of isTable || single !== undefined ? [answer] : ((answer["items"] ?? []) as readonly Json[])) tell("ADDED", each);
    const last = answers.at(-1) ?? {};
    const version = single === undefined ? textOf(last, "metadata", "resourceVersion") : versionOf(last);
    yield* watched(given, terminal, { place, query, accept, version, told: tell });
  } catch (error) {
    if (!(isNotFound(error) && given.isOn("ignore-not-found"))) throw error;
  }
}

interface Telling {
  readonly printer: Printer;
  readonly resource: Resource;
}

function teller(given: Given, terminal: Terminal, { printer, resource }: Telling): (type: string, object: Json) => void {
  const withEvent = given.isOn("output-watch-events");
  const rows = rowsPrinter(given, resource, { event: withEvent });
  let printed = 0;
  let columns: readonly unknown[] = [];
  return (type, answer) => {
    if (printer.type === "plain" || printer.type === "wide") {
      const table = rowsOf(answer);
      // Of the events of one watch only the first says what the columns are.
      if (table.columns.length > 0) ({ columns } = table);
      return terminal.lines(rows({ columns, rows: table.rows }, type));
    }
    const object = typed(resource, answer);
    const shown = withEvent ? { type, object } : object;
    if (printer.type === "name") return terminal.line(nameOf(resource, textOf(object, "metadata", "name")));
    if (printer.type === "columns") return terminal.lines(customLines([object], printer.spec, given.isOn("no-headers") || printed++ > 0));
    if (printer.format === "yaml" && printed++ > 0) terminal.line("---");
    return terminal.print(printer.text(shown));
  };
}
