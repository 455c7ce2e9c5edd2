/** `kubectl patch`. Source: staging/src/k8s.io/kubectl/pkg/cmd/patch/patch.go v1.36.3 */
import { deepEqual, readYaml, withPlainNumbers } from "@everynode/model";
import type { Command } from "../command.js";
import { failed } from "../failure.js";
import { fieldOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { patched } from "../request.js";
import type { Terminal } from "../terminal.js";
import { selectedObjects } from "../target.js";

const TYPES = ["json", "merge", "strategic"] as const;

/** The command. */
export const patchCommand: Command = {
  path: "patch",
  *run(given, terminal) {
    const type = TYPES.find((each) => each === given.text("type", "strategic").toLowerCase());
    if (type === undefined) throw failed(`--type must be one of [json merge strategic], not ${JSON.stringify(given.text("type"))}`);
    const body = patchGiven(given, terminal);
    const dryRun = dryRunOf(given);
    const manager = given.text("field-manager", "kubectl-patch");
    const subresource = given.has("subresource") ? { subresource: given.text("subresource") } : {};
    for (const { target, object } of yield* selectedObjects(terminal, given)) {
      const after = dryRun === "client" ? object : yield* patched(terminal, target, { type, body, manager, dryRun: dryRun === "server", ...subresource });
      const unchanged = dryRun !== "client" && fieldOf(after, "metadata", "resourceVersion") === fieldOf(object, "metadata", "resourceVersion") && deepEqual(after, object);
      tellChange(terminal, given, { target, operation: unchanged ? "patched (no change)" : "patched", object: after });
    }
  },
};

function patchGiven(given: Given, terminal: Terminal): unknown {
  if (given.has("patch") && given.has("patch-file")) throw failed("cannot specify --patch and --patch-file together");
  const source = given.has("patch-file") ? terminal.input.files?.[given.text("patch-file")] : given.text("patch");
  if (source === undefined) throw failed(`unable to read patch file: open ${given.text("patch-file")}: no such file or directory`);
  if (source === "") throw failed("must specify --patch or --patch-file containing the contents of the patch");
  const read = readYaml(source);
  if (!read.ok) throw failed(`unable to parse ${JSON.stringify(source)}: ${read.message}`);
  return withPlainNumbers(read.value);
}
