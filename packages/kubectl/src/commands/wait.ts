/** `kubectl wait`. Source: staging/src/k8s.io/kubectl/pkg/cmd/wait v1.36.3 */
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { failed, isNotFound, throwGathered } from "../failure.js";
import { listOf, numberOf, plainText, textOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { tellChange } from "../output/changed.js";
import { pathValues } from "../output/json-path.js";
import { found, type Target } from "../request.js";
import type { Terminal } from "../terminal.js";
import { type Selected, selectedObjects, selectionOf } from "../target.js";
import { until } from "../until.js";

const USUAL_MS = 30_000;
const WEEK_MS = 604_800_000;

/** The command. */
export const waitCommand: Command = {
  path: "wait",
  *run(given, terminal) {
    const asked = given.text("for");
    const condition = conditionOf(asked);
    const given30 = given.durationMs("timeout", USUAL_MS);
    const timeoutMs = given30 < 0 ? WEEK_MS : given30;
    const goal = { condition, timeoutMs, isDelete: asked.toLowerCase() === "delete" };
    const targets = yield* targetsOf(given, terminal, { ...goal, isCreate: asked.toLowerCase() === "create" });
    if (targets.length === 0 && !goal.isDelete) throw failed("no matching resources found");
    const errors: Error[] = [];
    for (const target of targets) {
      const met = yield* until(terminal, () => isMet(terminal, target, condition), timeoutMs);
      if (met) tellChange(terminal, given, { target, operation: "condition met", object: {} });
      else errors.push(failed(`timed out waiting for the condition on ${target.resource.plural}/${target.name}`));
    }
    throwGathered(errors);
  },
};

/** True for an object (undefined where there is none) that is as one waits for it to be. */
type Condition = (object: unknown) => boolean;

function conditionOf(asked: string): Condition {
  const [word = "", ...rest] = asked.split("=");
  const text = rest.join("=");
  switch (word.toLowerCase()) {
    case "delete":
      return (object) => object === undefined;
    case "create":
      return (object) => object !== undefined;
    case "condition":
      return hasCondition(text);
    case "jsonpath":
      return hasValue(text);
    case "":
      throw failed("no condition to wait for; use --for=condition=Ready, --for=jsonpath=..., --for=create or --for=delete");
    default:
      throw failed(`unrecognized condition: ${JSON.stringify(asked)}`);
  }
}

function hasCondition(text: string): Condition {
  const [type = "", status = "True"] = text.split("=");
  return (object) => {
    const condition = listOf(object, "status", "conditions").find((each) => textOf(each, "type").toLowerCase() === type.toLowerCase());
    if (condition === undefined || numberOf(object, "metadata", "generation") > observedIn(object, condition)) return false;
    return textOf(condition, "status").toLowerCase() === status.toLowerCase();
  };
}

/** The generation that a condition speaks of; every one where neither it nor its status says so. */
function observedIn(object: unknown, condition: unknown): number {
  return numberOf(condition, "observedGeneration") || numberOf(object, "status", "observedGeneration") || Infinity;
}

function hasValue(text: string): Condition {
  const [, path = "", value] = /^(\{.*?\}|[^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  return (object) => {
    if (object === undefined) return false;
    const [found] = pathValues(object, path);
    return value === undefined ? found !== undefined : found !== undefined && plainText(found) === value.replace(/^(['"])(.*)\1$/, "$2");
  };
}

interface Goal {
  readonly timeoutMs: number;
  readonly isDelete: boolean;
  readonly isCreate: boolean;
}

/** What to wait for; who waits for single objects to come or go takes them by their names alone. */
function* targetsOf(given: Given, terminal: Terminal, { isDelete, isCreate }: Goal): Task<readonly Target[]> {
  if (isDelete || isCreate) {
    const { single, errors } = yield* selectionOf(terminal, given);
    throwGathered(errors);
    if (single.length > 0) return single;
  }
  try {
    const selected: readonly Selected[] = yield* selectedObjects(terminal, given);
    return selected.map(({ target }) => target);
  } catch (error) {
    if (isDelete && isNotFound(error)) return [];
    throw error;
  }
}

function* isMet(terminal: Terminal, target: Target, condition: Condition): Task<boolean> {
  return condition(yield* found(terminal, target));
}
