/**
 * `kubectl edit`, with a function as the editor.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/util/editor/editoptions.go v1.36.3
 * Differs: an editor that gives back what was refused ends the command; the refused text is kept nowhere.
 */
import { BUILT_IN_KINDS, deepEqual, readYaml, schemaOf, withPlainNumbers } from "@everynode/model";
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { failed, failureText, StatusError, throwGathered } from "../failure.js";
import { type Json, objectOf, textOf, withField } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { withLastApplied } from "../last-applied.js";
import { objectDiff } from "../merge/strategic-diff.js";
import { tellChange } from "../output/changed.js";
import { jsonText } from "../output/object-text.js";
import { printerOf } from "../output/printer.js";
import { yamlText } from "../output/yaml-text.js";
import { patched } from "../request.js";
import type { Terminal } from "../terminal.js";
import { type Selected, selectedObjects } from "../target.js";
import { validationOf } from "../validation.js";

const COMMENT = "# Please edit the object below. Lines beginning with a '#' will be ignored,\n# and an empty file will abort the edit. If an error occurs while saving this file will be\n# reopened with the relevant failures.\n#\n";
const CANCELLED = "Edit cancelled, no changes made.";

type Editor = (text: string) => string;

/** The command. */
export const editCommand: Command = {
  path: "edit",
  *run(given, terminal) {
    const printer = printerOf(given, terminal);
    const selected = yield* selectedObjects(terminal, given);
    const { editor } = terminal.input;
    if (editor === undefined) throw failed("there is no editor; give one as a function from the old text to the new one");
    if (selected.length === 0) return terminal.complain("edit cancelled, no objects found");
    const asJson = printer.type === "object" && printer.format === "json";
    const errors: Error[] = [];
    for (const each of selected) yield* edited(given, terminal, { selected: each, editor, asJson, errors });
    throwGathered(errors);
  },
};

interface Editing {
  readonly selected: Selected;
  readonly editor: Editor;
  readonly asJson: boolean;
  readonly errors: Error[];
}

/** Opens the editor until what it gives back is taken, or is what it was. */
function* edited(given: Given, terminal: Terminal, { selected: { target, object }, editor, asJson, errors }: Editing): Task<void> {
  const shown = withField(object, ["metadata", "managedFields"], undefined);
  const before = asJson ? jsonText(shown) : yamlText(shown);
  let text = COMMENT + before;
  let refused: Error | undefined;
  for (;;) {
    const given0 = editor(text);
    const body = given0.split("\n").filter((line) => !line.trimStart().startsWith("#")).join("\n");
    if (refused !== undefined && given0 === text) {
      // Whoever saves the same again has given up.
      terminal.complain(CANCELLED.replace(", no changes made.", ", no valid changes were saved."));
      errors.push(refused);
      return;
    }
    if (body.trim() === "") return terminal.complain("Edit cancelled, saved file was empty.");
    try {
      const next = objectIn(body);
      if (deepEqual(next, shown)) return terminal.complain(CANCELLED);
      return yield* saved(given, terminal, { target, shown, next });
    } catch (error) {
      const why = error instanceof Error ? failureText(error) : undefined;
      if (!(error instanceof Error) || why === undefined) throw error;
      refused = error;
      text = `${COMMENT}${reasonLines(error, why)}#\n${body.startsWith("\n") ? body.slice(1) : body}`;
      if (!(error instanceof StatusError)) terminal.complain(why);
    }
  }
}

/** Why the last text was refused, as comments. */
function reasonLines(error: Error, why: string): string {
  const causes = error instanceof StatusError ? (error.status.details?.causes ?? []) : [];
  const { kind = "", name = "" } = error instanceof StatusError ? (error.status.details ?? {}) : {};
  if (causes.length === 0) return why.split("\n").map((line) => `# ${line}\n`).join("");
  return [`# ${kind} ${JSON.stringify(name)} was not valid:`, ...causes.map((cause) => `# * ${cause.field ?? ""}: ${cause.message ?? ""}`), ""].join("\n");
}

function objectIn(body: string): Json {
  const read = readYaml(body);
  if (!read.ok) throw failed(`error parsing edited-file: error converting YAML to JSON: ${read.message}`);
  return objectOf(withPlainNumbers(read.value));
}

interface Saving {
  readonly target: Selected["target"];
  readonly shown: Json;
  readonly next: Json;
}

function* saved(given: Given, terminal: Terminal, { target, shown, next }: Saving): Task<void> {
  const same = (...path: readonly string[]): boolean => textOf(next, ...path) === textOf(shown, ...path);
  if (!same("apiVersion") || !same("kind") || !same("metadata", "name")) throw failed("At least one of apiVersion, kind and name was changed");
  const patch = patchFrom(shown, given.isOn("save-config") ? withLastApplied(next) : next);
  const subresource = given.text("subresource");
  const result = yield* patched(terminal, target, { ...patch, manager: given.text("field-manager", "kubectl-edit"), validation: validationOf(given), ...(subresource === "" ? {} : { subresource }) });
  tellChange(terminal, given.without("output"), { target, operation: "edited", object: result });
}

function patchFrom(before: Json, after: Json): { readonly type: "strategic" | "merge"; readonly body: Json } {
  const kind = BUILT_IN_KINDS.byApiVersion(textOf(before, "apiVersion"), textOf(before, "kind"));
  const schema = kind?.schema === undefined ? undefined : schemaOf(kind.schema);
  return { type: schema === undefined ? "merge" : "strategic", body: objectDiff(before, after, { schema, half: "both" }) };
}
