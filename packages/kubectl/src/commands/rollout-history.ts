/**
 * `kubectl rollout history` and `kubectl rollout undo`.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/rollout/{rollout_history,rollout_undo}.go, pkg/polymorphichelpers/{history,rollback}.go v1.36.3
 */
import { deepEqual } from "@everynode/model";
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { failed } from "../failure.js";
import { fieldOf, objectOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { podTemplateLines } from "../describe/pod-template.js";
import { dryRunOf, nameOf, tellChange } from "../output/changed.js";
import { printerOf } from "../output/printer.js";
import { tabColumns } from "../output/tab-columns.js";
import { patched } from "../request.js";
import { resources } from "../resource.js";
import { type Revision, revisionsOf } from "../rollout/history.js";
import type { Terminal } from "../terminal.js";
import { type Selected, selectedObjects } from "../target.js";
import { NOTHING_NAMED } from "./rollout.js";

/** `kubectl rollout history`. */
export const rolloutHistoryCommand: Command = {
  path: "rollout history",
  *run(given, terminal) {
    const all = yield* resources();
    for (const selected of yield* selectedObjects(terminal, given, { missing: NOTHING_NAMED })) {
      const revisions = yield* revisionsOf(terminal, all, selected);
      const name = nameOf(selected.target.resource, selected.target.name);
      const number = given.number("revision", 0);
      if (number < 0) throw failed(`revision must be a positive integer: ${number}`);
      if (number === 0) {
        const lines = tabColumns(["REVISION\tCHANGE-CAUSE", ...revisions.map(({ number: each, cause }) => `${each}\t${cause}`)]);
        terminal.line([`${name} `, ...lines, ""].join("\n"));
        continue;
      }
      const revision = revisions.find((each) => each.number === number);
      if (revision === undefined) throw failed("unable to find the specified revision");
      const printer = printerOf(given, terminal);
      if (printer.type === "object") terminal.print(printer.text(revision.shown));
      else terminal.line([`${name} with revision #${number}`, ...podTemplateLines(revision.shown), ""].join("\n"));
    }
  },
};

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** `kubectl rollout undo`. */
export const rolloutUndoCommand: Command = {
  path: "rollout undo",
  *run(given, terminal) {
    const all = yield* resources();
    for (const selected of yield* selectedObjects(terminal, given, { missing: NOTHING_NAMED })) {
      const { target, object } = selected;
      if (fieldOf(object, "metadata", "annotations", LAST_APPLIED) !== undefined) {
        terminal.complain(`Warning: resource ${target.resource.plural}/${target.name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.`);
      }
      yield* undone(given, terminal, { selected, revisions: yield* revisionsOf(terminal, all, selected) });
    }
  },
};

interface Undoing {
  readonly selected: Selected;
  readonly revisions: readonly Revision[];
}

function* undone(given: Given, terminal: Terminal, { selected: { target, object }, revisions }: Undoing): Task<void> {
  const revision = chosen(revisions, given.number("to-revision", 0));
  const dryRun = dryRunOf(given);
  if (dryRun === "client") return terminal.line([`${nameOf(target.resource, target.name)} will roll back to ${podTemplateLines(revision.template).join("\n")}`, " (dry run)"].join("\n"));
  if (fieldOf(object, "spec", "paused") === true) throw failed(`you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`);
  const { $patch: _, ...template } = revision.template;
  if (deepEqual(template, objectOf(object, "spec", "template"))) return tellChange(terminal, given, { target, operation: `skipped rollback (current template already matches revision ${revision.number})`, object });
  const after = yield* patched(terminal, target, { type: "strategic", body: revision.patch, manager: "kubectl-rollout", dryRun: dryRun === "server" });
  tellChange(terminal, given, { target, operation: "rolled back", object: after });
}

/** The revision of this number, or the one before the newest for 0. */
function chosen(revisions: readonly Revision[], number: number): Revision {
  if (number < 0) throw failed(`unable to find specified revision ${number} in history`);
  const revision = number === 0 ? revisions.at(-2) : revisions.find((each) => each.number === number);
  if (revision !== undefined) return revision;
  throw failed(number === 0 ? "no last revision to roll back to" : `unable to find specified revision ${number} in history`);
}
