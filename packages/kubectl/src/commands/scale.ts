/** `kubectl scale`. Source: staging/src/k8s.io/kubectl/pkg/cmd/scale/scale.go, pkg/scale/scale.go v1.36.3 */
import type { Command } from "../command.js";
import { failed, usageError } from "../failure.js";
import { numberOf, textOf, withField } from "../field-of.js";
import { dryRunOf, tellChange } from "../output/changed.js";
import { recorded } from "../record.js";
import { patched, read } from "../request.js";
import { forEachSelected } from "../target.js";
import { until } from "../until.js";

/** The command. */
export const scaleCommand: Command = {
  path: "scale",
  *run(given, terminal) {
    const replicas = given.number("replicas", -1);
    if (replicas < 0) throw failed("The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0");
    const expected = given.number("current-replicas", -1);
    if (expected < -1) throw failed("The --current-replicas must specify an integer of -1 or greater");
    if (given.isOn("all") && given.text("selector") !== "") throw usageError("scale", "cannot set --all and --selector at the same time");
    const timeoutMs = given.durationMs("timeout", 0);
    const dryRun = dryRunOf(given, terminal);
    const count = yield* forEachSelected(terminal, given, {}, function* ({ target, object }) {
      const current = numberOf(object, "spec", "replicas");
      if (dryRun !== "client") {
        if (expected >= 0 && current !== expected) throw failed(`Expected replicas to be ${expected}, was ${current}`);
        const version = textOf(object, "metadata", "resourceVersion");
        if (given.text("resource-version") !== "" && version !== given.text("resource-version")) throw failed(`Expected resource version to be ${given.text("resource-version")}, was ${version}`);
        yield* patched(terminal, target, { type: "merge", body: { spec: { replicas } }, manager: "kubectl", subresource: "scale", dryRun: dryRun === "server" });
        if (given.isOn("record")) yield* patched(terminal, target, { type: "merge", body: recorded(given, "scale", {}), manager: "kubectl-scale" });
        const scaled = until(terminal, function* () {
          const now = yield* read(terminal, target);
          return numberOf(now, "status", "observedGeneration") >= numberOf(now, "metadata", "generation") && numberOf(now, "status", "replicas") === replicas;
        }, timeoutMs);
        if (timeoutMs > 0 && dryRun === "none" && !(yield* scaled)) throw failed("timed out waiting for the condition");
      }
      tellChange(terminal, given, { target, operation: "scaled", object: withField(object, ["spec", "replicas"], replicas) });
    });
    if (count === 0) throw failed("no objects passed to scale");
  },
};
