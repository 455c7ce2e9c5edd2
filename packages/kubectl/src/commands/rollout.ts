/**
 * `kubectl rollout status`, `restart`, `pause` and `resume`.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/rollout v1.36.3
 */
import { formatTime } from "@everynode/model";
import type { Command } from "../command.js";
import { clock, type Task } from "../effect.js";
import { failed } from "../failure.js";
import { fieldOf, textOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { tellChange } from "../output/changed.js";
import { printerOf } from "../output/printer.js";
import { patched, read, type Target } from "../request.js";
import { qualifiedPlural } from "../resource.js";
import { progressOf } from "../rollout/progress.js";
import type { Terminal } from "../terminal.js";
import { type Choosing, forEachSelected, type Selected } from "../target.js";
import { until } from "../until.js";

/** How commands about rollouts choose: a type alone stands for all its objects. */
export const ROLLOUTS: Choosing = { missing: "required resource not specified", needsName: false };

/** `kubectl rollout status`: waits for the end unless told not to. */
export const rolloutStatusCommand: Command = {
  path: "rollout status",
  *run(given, terminal) {
    const timeoutMs = given.durationMs("timeout", 0);
    const count = yield* forEachSelected(terminal, given, ROLLOUTS, function* ({ target }) {
      const revision = given.number("revision", 0);
      const done = given.isOn("watch", true) ? yield* followed(terminal, target, { timeoutMs: timeoutMs > 0 ? timeoutMs : undefined, revision }) : yield* told(terminal, target, revision);
      if (!done && given.isOn("watch", true)) throw failed("timed out waiting for the condition");
    });
    if (count === 0) terminal.complain(`No resources found in ${given.text("namespace", terminal.namespace)} namespace.`);
  },
};

function* told(terminal: Terminal, target: Target, revision: number): Task<boolean> {
  const { text, done } = progressOf(yield* read(terminal, target), revision);
  terminal.line(text);
  return done;
}

/** Says how far the rollout is whenever that has changed, until it is done. */
function* followed(terminal: Terminal, target: Target, { timeoutMs, revision }: { readonly timeoutMs: number | undefined; readonly revision: number }): Task<boolean> {
  const said = { text: "", version: "" };
  const step = function* (): Task<boolean> {
    const object = yield* read(terminal, target);
    const version = textOf(object, "metadata", "resourceVersion");
    if (version === said.version) return false;
    const { text, done } = progressOf(object, revision);
    terminal.line(text);
    Object.assign(said, { text, version });
    return done;
  };
  return yield* until(terminal, step, timeoutMs);
}

/** What a command does to each object: an operation to tell of, or the words in which it refuses. */
interface Turn {
  readonly operation: string;
  readonly kinds: readonly string[];
  readonly refusal: (name: string) => string;
  readonly body: (selected: Selected, nowMs: number) => object;
}

function* turned(given: Given, terminal: Terminal, { operation, kinds, refusal, body }: Turn): Task<void> {
  printerOf(given, terminal);
  const count = yield* forEachSelected(terminal, given, ROLLOUTS, function* (selected) {
    const { target } = selected;
    const name = `${qualifiedPlural(target.resource)} ${JSON.stringify(target.name)}`;
    if (!kinds.includes(target.resource.kind)) throw failed(refusal(name));
    const object = yield* patched(terminal, target, { type: "strategic", body: body(selected, yield* clock()), manager: given.text("field-manager", "kubectl-rollout") });
    tellChange(terminal, given, { target, operation, object });
  });
  if (count === 0) terminal.complain(`No resources found in ${given.text("namespace", terminal.namespace)} namespace.`);
}

const RESTARTED = "kubectl.kubernetes.io/restartedAt";

/** `kubectl rollout restart`. */
export const rolloutRestartCommand: Command = {
  path: "rollout restart",
  run: (given, terminal) => turned(given, terminal, {
    operation: "restarted",
    kinds: ["DaemonSet", "Deployment", "StatefulSet"],
    refusal: (name) => `${name} restarting is not supported`,
    body: ({ target, object }, nowMs) => {
      const restartedAt = formatTime(nowMs);
      if (textOf(object, "spec", "template", "metadata", "annotations", RESTARTED) === restartedAt) throw failed(`failed to create patch for ${target.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`);
      if (fieldOf(object, "spec", "paused") === true) throw failed(`${qualifiedPlural(target.resource)} ${JSON.stringify(target.name)} can't restart paused deployment (run rollout resume first)`);
      return { spec: { template: { metadata: { annotations: { [RESTARTED]: restartedAt } } } } };
    },
  }),
};

/** `kubectl rollout pause`. */
export const rolloutPauseCommand: Command = {
  path: "rollout pause",
  run: (given, terminal) => turned(given, terminal, {
    operation: "paused",
    kinds: ["Deployment"],
    refusal: (name) => `${name} pausing is not supported`,
    body: ({ target, object }) => {
      if (fieldOf(object, "spec", "paused") === true) throw failed(`${qualifiedPlural(target.resource)} ${JSON.stringify(target.name)} is already paused`);
      return { spec: { paused: true } };
    },
  }),
};

/** `kubectl rollout resume`. */
export const rolloutResumeCommand: Command = {
  path: "rollout resume",
  run: (given, terminal) => turned(given, terminal, {
    operation: "resumed",
    kinds: ["Deployment"],
    refusal: (name) => `${name} resuming is not supported`,
    body: ({ target, object }) => {
      if (fieldOf(object, "spec", "paused") !== true) throw failed(`${qualifiedPlural(target.resource)} ${JSON.stringify(target.name)} is not paused`);
      return { spec: { paused: null } };
    },
  }),
};
