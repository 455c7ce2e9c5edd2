/**
 * `kubectl create -f`.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/create/create.go v1.36.3
 */
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { failed, usageError } from "../failure.js";
import { textOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { forEachManifest, type Manifest } from "../manifest.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { asked, unversioned } from "../request.js";
import { pathOf } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { validationOf } from "../validation.js";
import { withLastApplied } from "../last-applied.js";

/** The command that creates what manifests hold. */
export const createCommand: Command = {
  path: "create",
  *run(given, terminal) {
    if (given.words.length > 0) throw usageError("create", `Unexpected args: [${given.words.join(" ")}]`);
    if (!given.has("filename") && !given.has("kustomize")) throw failed("must specify one of -f and -k");
    if (given.isOn("edit")) throw failed('this kubectl has no --edit of create; the nearest is "edit"');
    yield* forEachManifest(terminal, given, { verb: "create", act: (manifest) => created(given, terminal, manifest) });
  },
};

function* created(given: Given, terminal: Terminal, { target, object, source }: Manifest): Task<void> {
  const dryRun = dryRunOf(given, terminal);
  const body = unversioned(given.isOn("save-config") ? withLastApplied(object) : object);
  const query = { fieldManager: given.text("field-manager", "kubectl-create"), fieldValidation: validationOf(given), ...(dryRun === "server" ? { dryRun: "All" } : {}) };
  const path = pathOf(target.resource, target.namespace);
  const made = dryRun === "client" ? body : yield* asked(terminal, path, { method: "POST", query, body, doing: `creating ${JSON.stringify(source)}` });
  tellChange(terminal, given, { target: { ...target, name: textOf(made, "metadata", "name") }, operation: "created", object: made });
}
