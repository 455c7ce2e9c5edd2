/** `kubectl apply view-last-applied` and `set-last-applied`. Source: staging/src/k8s.io/kubectl/pkg/cmd/apply/apply_{view,set}_last_applied.go v1.36.3 */
import { goJson } from "@everynode/model";
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { failed, StatusError, usageError } from "../failure.js";
import { type Json, objectOf, textOf } from "../field-of.js";
import { forEachManifest } from "../manifest.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { yamlText } from "../output/yaml-text.js";
import { patched, read, type Target } from "../request.js";
import { forEachSelected } from "../target.js";
import type { Terminal } from "../terminal.js";
import { LAST_APPLIED, withLastApplied } from "../last-applied.js";

const JSON_INDENT = 2;

/** `kubectl apply view-last-applied`. */
export const viewLastAppliedCommand: Command = {
  path: "apply view-last-applied",
  *run(given, terminal) {
    const format = given.text("output", "yaml");
    if (format !== "yaml" && format !== "json") throw usageError("apply view-last-applied", `Unexpected -o output mode: ${format}, the flag 'output' must be one of yaml|json`);
    // oxlint-disable-next-line require-yield -- the annotation is in the object
    yield* forEachSelected(terminal, given, {}, function* ({ object }) {
      const last = textOf(object, "metadata", "annotations", LAST_APPLIED);
      if (last === "") return;
      const value: unknown = JSON.parse(last);
      terminal.print(format === "yaml" ? yamlText(value) : `${goJson(value, JSON_INDENT)}\n`);
    });
  },
};

/** `kubectl apply set-last-applied`. */
export const setLastAppliedCommand: Command = {
  path: "apply set-last-applied",
  *run(given, terminal) {
    if (!given.has("filename")) throw usageError("apply set-last-applied", "must specify --filename, -f");
    yield* forEachManifest(terminal, given, {
      verb: "set-last-applied",
      stops: true,
      *act({ target, object, source }) {
        const live = yield* liveObject(terminal, target, source);
        const last = textOf(objectOf(withLastApplied(object), "metadata", "annotations"), LAST_APPLIED);
        const present = textOf(live, "metadata", "annotations", LAST_APPLIED);
        if (present === "" && !given.isOn("create-annotation")) throw failed(`no last-applied-configuration annotation found on resource: ${target.name}, to create the annotation, run the command with --create-annotation`);
        if (present === last) return terminal.line(`set-last-applied ${target.name}: no changes required.`);
        const dryRun = dryRunOf(given, terminal);
        const body = { metadata: { annotations: { [LAST_APPLIED]: last } } };
        const after = dryRun === "client" ? live : yield* patched(terminal, target, { type: "merge", body, manager: "kubectl-client-side-apply", dryRun: dryRun === "server" });
        tellChange(terminal, given, { target, operation: "configured", object: after });
      },
    });
  },
};

function* liveObject(terminal: Terminal, target: Target, source: string): Task<Json> {
  try {
    return yield* read(terminal, target);
  } catch (error) {
    throw error instanceof StatusError ? new StatusError(error.status, `setting what was applied last from ${JSON.stringify(source)}`) : error;
  }
}
