/** `kubectl scale`. Source: staging/src/k8s.io/kubectl/pkg/cmd/scale/scale.go v1.36.3 */
import type { Command } from "../command.js";
import { failed } from "../failure.js";
import { numberOf, textOf } from "../field-of.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { patched } from "../request.js";
import { selectedObjects } from "../target.js";

/** The command. */
export const scaleCommand: Command = {
  path: "scale",
  *run(given, terminal) {
    const replicas = given.number("replicas", -1);
    if (!given.has("replicas")) throw failed('required flag(s) "replicas" not set');
    if (replicas < 0) throw failed("The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0");
    const dryRun = dryRunOf(given);
    const expected = given.number("current-replicas", -1);
    for (const { target, object } of yield* selectedObjects(terminal, given)) {
      const current = numberOf(object, "spec", "replicas");
      if (expected >= 0 && current !== expected) throw failed(`Expected replicas to be ${expected}, was ${current}`);
      if (given.has("resource-version") && textOf(object, "metadata", "resourceVersion") !== given.text("resource-version")) throw failed(`Expected resource version to be ${given.text("resource-version")}, was ${textOf(object, "metadata", "resourceVersion")}`);
      if (dryRun !== "client") yield* patched(terminal, target, { type: "merge", body: { spec: { replicas } }, manager: "kubectl", subresource: "scale", dryRun: dryRun === "server" });
      tellChange(terminal, given, { target, operation: "scaled", object });
    }
  },
};
