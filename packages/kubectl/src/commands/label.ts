/**
 * `kubectl label` and `kubectl annotate`.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/{label/label,annotate/annotate}.go v1.36.3
 */
import { labelValueProblems } from "@everynode/model";
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { failed, throwGathered } from "../failure.js";
import { type Json, objectOf, textsOf, withField } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { printerOf } from "../output/printer.js";
import { patched } from "../request.js";
import type { Terminal } from "../terminal.js";
import { localManifests } from "../manifest.js";
import { forEachSelected, type Selected } from "../target.js";

/** Which of the two, and its words. */
interface Marking {
  readonly field: "labels" | "annotations";
  readonly one: "label" | "annotation";
  readonly manager: string;
}

const LABELS: Marking = { field: "labels", one: "label", manager: "kubectl-label" };
const ANNOTATIONS: Marking = { field: "annotations", one: "annotation", manager: "kubectl-annotate" };
const CHANGE_CAUSE = "kubernetes.io/change-cause";

/** The command that sets labels. */
export const labelCommand: Command = { path: "label", run: (given, terminal) => mark(given, terminal, LABELS) };
/** The command that sets annotations. */
export const annotateCommand: Command = { path: "annotate", run: (given, terminal) => mark(given, terminal, ANNOTATIONS) };

interface Marks {
  readonly sets: ReadonlyMap<string, string>;
  readonly removes: readonly string[];
}

/** True for a word that is a change, and no name of a thing. */
export function isPairWord(word: string): boolean {
  return word.indexOf("=") > 0 || (word.endsWith("-") && word !== "-");
}

function* mark(given: Given, terminal: Terminal, marking: Marking): Task<void> {
  const { one } = marking;
  const first = given.words.findIndex(isPairWord);
  const at = first < 0 ? given.words.length : first;
  const [words, pairs] = [given.words.slice(0, at), given.words.slice(at)];
  const stray = pairs.find((word) => !isPairWord(word));
  if (stray !== undefined) throw failed(`all resources must be specified before ${one} changes: ${stray}`);
  const marks = one === "label" ? labelMarks(pairs) : annotationMarks(pairs);
  refuseFlags(given, words, { marks, one });
  printerOf(given, terminal);
  const local = given.isOn("local");
  const kinds = { words, single: words.length > 0 && (words.some((word) => word.includes("/")) ? words.length === 1 : words.length === 2) };
  if (given.text("resource-version") !== "" && !kinds.single && !given.has("filename")) throw failed("--resource-version may only be used with a single resource");
  const act = (selected: Selected): Task<void> => marked(given, terminal, { selected, marks, marking, isOne: kinds.single || given.has("filename") });
  if (local) for (const selected of yield* localManifests(terminal, given)) yield* act(selected);
  else yield* forEachSelected(terminal, given, { words }, act);
}

function refuseFlags(given: Given, words: readonly string[], { marks, one }: { readonly marks: Marks; readonly one: Marking["one"] }): void {
  if (given.isOn("list") && given.text("output") !== "") throw failed("--list and --output may not be specified together");
  if (given.isOn("all") && given.text("selector") !== "") throw failed("cannot set --all and --selector at the same time");
  if (given.isOn("all") && given.text("field-selector") !== "") throw failed("cannot set --all and --field-selector at the same time");
  if (given.isOn("local")) {
    if (dryRunOf(given) === "server") throw failed("cannot specify --local and --dry-run=server - did you mean --dry-run=client?");
    if (words.length > 0) throw failed("can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set");
    if (!given.has("filename")) throw failed("one or more files must be specified as -f pod.yaml or --filename=pod.json");
  } else if (words.length === 0 && !given.has("filename") && !given.has("kustomize")) throw failed("one or more resources must be specified as <resource> <name> or <resource>/<name>");
  if (marks.sets.size + marks.removes.length === 0 && !given.isOn("list")) throw failed(`at least one ${one} update is required`);
}

function labelMarks(pairs: readonly string[]): Marks {
  const sets = new Map<string, string>();
  const removes: string[] = [];
  for (const pair of pairs) {
    if (pair.includes("=")) {
      const [key = "", value = "", ...more] = pair.split("=");
      if (more.length > 0) throw failed(`invalid label spec: ${pair}`);
      const problems = labelValueProblems(value);
      if (problems.length > 0) throw failed(`invalid label value: ${JSON.stringify(pair)}: ${problems.join(";")}`);
      sets.set(key, value);
    } else removes.push(pair.slice(0, -1));
  }
  if (removes.some((key) => sets.has(key))) throw failed("can not both modify and remove a label in the same command");
  return { sets, removes };
}

function annotationMarks(pairs: readonly string[]): Marks {
  const isSet = (pair: string): boolean => pair.indexOf("=") > 0;
  const sets = new Map(pairs.filter(isSet).map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)] as const));
  const removes = pairs.filter((pair) => !isSet(pair)).map((pair) => pair.slice(0, -1));
  const both = removes.filter((key) => sets.has(key));
  if (both.length > 0) throw failed(`can not both modify and remove the following annotation(s) in the same command: ${both.join(", ")}`);
  return { sets, removes };
}

interface Work {
  readonly selected: Selected;
  readonly marks: Marks;
  readonly marking: Marking;
  readonly isOne: boolean;
}

function* marked(given: Given, terminal: Terminal, { selected: { target, object }, marks, marking, isOne }: Work): Task<void> {
  const { field, one, manager } = marking;
  const present = objectOf(object, "metadata", field);
  const dryRun = given.isOn("local") ? "client" : dryRunOf(given, terminal);
  const lists = given.isOn("list");
  if (one === "label" && dryRun !== "client" && !lists) for (const key of marks.removes) if (!Object.hasOwn(present, key)) terminal.line(`label ${JSON.stringify(key)} not found.`);
  if (!given.isOn("overwrite")) refuseOverwrites(marks, present, one);
  const kept = Object.entries(present).filter(([key]) => !marks.removes.includes(key));
  const next = Object.fromEntries([...kept, ...marks.sets]);
  const added = [...marks.sets].some(([key, value]) => present[key] !== value);
  const removed = marks.removes.some((key) => Object.hasOwn(present, key));
  const shown = withField(object, ["metadata", field], Object.keys(next).length === 0 ? undefined : next);
  if (lists) return tellMarks(terminal, { target, object: shown }, { marking, isOne });
  const operation = one === "annotation" ? "annotated" : added && removed ? "modified" : added ? "labeled" : removed ? "unlabeled" : "not labeled";
  const version = given.text("resource-version") === "" ? {} : { resourceVersion: given.text("resource-version") };
  const changes = Object.fromEntries([...marks.sets, ...marks.removes.filter((key) => Object.hasOwn(present, key)).map((key) => [key, null] as const)]);
  const sends = dryRun !== "client" && (one === "annotation" || added || removed);
  const after = sends ? yield* patched(terminal, target, { type: "merge", body: { metadata: { ...version, ...(added || removed ? { [field]: changes } : {}) } }, manager: given.text("field-manager", manager), dryRun: dryRun === "server" }) : shown;
  tellChange(terminal, given, { target, operation, object: one === "label" && sends ? { ...shown, ...after } : after });
}

function tellMarks(terminal: Terminal, { target, object }: Selected, { marking: { field }, isOne }: { readonly marking: Marking; readonly isOne: boolean }): void {
  if (!isOne) terminal.line(`Listing ${field} for ${target.resource.kind}.${target.resource.group}/${target.name}:`);
  for (const [key, value] of textsOf(object, "metadata", field)) terminal.line(`${isOne ? "" : " "}${key}=${value}`);
}

function refuseOverwrites({ sets }: Marks, present: Json, one: Marking["one"]): void {
  const clashing = [...sets].filter(([key, value]) => Object.hasOwn(present, key) && present[key] !== value && !(one === "annotation" && key === CHANGE_CAUSE));
  const texts = clashing.map(([key]) => `'${key}' already has a value (${String(present[key])})`);
  if (one === "annotation" && texts.length > 0) throw failed(`--overwrite is false but found the following declared annotation(s): ${texts.join("; ")}`);
  throwGathered(texts.map((text) => failed(`${text}, and --overwrite is false`)));
}
