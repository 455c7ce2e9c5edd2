/** `kubectl replace`. Source: staging/src/k8s.io/kubectl/pkg/cmd/replace/replace.go v1.36.3 */
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { failed, StatusError } from "../failure.js";
import { type Json, textOf, withField } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { forEachManifest, type Manifest } from "../manifest.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { asked, found, read, type Target, unversioned } from "../request.js";
import { pathOf } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { validationOf } from "../validation.js";
import { withLastApplied } from "../last-applied.js";
import { removedForGood, tellDeletion } from "./delete.js";

/** The command. */
export const replaceCommand: Command = {
  path: "replace",
  *run(given, terminal) {
    if (!given.has("filename") && given.text("kustomize") === "") throw failed("must specify one of -f and -k");
    if (given.text("raw") !== "") throw failed("this kubectl has no --raw of replace");
    const forces = given.isOn("force");
    if (given.has("grace-period") && given.number("grace-period", -1) >= 0 && !forces) throw failed("--grace-period must have --force specified");
    if (given.durationMs("timeout", 0) !== 0 && !forces) throw failed("--timeout must have --force specified");
    if (forces && dryRunOf(given) !== "none") throw failed("--dry-run can not be used when --force is set");
    if (!forces) return yield* forEachManifest(terminal, given, { verb: "replace", act: (manifest) => replaced(given, terminal, manifest) });
    yield* forEachManifest(terminal, given, { verb: "replace", act: (manifest) => deleted(given, terminal, manifest) });
    yield* forEachManifest(terminal, given, { verb: "replace", act: (manifest) => madeAnew(given, terminal, manifest) });
  },
};

function* deleted(given: Given, terminal: Terminal, { target }: Manifest): Task<void> {
  const present = yield* found(terminal, target);
  if (present === undefined) return;
  yield* removedForGood(given, terminal, target);
  tellDeletion(given, terminal, { target, forced: false, dryRun: "none" });
}

function* madeAnew(given: Given, terminal: Terminal, { target, object, source }: Manifest): Task<void> {
  const query = { fieldManager: given.text("field-manager", "kubectl-replace"), fieldValidation: validationOf(given) };
  const body = unversioned(given.isOn("save-config") ? withLastApplied(object) : object);
  const made = yield* asked(terminal, pathOf(target.resource, target.namespace), { method: "POST", query, body, doing: `creating ${JSON.stringify(source)}` });
  tellChange(terminal, given, { target, operation: "replaced", object: made });
}

function* replaced(given: Given, terminal: Terminal, { target, object, source }: Manifest): Task<void> {
  const dryRun = dryRunOf(given);
  const after = dryRun === "client" ? object : yield* put(given, terminal, { target, source, object: given.isOn("save-config") ? withLastApplied(object) : object });
  tellChange(terminal, given, { target, operation: "replaced", object: after });
}

function* liveObject(terminal: Terminal, { target, doing }: { readonly target: Target; readonly doing: string }): Task<Json> {
  try {
    return yield* read(terminal, target);
  } catch (error) {
    throw error instanceof StatusError ? new StatusError(error.status, doing) : error;
  }
}

/** Without a version of its own, the manifest replaces whatever is there. */
function* put(given: Given, terminal: Terminal, { target, object, source }: Manifest): Task<Json> {
  const live = yield* liveObject(terminal, { target, doing: `replacing ${JSON.stringify(source)}` });
  const version = textOf(object, "metadata", "resourceVersion");
  const body = version === "" ? withField(object, ["metadata", "resourceVersion"], textOf(live, "metadata", "resourceVersion")) : object;
  const query = { fieldManager: given.text("field-manager", "kubectl-replace"), fieldValidation: validationOf(given), ...(dryRunOf(given) === "server" ? { dryRun: "All" } : {}) };
  const path = pathOf(target.resource, target.namespace, target.name) + (given.has("subresource") ? `/${given.text("subresource")}` : "");
  return yield* asked(terminal, path, { method: "PUT", query, body, doing: `replacing ${JSON.stringify(source)}` });
}
