/**
 * `kubectl edit`, with a function as the editor.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/util/editor/editoptions.go v1.36.3
 * Differs: what cannot be taken is told at once; the editor does not open again.
 */
import { BUILT_IN_KINDS, deepEqual, readYaml, schemaOf, withPlainNumbers } from "@everynode/model";
import type { Command } from "../command.js";
import { CommandError, failed } from "../failure.js";
import { type Json, objectOf, textOf, withField } from "../field-of.js";
import { objectDiff } from "../merge/strategic-diff.js";
import { tellChange } from "../output/changed.js";
import { yamlText } from "../output/yaml-text.js";
import { patched } from "../request.js";
import { selectedObjects } from "../target.js";
import { validationOf } from "../validation.js";

const COMMENT = "# Please edit the object below. Lines beginning with a '#' will be ignored,\n# and an empty file will abort the edit. If an error occurs while saving this file will be\n# reopened with the relevant failures.\n#\n";

/** The command. */
export const editCommand: Command = {
  path: "edit",
  *run(given, terminal) {
    const { editor } = terminal.input;
    if (editor === undefined) throw failed("there is no editor; give one as a function from the old text to the new one");
    for (const { target, object } of yield* selectedObjects(terminal, given)) {
      const shown = withField(object, ["metadata", "managedFields"], undefined);
      const before = COMMENT + yamlText(shown);
      const after = editor(before);
      const read = readYaml(after);
      if (!read.ok) throw failed(`error parsing edited-file: error converting YAML to JSON: ${read.message}`);
      const edited = objectOf(withPlainNumbers(read.value));
      if (Object.keys(edited).length === 0 || deepEqual(edited, shown)) {
        terminal.complain("Edit cancelled, no changes made.");
        continue;
      }
      if (textOf(edited, "metadata", "name") !== target.name) throw new CommandError(`error: At least one of apiVersion, kind and name was changed`);
      const patch = patchFrom(shown, edited);
      const result = yield* patched(terminal, target, { ...patch, manager: "kubectl-edit", validation: validationOf(given) });
      tellChange(terminal, given, { target, operation: "edited", object: result });
    }
  },
};

function patchFrom(before: Json, after: Json): { readonly type: "strategic" | "merge"; readonly body: Json } {
  const kind = BUILT_IN_KINDS.byApiVersion(textOf(before, "apiVersion"), textOf(before, "kind"));
  const schema = kind?.schema === undefined ? undefined : schemaOf(kind.schema);
  return { type: schema === undefined ? "merge" : "strategic", body: objectDiff(before, after, { schema, half: "both" }) };
}
