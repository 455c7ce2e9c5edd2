/**
 * `kubectl rollout status`, `restart`, `pause` and `resume`.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/rollout v1.36.3
 */
import { formatTime } from "@everynode/model";
import type { Command } from "../command.js";
import { clock, type Task } from "../effect.js";
import { failed, throwGathered } from "../failure.js";
import { fieldOf, textOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { tellChange } from "../output/changed.js";
import { patched, read, type Target } from "../request.js";
import { qualifiedPlural } from "../resource.js";
import { progressOf } from "../rollout/progress.js";
import type { Terminal } from "../terminal.js";
import { type Selected, selectedObjects } from "../target.js";
import { until } from "../until.js";

/** What is said where nobody said what to look at. */
export const NOTHING_NAMED = "required resource not specified";

/** `kubectl rollout status`: waits for the end unless told not to. */
export const rolloutStatusCommand: Command = {
  path: "rollout status",
  *run(given, terminal) {
    for (const { target } of yield* selectedObjects(terminal, given, { missing: NOTHING_NAMED })) {
      const given0 = given.durationMs("timeout", 0);
      const done = given.isOn("watch", true) ? yield* followed(terminal, target, given0 > 0 ? given0 : undefined) : yield* told(terminal, target);
      if (!done && given.isOn("watch", true)) throw failed("timed out waiting for the condition");
    }
  },
};

function* told(terminal: Terminal, target: Target): Task<boolean> {
  const { text, done } = progressOf(yield* read(terminal, target));
  terminal.line(text);
  return done;
}

/** Says how far the rollout is whenever that has changed, until it is done. */
function* followed(terminal: Terminal, target: Target, timeoutMs: number | undefined): Task<boolean> {
  const said = { text: "", version: "" };
  const step = function* (): Task<boolean> {
    const object = yield* read(terminal, target);
    const version = textOf(object, "metadata", "resourceVersion");
    if (version === said.version) return false;
    const { text, done } = progressOf(object);
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
  const errors: Error[] = [];
  for (const selected of yield* selectedObjects(terminal, given, { missing: NOTHING_NAMED })) {
    const { target } = selected;
    const name = `${qualifiedPlural(target.resource)} ${JSON.stringify(target.name)}`;
    if (!kinds.includes(target.resource.kind)) {
      errors.push(failed(refusal(name)));
      continue;
    }
    const object = yield* patched(terminal, target, { type: "strategic", body: body(selected, yield* clock()), manager: "kubectl-rollout" });
    tellChange(terminal, given, { target, operation, object });
  }
  throwGathered(errors);
}

const RESTARTED = "kubectl.kubernetes.io/restartedAt";

/** `kubectl rollout restart`. */
export const rolloutRestartCommand: Command = {
  path: "rollout restart",
  run: (given, terminal) => turned(given, terminal, {
    operation: "restarted",
    kinds: ["DaemonSet", "Deployment", "StatefulSet"],
    refusal: (name) => `${name} restarting is not supported`,
    body: ({ object }, nowMs) => {
      const restartedAt = formatTime(nowMs);
      if (textOf(object, "spec", "template", "metadata", "annotations", RESTARTED) === restartedAt) throw failed("if restart has already been triggered within the past second, please wait before attempting to trigger another");
      if (fieldOf(object, "spec", "paused") === true) throw failed("can't restart paused deployment (run rollout resume first)");
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
