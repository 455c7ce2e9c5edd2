/**
 * `kubectl label` and `kubectl annotate`.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/{label/label,annotate/annotate}.go v1.36.3
 */
import { deepEqual, labelValueProblems, qualifiedNameProblems } from "@everynode/model";
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { CommandError, failed, throwGathered } from "../failure.js";
import { objectOf, type Json, textsOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { patched } from "../request.js";
import type { Terminal } from "../terminal.js";
import { type Selected, selectedObjects } from "../target.js";

/** Which of the two, and its words. */
interface Marking {
  readonly field: "labels" | "annotations";
  readonly one: "label" | "annotation";
  readonly done: "labeled" | "annotated";
  readonly manager: string;
}

const LABELS: Marking = { field: "labels", one: "label", done: "labeled", manager: "kubectl-label" };
const ANNOTATIONS: Marking = { field: "annotations", one: "annotation", done: "annotated", manager: "kubectl-annotate" };
const CHANGE_CAUSE = "kubernetes.io/change-cause";

/** The command that sets labels. */
export const labelCommand: Command = { path: "label", run: (given, terminal) => mark(given, terminal, LABELS) };
/** The command that sets annotations. */
export const annotateCommand: Command = { path: "annotate", run: (given, terminal) => mark(given, terminal, ANNOTATIONS) };

type Marks = ReadonlyMap<string, string | null>;

function* mark(given: Given, terminal: Terminal, marking: Marking): Task<void> {
  const first = given.words.findIndex((word) => word.includes("=") || word.endsWith("-"));
  const at = first < 0 ? given.words.length : first;
  const marks = marksOf(given.words.slice(at), marking);
  if (marks.size === 0 && !given.isOn("list")) throw failed(`at least one ${marking.one} update is required`);
  const errors: Error[] = [];
  for (const selected of yield* selectedObjects(terminal, given, { words: given.words.slice(0, at) })) {
    if (given.isOn("list")) tellMarks(terminal, selected, marking);
    else yield* marked(given, terminal, { selected, marks, marking, errors });
  }
  throwGathered(errors);
}

function tellMarks(terminal: Terminal, { object }: Selected, { field }: Marking): void {
  for (const [key, value] of textsOf(object, "metadata", field)) terminal.line(`${key}=${value}`);
}

function marksOf(words: readonly string[], { one, field }: Marking): Marks {
  const marks = new Map<string, string | null>();
  for (const word of words) {
    const equals = word.indexOf("=");
    const key = equals < 0 ? word.replace(/-$/, "") : word.slice(0, equals);
    if (equals < 0 && !word.endsWith("-")) throw failed(`${field === "labels" ? "unknown" : "invalid"} ${one} spec: ${word}`);
    const value = equals < 0 ? null : word.slice(equals + 1);
    if (marks.has(key) && (marks.get(key) === null) !== (value === null)) throw failed(`can not both modify and remove ${field === "labels" ? "a label" : "an annotation"} in the same command`);
    const problems = field === "labels" && value !== null ? labelValueProblems(value) : [];
    if (problems.length > 0) throw failed(`invalid label value: ${JSON.stringify(word)}: ${problems.join("; ")}`);
    const named = field === "labels" ? qualifiedNameProblems(key) : [];
    if (named.length > 0) throw failed(`invalid label key ${JSON.stringify(word)}: ${named.join("; ")}`);
    marks.set(key, value);
  }
  return marks;
}

interface Work {
  readonly selected: Selected;
  readonly marks: Marks;
  readonly marking: Marking;
  readonly errors: Error[];
}

function* marked(given: Given, terminal: Terminal, { selected, marks, marking, errors }: Work): Task<void> {
  const { target, object } = selected;
  const present = objectOf(object, "metadata", marking.field);
  const clash = given.isOn("overwrite") ? undefined : overwritten(marks, present, marking);
  if (clash !== undefined) return void errors.push(clash);
  if (marking.field === "labels") for (const [key, value] of marks) if (value === null && !Object.hasOwn(present, key)) terminal.line(`label ${JSON.stringify(key)} not found.`);
  const next = marksAfter(present, marks);
  const unchanged = deepEqual(next, present);
  const dryRun = dryRunOf(given);
  const version = given.has("resource-version") ? { resourceVersion: given.text("resource-version") } : {};
  const body = { metadata: { ...version, [marking.field]: Object.fromEntries(marks) } };
  const manager = given.text("field-manager", marking.manager);
  const after = unchanged || dryRun === "client" ? object : yield* patched(terminal, target, { type: "merge", body, manager, dryRun: dryRun === "server" });
  tellChange(terminal, given, { target, operation: operationOf(marks, { marking, unchanged }), object: after });
}

function marksAfter(present: Json, marks: Marks): Json {
  const kept = Object.entries(present).filter(([key]) => !marks.has(key));
  return Object.fromEntries([...kept, ...[...marks].filter(([, value]) => value !== null)]);
}

function operationOf(marks: Marks, { marking, unchanged }: { readonly marking: Marking; readonly unchanged: boolean }): string {
  if (marking.field === "annotations") return marking.done;
  if (unchanged) return "not labeled";
  return [...marks.values()].every((value) => value === null) ? "unlabeled" : marking.done;
}

function overwritten(marks: Marks, present: Json, { field }: Marking): CommandError | undefined {
  const set = [...marks].filter(([key, value]) => value !== null && Object.hasOwn(present, key));
  const texts = (clashing: typeof set): readonly string[] => clashing.map(([key]) => `'${key}' already has a value (${String(present[key])})`);
  if (field === "annotations") {
    const clashing = texts(set.filter(([key]) => key !== CHANGE_CAUSE));
    return clashing.length === 0 ? undefined : failed(`--overwrite is false but found the following declared annotation(s): ${clashing.join("; ")}`);
  }
  const clashing = texts(set.filter(([key, value]) => present[key] !== value));
  return clashing.length === 0 ? undefined : new CommandError(clashing.map((each) => `error: ${each}, and --overwrite is false`).join("\n"));
}
