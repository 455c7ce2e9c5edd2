/**
 * Changes of objects that are read, changed and patched: what all `set` commands do.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/set/set.go v1.36.3 (CalculatePatches)
 */
import { BUILT_IN_KINDS, schemaOf } from "@everynode/model";
import type { Task } from "../effect.js";
import { failed, StatusError, throwGathered } from "../failure.js";
import { fieldOf, type Json, objectOf, textOf, withField } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { localManifests } from "../manifest.js";
import { objectDiff } from "../merge/strategic-diff.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { printerOf } from "../output/printer.js";
import { recorded } from "../record.js";
import { patched } from "../request.js";
import type { Terminal } from "../terminal.js";
import { collected, selectedObjects, type Selected } from "../target.js";

/** A change, and its words. */
export interface Change {
  readonly path: string;
  readonly words: readonly string[];
  readonly operation: string;
  /** What is said before the server's reason where it refuses. */
  readonly failing: string;
  /** True where an object is told of even though nothing changed. */
  readonly always?: boolean;
  /** The object after the change. Throws a `CommandError` where it cannot be changed so. */
  readonly change: (selected: Selected) => Json;
}

/** Changes every object that was asked for, at the server or only in what is shown. */
export function* changeAll(given: Given, terminal: Terminal, change: Change): Task<void> {
  printerOf(given, terminal);
  if (given.isOn("local") && dryRunOf(given) === "server") throw failed("cannot specify --local and --dry-run=server - did you mean --dry-run=client?");
  if (!given.isOn("local")) {
    const errors: Error[] = [];
    // Nothing is changed where one of the objects is not there.
    for (const selected of yield* selectedObjects(terminal, given, { words: change.words })) yield* collected(errors, changeOne(given, terminal, { change, selected }));
    return throwGathered(errors);
  }
  if (change.words.length > 0 || !given.has("filename")) throw failed("you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'");
  for (const selected of yield* localManifests(terminal, given)) yield* changeOne(given, terminal, { change, selected });
}

function* changeOne(given: Given, terminal: Terminal, { change, selected }: { readonly change: Change; readonly selected: Selected }): Task<void> {
  const { target, object } = selected;
  const next = recorded(given, change.path, change.change(selected));
  const body = patchBetween(object, next);
  if (Object.keys(body).length === 0 && change.always !== true) return;
  const dryRun = given.isOn("local") ? "client" : dryRunOf(given, terminal);
  const after = dryRun === "client" ? next : yield* sent(given, terminal, { change, selected, body });
  tellChange(terminal, given, { target, operation: change.operation, object: after });
}

function* sent(given: Given, terminal: Terminal, { change, selected, body }: { readonly change: Change; readonly selected: Selected; readonly body: Json }): Task<Json> {
  try {
    return yield* patched(terminal, selected.target, { type: "strategic", body, manager: given.text("field-manager", "kubectl-set"), dryRun: dryRunOf(given) === "server" });
  } catch (error) {
    if (!(error instanceof StatusError) || change.failing === "") throw error;
    throw failed(`${change.failing} ${error.message}`);
  }
}

/** The strategic merge patch from one object to another of the same kind. */
function patchBetween(before: Json, after: Json): Json {
  const kind = BUILT_IN_KINDS.byApiVersion(textOf(before, "apiVersion"), textOf(before, "kind"));
  return objectDiff(before, after, { schema: kind?.schema === undefined ? undefined : schemaOf(kind.schema), half: "both" });
}

const TEMPLATE_KINDS: readonly string[] = ["DaemonSet", "Deployment", "ReplicaSet", "ReplicationController", "StatefulSet", "Job"];

/** Where the spec of an object's pods is. Throws a `CommandError` for kinds without pods. */
export function podSpecPath({ kind }: { readonly kind: string }): readonly string[] {
  if (kind === "Pod") return ["spec"];
  if (kind === "CronJob") return ["spec", "jobTemplate", "spec", "template", "spec"];
  if (TEMPLATE_KINDS.includes(kind)) return ["spec", "template", "spec"];
  throw failed(`the object is not a pod or does not have a pod template: ${kind}`);
}

/** The object with its pods' spec changed. */
export function withPodSpec({ target, object }: Selected, change: (spec: Json) => Json): Json {
  const { kind, plural, group } = target.resource;
  let path: readonly string[];
  try {
    path = podSpecPath({ kind });
  } catch {
    throw failed(`error: ${plural}${group === "" ? "" : `.${group}`}/${target.name} the object is not a pod or does not have a pod template: *unstructured.Unstructured\n`);
  }
  return withField(object, path, change(objectOf(fieldOf(object, ...path))));
}

/** The spec with its containers changed, those that run first as well. */
export function withContainers(spec: Json, change: (container: Json) => Json): Json {
  const lists = ["initContainers", "containers"].filter((list) => Array.isArray(spec[list]));
  return { ...spec, ...Object.fromEntries(lists.map((list) => [list, (spec[list] as readonly Json[]).map(change)])) };
}
