/** `kubectl events`. Source: staging/src/k8s.io/kubectl/pkg/cmd/events/events.go v1.36.3. Differs: a watch ends when nothing happens any more (see `get/watch.ts`). */
import type { Command } from "../command.js";
import { ageText, intervalText, lastTime } from "../describe/events.js";
import { clock, type Task } from "../effect.js";
import { CommandError, failed } from "../failure.js";
import { type Json, textOf } from "../field-of.js";
import { watched } from "../get/watch.js";
import type { Given } from "../grammar/flag.js";
import { printerOf } from "../output/printer.js";
import { textTable } from "../output/text-table.js";
import { asked, listed, typed } from "../request.js";
import { knownResource, pathOf, resourceNamed, type Resource, resources } from "../resource.js";
import { namespaceOf } from "../target.js";
import type { Terminal } from "../terminal.js";

const TYPES: readonly string[] = ["normal", "warning"];

/** The command. */
export const eventsCommand: Command = {
  path: "events",
  *run(given, terminal) {
    const all = yield* resources();
    const about = aboutIn(given, all);
    for (const type of given.all("types")) if (!TYPES.includes(type.toLowerCase())) throw failed("valid --types are Normal or Warning");
    const printer = printerOf(given, terminal);
    const namespace = namespaceOf(terminal, given);
    const place = { resource: knownResource(all, "events"), namespace };
    const events = (yield* listed(terminal, place, about)).filter((event) => isWanted(given, event)).sort((a, b) => compared(lastTime(a), lastTime(b)));
    const withNamespace = namespace === undefined;
    const print = tablePrinter(given, terminal, withNamespace);
    // The real kubectl has no name for a list.
    if (printer.type === "name") return;
    if (printer.type === "object") terminal.print(printer.text({ apiVersion: "v1", items: events, kind: "List", metadata: {} }));
    else if (events.length > 0) print(events, yield* clock());
    else if (!given.isOn("watch")) return terminal.complain(withNamespace ? "No events found." : `No events found in ${namespace} namespace.`);
    if (given.isOn("watch")) yield* follow(given, terminal, { place, about, print });
  },
};

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function aboutIn(given: Given, all: readonly Resource[]): Readonly<Record<string, string>> {
  if (!given.has("for")) return {};
  const [word = "", name = "", ...more] = given.text("for").split("/");
  if (name === "" || more.length > 0) throw failed("--for must be in resource/name form");
  const resource = resourceNamed(all, word);
  if (resource === undefined) throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(word)}`);
  const { kind, group, version } = resource;
  return { fieldSelector: `involvedObject.kind=${kind},involvedObject.name=${name},involvedObject.apiVersion=${group === "" ? version : `${group}/${version}`}` };
}

function isWanted(given: Given, event: Json): boolean {
  const types = given.all("types").map((type) => type.toLowerCase());
  return types.length === 0 || types.includes(textOf(event, "type").toLowerCase());
}

type Print = (events: readonly Json[], nowMs: number) => void;

function tablePrinter(given: Given, terminal: Terminal, withNamespace: boolean): Print {
  const widths: number[] = [];
  let noHeaders = given.isOn("no-headers");
  return (events, nowMs) => {
    const rows = events.map((event) => row(event, { nowMs, withNamespace }));
    const header = [...(withNamespace ? ["NAMESPACE"] : []), "LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"];
    terminal.lines(textTable(noHeaders ? rows : [header, ...rows], widths));
    noHeaders = true;
  };
}

interface Following {
  readonly place: { readonly resource: Resource; readonly namespace: string | undefined };
  readonly about: Readonly<Record<string, string>>;
  readonly print: Print;
}

function* follow(given: Given, terminal: Terminal, { place, about, print }: Following): Task<void> {
  const list = yield* asked(terminal, pathOf(place.resource, place.namespace), { query: { ...about, limit: "1" } });
  const told = (type: string, event: Json, nowMs: number): void => {
    if (type !== "DELETED" && isWanted(given, event)) print([typed(place.resource, event)], nowMs);
  };
  yield* watched(given, terminal, { place, query: about, accept: "application/json", version: textOf(list, "metadata", "resourceVersion"), told });
}

function row(event: Json, { nowMs, withNamespace }: { readonly nowMs: number; readonly withNamespace: boolean }): readonly string[] {
  const interval = intervalText(event, nowMs);
  const seen = interval.includes("(") ? interval : ageText(lastTime(event), nowMs);
  const object = `${textOf(event, "involvedObject", "kind")}/${textOf(event, "involvedObject", "name")}`;
  return [...(withNamespace ? [textOf(event, "metadata", "namespace")] : []), seen, textOf(event, "type"), textOf(event, "reason"), object, textOf(event, "message").trim()];
}
