/**
 * `kubectl apply`.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/apply/{apply,patcher}.go v1.36.3
 * Differs: a conflict is not tried again.
 */
import type { Query } from "@everynode/api";
import { BUILT_IN_KINDS, goJson, schemaOf } from "@everynode/model";
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { CommandError, failed, StatusError, usageError } from "../failure.js";
import { fieldOf, type Json, objectOf, textOf, withSortedKeys } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { LAST_APPLIED, withLastApplied } from "../last-applied.js";
import { isAnnotationApplied, upgradedManagers } from "../managed-fields.js";
import { forEachManifest, type Manifest } from "../manifest.js";
import { jsonThreeWay, strategicThreeWay, type ThreeSides } from "../merge/three-way.js";
import { type DryRun, dryRunOf, tellChange } from "../output/changed.js";
import { printerOf } from "../output/printer.js";
import { recorded } from "../record.js";
import { asked, found, type Patch, patched, unversioned } from "../request.js";
import { pathOf, type Resource, resources } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { validationOf } from "../validation.js";
import { removedForGood } from "./delete.js";
import { pruned, prunedKinds } from "./prune.js";

const MANAGER = "kubectl-client-side-apply";

/** The command. */
export const applyCommand: Command = {
  path: "apply",
  *run(given, terminal) {
    if (given.words.length > 0) throw usageError("apply", `Unexpected args: [${given.words.join(" ")}]`);
    if (!given.has("filename") && given.text("kustomize") === "") throw failed("must specify one of -f and -k");
    refuseFlags(given);
    const printer = printerOf(given, terminal);
    const kinds = given.isOn("prune") ? prunedKinds(given, yield* resources()) : undefined;
    const seen: Json[] = [];
    const act = function* (manifest: Manifest): Task<void> {
      const { object, operation } = yield* given.isOn("server-side") ? servedApply(given, terminal, manifest) : applied(given, terminal, manifest);
      seen.push(object);
      if (fieldOf(object, "metadata", "deletionTimestamp") !== undefined) terminal.complain(`Warning: Detected changes to resource ${manifest.target.name} which is currently being deleted.`);
      if (printer.type !== "object") tellChange(terminal, given, { target: manifest.target, operation, object });
    };
    yield* forEachManifest(terminal, given, { verb: "apply", act });
    const [first] = seen;
    if (printer.type === "object" && first !== undefined) terminal.print(printer.text(seen.length === 1 ? first : { apiVersion: "v1", items: seen, kind: "List", metadata: {} }));
    if (kinds !== undefined) yield* pruned(given, terminal, { applied: seen, kinds });
  },
};

function refuseFlags(given: Given): void {
  const [forces, served, dryRun] = [given.isOn("force"), given.isOn("server-side"), dryRunOf(given)];
  if (given.isOn("force-conflicts") && !served) throw failed("--force-conflicts only works with --server-side");
  if (dryRun === "client" && served) throw failed("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  if (served && forces) throw failed("--force cannot be used with --server-side");
  if (dryRun === "server" && forces) throw failed("--dry-run=server cannot be used with --force");
  if (given.isOn("all") && given.text("selector") !== "") throw failed("cannot set --all and --selector at the same time");
  if (given.text("subresource") !== "" && !served) throw failed("--subresource can only be specified for --server-side");
  if (!given.isOn("prune")) return;
  if (forces) throw failed("--force cannot be used with --prune");
  if (!given.isOn("all") && given.text("selector") === "") throw failed("all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector");
  if (served) throw failed("--prune is in alpha and doesn't currently work on objects created by server-side apply");
}

interface Outcome {
  readonly object: Json;
  readonly operation: "created" | "configured" | "unchanged" | "serverside-applied";
}

function* applied(given: Given, terminal: Terminal, manifest: Manifest): Task<Outcome> {
  const { target } = manifest;
  const dryRun = dryRunOf(given, terminal);
  const prefix = textOf(manifest.object, "metadata", "generateName");
  if (target.name === "" && prefix !== "") throw failed(`from ${prefix}: cannot use generate name with apply`);
  const modified = withLastApplied(recorded(given, "apply", manifest.object));
  const current = yield* found(terminal, target);
  if (current === undefined) return { operation: "created", object: dryRun === "client" ? modified : yield* created(terminal, manifest, { object: withoutNulls(modified), dryRun, given }) };
  if (fieldOf(current, "metadata", "annotations", LAST_APPLIED) === undefined && fieldOf(current, "metadata", "deletionTimestamp") === undefined) terminal.complain(missingAnnotation(manifest));
  if (dryRun === "client") return { operation: "configured", object: current };
  const patch = { ...patchTo(current, modified, target.resource), manager: given.text("field-manager", MANAGER), dryRun: dryRun === "server", validation: validationOf(given) };
  if (Object.keys(objectOf(patch.body)).length === 0) return { operation: "unchanged", object: current };
  // Whoever sends a patch says "configured", even where the server found nothing in it to do.
  try {
    return { operation: "configured", object: yield* patchedObject(terminal, manifest, patch) };
  } catch (error) {
    const replaces = error instanceof StatusError && given.isOn("force") && (error.status.code === 409 || error.status.code === 422);
    if (!replaces) throw error;
    yield* removedForGood(given, terminal, target);
    return { operation: "configured", object: yield* created(terminal, manifest, { object: withoutNulls(modified), dryRun, given }) };
  }
}

/** Nulls say that a field is to go, which a new object has not. */
function withoutNulls(value: Json): Json {
  const cleaned = (each: unknown): unknown => (Array.isArray(each) ? each.map(cleaned) : typeof each === "object" && each !== null ? withoutNulls(each as Json) : each);
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null).map(([name, each]) => [name, cleaned(each)]));
}

const CONFLICTS = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

const SERVED_MANAGER = "kubectl";

interface HandingOver {
  readonly target: Manifest["target"];
  readonly send: (body: Json, by: Query) => Task<Json>;
  readonly query: Query;
}

/** What was applied by the client before becomes the server's to apply, and the annotation stays. Returns the object as it is then: `object` itself where there was nothing to do. */
function* handedOver(terminal: Terminal, object: Json, { target, send, query }: HandingOver): Task<Json> {
  const last = fieldOf(object, "metadata", "annotations", LAST_APPLIED);
  let now = object;
  if (typeof last === "string" && !isAnnotationApplied(object)) {
    const { namespace, name } = target;
    const body = { apiVersion: object["apiVersion"], kind: object["kind"], metadata: { name, ...(namespace === undefined ? {} : { namespace }), annotations: { [LAST_APPLIED]: last } } };
    now = yield* send(body, { ...query, fieldManager: "kubectl-last-applied" });
  }
  const managers = upgradedManagers(now, SERVED_MANAGER);
  if (managers === undefined) return object;
  const body = [{ op: "replace", path: "/metadata/managedFields", value: managers }, { op: "replace", path: "/metadata/resourceVersion", value: textOf(now, "metadata", "resourceVersion") }];
  return yield* patched(terminal, target, { type: "json", body, manager: SERVED_MANAGER });
}

/** Lets the server bring the object and the manifest together. */
function* servedApply(given: Given, terminal: Terminal, { target, object }: Manifest): Task<Outcome> {
  const { resource, namespace, name } = target;
  const subresource = given.text("subresource");
  const query = { fieldManager: given.text("field-manager", SERVED_MANAGER), force: String(given.isOn("force-conflicts")), fieldValidation: validationOf(given), ...(dryRunOf(given) === "server" ? { dryRun: "All" } : {}) };
  try {
    const path = `${pathOf(resource, namespace, name)}${subresource === "" ? "" : `/${subresource}`}`;
    const send = (body: Json, by: Query = query): Task<Json> => asked(terminal, path, { method: "PATCH", query: by, contentType: "application/apply-patch+yaml", body });
    const after = yield* send(object);
    const moved = query.fieldManager === SERVED_MANAGER && dryRunOf(given) === "none" ? yield* handedOver(terminal, after, { target, send, query }) : after;
    return { operation: "serverside-applied", object: moved === after ? after : yield* send(object) };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.status.code === 415) throw failed(`Server-side apply not available on the server: (${error.message})`);
    if (error.status.code === 409) throw new CommandError(`error: ${error.message}\n${CONFLICTS}`);
    throw error;
  }
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
  return asked(terminal, pathOf(target.resource, target.namespace), { method: "POST", query, body: unversioned(object), doing: `creating ${JSON.stringify(source)}` });
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
