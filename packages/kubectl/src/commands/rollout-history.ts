/** `kubectl rollout history` and `kubectl rollout undo`. Source: staging/src/k8s.io/kubectl/pkg/{cmd/rollout,polymorphichelpers} v1.36.3 */
import { deepEqual } from "@everynode/model";
import type { Command } from "../command.js";
import { podTemplateLines } from "../describe/pod-template.js";
import type { Task } from "../effect.js";
import { failed } from "../failure.js";
import { fieldOf, type Json, objectOf, withField } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { dryRunOf, nameOf, tellChange } from "../output/changed.js";
import { type Printer, printerOf } from "../output/printer.js";
import { tabColumns } from "../output/tab-columns.js";
import { patched } from "../request.js";
import { resources } from "../resource.js";
import { type Revision, revisionsOf } from "../rollout/history.js";
import type { Terminal } from "../terminal.js";
import { forEachSelected, type Selected } from "../target.js";
import { LAST_APPLIED } from "../last-applied.js";
import { ROLLOUTS } from "./rollout.js";

/** `kubectl rollout history`. */
export const rolloutHistoryCommand: Command = {
  path: "rollout history",
  *run(given, terminal) {
    const number = given.number("revision", 0);
    if (number < 0) throw failed(`revision must be a positive integer: ${number}`);
    const printer = printerOf(given, terminal);
    const all = yield* resources();
    yield* forEachSelected(terminal, given, ROLLOUTS, function* (selected) {
      tellHistory(terminal, { selected, number, printer, revisions: yield* revisionsOf(terminal, all, selected) });
    });
  },
};

interface History {
  readonly selected: Selected;
  /** The revision that was asked for; 0 for all. */
  readonly number: number;
  readonly revisions: readonly Revision[];
  readonly printer: Printer;
}

function tellHistory(terminal: Terminal, { selected, number, revisions, printer }: History): void {
  const name = nameOf(selected.target.resource, selected.target.name);
  const wanted = number === 0 ? revisions : revisions.filter((each) => each.number === number);
  if (number > 0 && wanted.length === 0) throw failed("unable to find the specified revision");
  const [first] = wanted;
  if (printer.type === "object") for (const [at, { whole }] of wanted.entries()) terminal.print(`${at > 0 && printer.format === "yaml" ? "---\n" : ""}${printer.text(whole)}`);
  else if (printer.type === "name") for (const _ of wanted) terminal.line(name);
  else if (number === 0) terminal.line([`${name} `, ...tabColumns(["REVISION\tCHANGE-CAUSE", ...revisions.map(({ number: each, cause }) => `${each}\t${cause}`)]), ""].join("\n"));
  else if (first !== undefined) terminal.line([`${name} with revision #${number}`, ...podTemplateLines(first.shown), ""].join("\n"));
}

/** `kubectl rollout undo`. */
export const rolloutUndoCommand: Command = {
  path: "rollout undo",
  *run(given, terminal) {
    printerOf(given, terminal);
    const all = yield* resources();
    yield* forEachSelected(terminal, given, ROLLOUTS, function* (selected) {
      const { target, object } = selected;
      if (fieldOf(object, "metadata", "annotations", LAST_APPLIED) !== undefined) {
        terminal.complain(`Warning: resource ${target.resource.plural}/${target.name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.`);
      }
      const { kind } = target.resource;
      if (!["DaemonSet", "Deployment", "StatefulSet"].includes(kind)) throw failed(`error retrieving rollbacker for ${JSON.stringify(kind)}, no visitor method exists for {${target.resource.group} ${kind}}`);
      yield* undone(given, terminal, { selected, revisions: yield* revisionsOf(terminal, all, selected) });
    });
  },
};

interface Undoing {
  readonly selected: Selected;
  readonly revisions: readonly Revision[];
}

const HASH = ["metadata", "labels", "pod-template-hash"];

function* undone(given: Given, terminal: Terminal, { selected: { target, object }, revisions }: Undoing): Task<void> {
  const number = given.number("to-revision", 0);
  const isDeployment = target.resource.kind === "Deployment";
  const revision = chosen(revisions, number, isDeployment ? `no rollout history found for deployment ${JSON.stringify(target.name)}` : "no last revision to roll back to");
  const dryRun = dryRunOf(given, terminal);
  if (dryRun === "client") {
    const lead = isDeployment ? "" : "will roll back to ";
    return terminal.line([`${nameOf(target.resource, target.name)} ${lead}${podTemplateLines(isDeployment ? revision.shown : revision.template).join("\n")}`, " (dry run)"].join("\n"));
  }
  if (fieldOf(object, "spec", "paused") === true) throw failed("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again");
  const { $patch: _, ...template } = revision.template;
  if (deepEqual(withoutHash(template), withoutHash(objectOf(object, "spec", "template")))) return tellChange(terminal, given, { target, operation: `skipped rollback (current template already matches revision ${isDeployment ? number : revision.number})`, object });
  const how = isDeployment ? { type: "json", body: deploymentPatch(object, revision) } as const : { type: "strategic", body: revision.patch } as const;
  const after = yield* patched(terminal, target, { ...how, manager: given.text("field-manager", "kubectl-rollout"), dryRun: dryRun === "server" });
  tellChange(terminal, given, { target, operation: "rolled back", object: after });
}

/** Annotations that a Deployment keeps when it goes back; all others are those of the ReplicaSet that it goes back to. */
const KEPT: readonly string[] = [LAST_APPLIED, ...["revision", "revision-history", "desired-replicas", "max-replicas"].map((name) => `deployment.kubernetes.io/${name}`), "deprecated.deployment.rollback.to"];

function deploymentPatch(deployment: Json, { whole, template }: Revision): readonly Json[] {
  const { $patch: _, ...bare } = template;
  const kept = Object.entries(objectOf(deployment, "metadata", "annotations")).filter(([name]) => KEPT.includes(name));
  const back = Object.entries(objectOf(whole, "metadata", "annotations")).filter(([name]) => !KEPT.includes(name));
  return [{ op: "replace", path: "/spec/template", value: bare }, { op: "replace", path: "/metadata/annotations", value: Object.fromEntries([...kept, ...back]) }];
}

const withoutHash = (template: Json): Json => (fieldOf(template, ...HASH) === undefined ? template : withField(template, HASH, undefined));

/** The revision of this number, or the one before the newest for 0. */
function chosen(revisions: readonly Revision[], number: number, none: string): Revision {
  const revision = number === 0 ? revisions.at(-2) : revisions.find((each) => each.number === number);
  if (revision !== undefined && number >= 0) return revision;
  throw failed(number === 0 ? none : `unable to find specified revision ${number} in history`);
}
