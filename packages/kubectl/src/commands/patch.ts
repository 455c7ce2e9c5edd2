/** `kubectl patch`. Source: staging/src/k8s.io/kubectl/pkg/cmd/patch/patch.go v1.36.3 */
import { jsonPatch, mergePatch, strategicMergePatch } from "@everynode/api";
import { BUILT_IN_KINDS, deepEqual, readYaml, withPlainNumbers } from "@everynode/model";
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { CommandError, failed } from "../failure.js";
import { type Json, objectOf, textOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { localManifests } from "../manifest.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { printerOf } from "../output/printer.js";
import { recorded } from "../record.js";
import { patched, read } from "../request.js";
import type { Terminal } from "../terminal.js";
import { forEachSelected, type Selected } from "../target.js";

const TYPES = ["json", "merge", "strategic"] as const;
type PatchType = (typeof TYPES)[number];

/** The command. */
export const patchCommand: Command = {
  path: "patch",
  *run(given, terminal) {
    const source = patchText(given);
    const type = TYPES.find((each) => each === given.text("type", "strategic").toLowerCase());
    if (type === undefined) throw failed(`--type must be one of [json merge strategic], not ${JSON.stringify(given.text("type"))}`);
    printerOf(given, terminal);
    const patch = { type, body: patchIn(source ?? patchFile(given, terminal)) };
    if (given.isOn("local")) for (const selected of yield* localManifests(terminal, given)) yield* patchOne(given, terminal, { selected, patch });
    else if ((yield* forEachSelected(terminal, given, {}, (selected) => patchOne(given, terminal, { selected, patch }))) === 0) throw failed("no objects passed to patch");
  },
};

interface GivenPatch {
  readonly type: PatchType;
  readonly body: unknown;
}

function* patchOne(given: Given, terminal: Terminal, { selected: { target, object }, patch }: { readonly selected: Selected; readonly patch: GivenPatch }): Task<void> {
  const dryRun = given.isOn("local") ? "client" : dryRunOf(given, terminal);
  const subresource = given.text("subresource");
  const manager = given.text("field-manager", "kubectl-patch");
  const before = subresource === "" ? object : yield* read(terminal, target, subresource);
  const after = dryRun === "client" ? patchedHere(before, patch) : yield* patched(terminal, target, { ...patch, manager, dryRun: dryRun === "server", ...(subresource === "" ? {} : { subresource }) });
  const operation = deepEqual(before, after) ? "patched (no change)" : "patched";
  if (given.isOn("record") && dryRun === "none") yield* patched(terminal, target, { type: "merge", body: recorded(given, "patch", {}), manager });
  // The scale of an object is an object of its own.
  const shown = subresource === "scale" ? { ...target, resource: { ...target.resource, kind: "Scale", group: "autoscaling" } } : target;
  tellChange(terminal, given, { target: shown, operation, object: after, suffix: "" });
}

function patchedHere(before: Json, { type, body }: GivenPatch): Json {
  const kind = BUILT_IN_KINDS.byApiVersion(textOf(before, "apiVersion"), textOf(before, "kind"));
  if (type === "strategic" && kind?.schema === undefined) throw failed("strategic merge patch is not supported for this type of object; use --type=merge");
  const result = type === "json" ? jsonPatch(before, body) : type === "merge" ? mergePatch(before, body) : strategicMergePatch(before, body, kind?.schema);
  if (!result.ok) throw failed(result.why);
  return objectOf(result, "value");
}

function patchText(given: Given): string | undefined {
  if (given.text("patch") !== "" && given.text("patch-file") !== "") throw failed("cannot specify --patch and --patch-file together");
  if (given.text("patch") === "" && given.text("patch-file") === "") throw failed("must specify --patch or --patch-file containing the contents of the patch");
  if (given.isOn("local") && given.words.length > 0) throw failed("cannot specify --local and server resources");
  if (given.isOn("local") && dryRunOf(given) === "server") throw failed("cannot specify --local and --dry-run=server - did you mean --dry-run=client?");
  return given.text("patch-file") === "" ? given.text("patch") : undefined;
}

function patchFile(given: Given, terminal: Terminal): string {
  const text = terminal.input.files?.[given.text("patch-file")];
  if (text === undefined) throw failed(`unable to read patch file: open ${given.text("patch-file")}: no such file or directory`);
  return text;
}

function patchIn(source: string): unknown {
  const read = readYaml(source);
  if (read.ok) return withPlainNumbers(read.value);
  // A text in braces is taken for JSON, and the server is the first to read it.
  if (source.trimStart().startsWith("{")) throw new CommandError("Error from server (BadRequest): unexpected end of JSON input");
  throw failed(`unable to parse ${JSON.stringify(source)}: ${read.message}`);
}
