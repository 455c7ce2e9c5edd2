/**
 * `kubectl apply`.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/apply/{apply,patcher}.go v1.36.3
 * Differs: no server-side apply, no pruning; a conflict is not tried again.
 */
import { BUILT_IN_KINDS, goJson, schemaOf } from "@everynode/model";
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { failed, StatusError, usageError } from "../failure.js";
import { fieldOf, type Json, objectOf, textOf, withField, withSortedKeys } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { forEachManifest, type Manifest } from "../manifest.js";
import { jsonThreeWay, strategicThreeWay, type ThreeSides } from "../merge/three-way.js";
import { type DryRun, dryRunOf, tellChange } from "../output/changed.js";
import { asked, found, type Patch, patched } from "../request.js";
import { pathOf, type Resource } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { validationOf } from "../validation.js";

/** The annotation that says what was applied last. */
export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const MANAGER = "kubectl-client-side-apply";

/** The command. */
export const applyCommand: Command = {
  path: "apply",
  *run(given, terminal) {
    if (given.words.length > 0) throw usageError("apply", `Unexpected args: [${given.words.join(" ")}]`);
    if (!given.has("filename") && !given.has("kustomize")) throw failed("must specify one of -f and -k");
    for (const absent of ["server-side", "prune", "force"]) if (given.isOn(absent)) throw failed(`this kubectl has no --${absent}`);
    yield* forEachManifest(terminal, given, { verb: "apply", act: (manifest) => applied(given, terminal, manifest) });
  },
};

function* applied(given: Given, terminal: Terminal, manifest: Manifest): Task<void> {
  const { target } = manifest;
  const dryRun = dryRunOf(given);
  const prefix = textOf(manifest.object, "metadata", "generateName");
  if (target.name === "" && prefix !== "") throw failed(`from ${prefix}: cannot use generate name with apply`);
  const current = yield* found(terminal, target);
  const modified = withLastApplied(manifest.object);
  if (current === undefined) {
    const object = dryRun === "client" ? modified : yield* created(terminal, manifest, { object: modified, dryRun, given });
    return tellChange(terminal, given, { target, operation: "created", object });
  }
  if (fieldOf(current, "metadata", "annotations", LAST_APPLIED) === undefined) terminal.complain(missingAnnotation(manifest));
  if (dryRun === "client") return tellChange(terminal, given, { target, operation: "configured", object: current });
  const patch = { ...patchTo(current, modified, target.resource), manager: MANAGER, dryRun: dryRun === "server", validation: validationOf(given) };
  if (Object.keys(objectOf(patch.body)).length === 0) return tellChange(terminal, given, { target, operation: "unchanged", object: current });
  const object = yield* patchedObject(terminal, manifest, patch);
  // Whoever sends a patch says "configured", even where the server found nothing in it to do.
  tellChange(terminal, given, { target, operation: "configured", object });
}

function* patchedObject(terminal: Terminal, { target, source }: Manifest, patch: Patch): Task<Json> {
  try {
    return yield* patched(terminal, target, patch);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const status = { ...error.status, message: `error when patching ${JSON.stringify(source)}: ${error.status.message ?? ""}` };
    throw new StatusError(status, `applying patch:\n${goJson(withSortedKeys(patch.body))}\nto:\n${told({ target })}\nfor: ${JSON.stringify(source)}`);
  }
}

/** How messages show what is being patched. */
function told({ target: { resource, namespace = "", name } }: Pick<Manifest, "target">): string {
  const { group, version, plural, kind } = resource;
  const type = `${group}/${version}`;
  return `Resource: "${type}, Resource=${plural}", GroupVersionKind: "${type}, Kind=${kind}"\nName: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace)}`;
}

function missingAnnotation({ target: { resource, name } }: Manifest): string {
  return `Warning: resource ${resource.plural}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`;
}

interface Creation {
  readonly object: Json;
  readonly dryRun: DryRun;
  readonly given: Given;
}

function created(terminal: Terminal, { target, source }: Manifest, { object, dryRun, given }: Creation): Task<Json> {
  const query = { fieldManager: MANAGER, fieldValidation: validationOf(given), ...(dryRun === "server" ? { dryRun: "All" } : {}) };
  return asked(terminal, pathOf(target.resource, target.namespace), { method: "POST", query, body: object, doing: `creating ${JSON.stringify(source)}` });
}

/** The object with the annotation that says what was applied. */
export function withLastApplied(object: Json): Json {
  const { [LAST_APPLIED]: _, ...others } = objectOf(object, "metadata", "annotations");
  const bare = withField(object, ["metadata", "annotations"], others);
  return withField(bare, ["metadata", "annotations"], { ...others, [LAST_APPLIED]: `${goJson(withSortedKeys(bare))}\n` });
}

/** The patch that `apply` sends to bring a live object to `modified`, which has the annotation; its body is empty where nothing is to be done. */
export function patchTo(current: Json, modified: Json, resource: Pick<Resource, "kind" | "group" | "version">): Pick<Patch, "type" | "body"> {
  const last = textOf(current, "metadata", "annotations", LAST_APPLIED);
  const original = last === "" ? {} : objectOf(JSON.parse(last));
  const sides: ThreeSides = { original, modified, current };
  const kind = BUILT_IN_KINDS.byApiVersion(textOf(modified, "apiVersion"), resource.kind);
  const schema = kind?.schema === undefined ? undefined : schemaOf(kind.schema);
  return schema === undefined ? { type: "merge", body: jsonThreeWay(sides) } : { type: "strategic", body: strategicThreeWay(sides, schema) };
}
