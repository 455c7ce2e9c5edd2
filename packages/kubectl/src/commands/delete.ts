/**
 * `kubectl delete`.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/delete/delete.go v1.36.3
 */
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { failed, isNotFound, throwGathered } from "../failure.js";
import { type Json, textOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { type DryRun, dryRunOf, nameOf } from "../output/changed.js";
import { asked, found, listed, type Target } from "../request.js";
import { pathOf, qualifiedKind } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { selectionOf, selectorQuery, targetOf } from "../target.js";
import { until } from "../until.js";

/** The command. */
export const deleteCommand: Command = { path: "delete", run: remove };

const FORCED = "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.";

interface Deletion {
  readonly dryRun: DryRun;
  readonly body: Json;
  readonly forced: boolean;
  /** Which manifest named an object, of those that one did. */
  readonly sources: ReadonlyMap<Target, string>;
}

function* remove(given: Given, terminal: Terminal): Task<void> {
  if (given.has("output") && given.text("output") !== "name") throw failed(`unexpected -o output mode: ${given.text("output")}. We only support '-o name'`);
  const propagationPolicy = cascadeOf(given, terminal);
  if (given.isOn("all") && given.has("selector")) throw failed("setting 'all' parameter but found a non empty selector. ");
  if (given.isOn("now") && given.has("grace-period")) throw failed("--now and --grace-period cannot be specified together");
  const { single, collections, errors, sources = new Map<Target, string>() } = yield* selectionOf(terminal, given);
  const chosen = given.isOn("all") || given.has("selector") || given.has("field-selector");
  if (collections.length > 0 && !chosen) throw failed("resource(s) were provided, but no name was specified");
  const grace = given.isOn("now") ? 1 : given.isOn("force") && !given.has("grace-period") ? 0 : given.number("grace-period", -1);
  if (given.isOn("force") && grace > 0) throw failed("--force and --grace-period greater than 0 cannot be specified together");
  if (given.isOn("force")) terminal.complain(FORCED);
  // A grace period of 0 is one of a second for all who do not insist.
  const body = { propagationPolicy, ...(grace < 0 ? {} : { gracePeriodSeconds: grace === 0 && !given.isOn("force") ? 1 : grace }) };
  const targets = [...single];
  for (const place of collections) for (const object of yield* listed(terminal, place, selectorQuery(given))) targets.push(targetOf(place.resource, object));
  if (targets.length === 0 && errors.length === 0) return terminal.line("No resources found");
  yield* removedAll(given, terminal, { targets, errors, deletion: { dryRun: dryRunOf(given), body, forced: given.isOn("force") && grace === 0, sources } });
}

function cascadeOf(given: Given, terminal: Terminal): string {
  const word = given.text("cascade", "background");
  const isBoolean = word === "true" || word === "false";
  if (isBoolean) terminal.complain(`warning: --cascade=${word} is deprecated (boolean value) and can be replaced with --cascade=${word === "true" ? "background" : "orphan"}.`);
  switch (word) {
    case "true":
    case "background":
      return "Background";
    case "false":
    case "orphan":
      return "Orphan";
    case "foreground":
      return "Foreground";
    default:
      throw failed(`invalid cascade value (${word}). Must be "background", "foreground", or "orphan"`);
  }
}

interface Work {
  readonly targets: readonly Target[];
  readonly errors: readonly Error[];
  readonly deletion: Deletion;
}

function* removedAll(given: Given, terminal: Terminal, { targets, errors, deletion }: Work): Task<void> {
  const problems = [...errors];
  const going: (readonly [Target, uid: string])[] = [];
  for (const target of targets) {
    try {
      const uid = yield* removed(terminal, target, deletion, deletion.sources.get(target));
      tellDeletion(given, terminal, { target, ...deletion });
      going.push([target, uid]);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (!(isNotFound(error) && (given.isOn("ignore-not-found") || given.isOn("all") || given.has("selector")))) problems.push(error);
    }
  }
  const waits = given.isOn("wait", true) && deletion.dryRun === "none" && !deletion.forced;
  const timeoutMs = given.has("timeout") && given.durationMs("timeout", 0) > 0 ? given.durationMs("timeout", 0) : undefined;
  for (const [target, uid] of waits ? going : []) {
    const why = `timed out waiting for the condition on ${target.resource.plural}/${target.name}`;
    if (!(yield* until(terminal, () => isGone(terminal, target, uid), timeoutMs))) problems.push(failed(why));
  }
  throwGathered(problems);
}

function* isGone(terminal: Terminal, target: Target, uid: string): Task<boolean> {
  const object = yield* found(terminal, target);
  return object === undefined || (uid !== "" && textOf(object, "metadata", "uid") !== uid);
}

/** Deletes, and returns the uid of what is on its way out. */
function* removed(terminal: Terminal, { resource, namespace, name }: Target, { dryRun, body }: Pick<Deletion, "dryRun" | "body">, source?: string): Task<string> {
  const path = pathOf(resource, namespace, name);
  if (dryRun === "client") return textOf(yield* asked(terminal, path), "metadata", "uid");
  const answer = yield* asked(terminal, path, { method: "DELETE", body: dryRun === "server" ? { ...body, dryRun: ["All"] } : body, ...(source === undefined ? {} : { doing: `deleting ${JSON.stringify(source)}` }) });
  return textOf(answer, "metadata", "uid") || textOf(answer, "details", "uid");
}

/** What was deleted, and how. */
export interface Told {
  readonly target: Target;
  readonly forced: boolean;
  readonly dryRun: DryRun;
}

/** Tells that an object was deleted. */
export function tellDeletion(given: Given, terminal: Terminal, { target, forced, dryRun }: Told): void {
  const { resource, namespace, name } = target;
  if (given.text("output") === "name") return terminal.line(nameOf(resource, name));
  const how = forced ? "force deleted" : "deleted";
  const dry = dryRun === "none" ? "" : dryRun === "client" ? " (dry run)" : " (server dry run)";
  terminal.line(`${qualifiedKind(resource)} ${JSON.stringify(name)} ${how}${namespace === undefined ? "" : ` from ${namespace} namespace`}${dry}`);
}

/** Deletes an object and waits until it is gone, for commands that make it anew. */
export function* removedForGood(given: Given, terminal: Terminal, target: Target): Task<void> {
  const propagationPolicy = cascadeOf(given, terminal);
  const grace = given.number("grace-period", -1);
  try {
    const uid = yield* removed(terminal, target, { dryRun: "none", body: { propagationPolicy, ...(grace < 0 ? {} : { gracePeriodSeconds: grace }) } });
    const timeoutMs = given.durationMs("timeout", 0);
    if (!(yield* until(terminal, () => isGone(terminal, target, uid), timeoutMs > 0 ? timeoutMs : undefined))) throw failed("timed out waiting for the condition");
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
