/**
 * `kubectl diff`.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/diff/diff.go v1.36.3
 * Differs: one hunk for each object, with three lines around what differs.
 */
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { CommandError, failed, failureText, throwGathered, usageError } from "../failure.js";
import { type Json, objectOf, withField } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { labelFilter, type Manifest, manifestsOf } from "../manifest.js";
import { unifiedDiff } from "../output/unified-diff.js";
import { yamlText } from "../output/yaml-text.js";
import { asked, found, patched } from "../request.js";
import { apiVersionOf, pathOf, resources } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { LAST_APPLIED, withLastApplied } from "../last-applied.js";
import { patchTo } from "./apply.js";

/** The command. Its exit code is 1 where something differs. */
export const diffCommand: Command = {
  path: "diff",
  *run(given, terminal) {
    try {
      return yield* differing(given, terminal);
    } catch (error) {
      const text = failureText(error);
      // 1 is kept for what differs.
      throw text === undefined ? error : new CommandError(text, 2);
    }
  },
};

function* differing(given: Given, terminal: Terminal): Task<number> {
    if (given.words.length > 0) throw usageError("diff", `Unexpected args: [${given.words.join(" ")}]`);
    if (!given.has("filename") && given.text("kustomize") === "") throw failed("must specify one of -f and -k");
    const { manifests, errors } = manifestsOf(terminal, given, yield* resources());
    throwGathered(errors);
    let code = 0;
    const isWanted = labelFilter(given);
    for (const manifest of manifests.filter(({ object }) => isWanted(object))) {
      const live = yield* found(terminal, manifest.target);
      const merged = yield* mergedObject(terminal, manifest, live);
      const [before, after] = [live === undefined ? "" : shown(live), shown(merged)];
      if (before === after) continue;
      code = 1;
      const { resource, namespace = "", name } = manifest.target;
      const file = `${apiVersionOf(resource).replace("/", ".")}.${resource.kind}.${namespace}.${name}`;
      terminal.print(unifiedDiff(before, after, { before: `LIVE/${file}`, after: `MERGED/${file}` }));
    }
    return code;
}

/** What would be there after `apply`. */
function* mergedObject(terminal: Terminal, { target, object, source }: Manifest, live: Json | undefined): Task<Json> {
  const modified = withLastApplied(object);
  const { resource, namespace, name } = target;
  if (live === undefined) return yield* asked(terminal, pathOf(resource, namespace), { method: "POST", query: { dryRun: "All" }, body: modified, doing: `creating ${JSON.stringify(source)}` });
  const patch = patchTo(live, modified, resource);
  if (Object.keys(objectOf(patch.body)).length === 0) return live;
  return yield* patched(terminal, { resource, namespace, name }, { ...patch, manager: "kubectl-client-side-apply", dryRun: true });
}

function shown(object: Json): string {
  const { [LAST_APPLIED]: _, ...annotations } = objectOf(object, "metadata", "annotations");
  const bare = withField(object, ["metadata", "managedFields"], undefined);
  return yamlText(withField(bare, ["metadata", "annotations"], Object.keys(annotations).length === 0 ? undefined : annotations));
}
