/** `kubectl wait`. Source: staging/src/k8s.io/kubectl/pkg/cmd/wait v1.36.3 */
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { CommandError, failed, isNotFound, throwGathered } from "../failure.js";
import { type Json, listOf, numberOf, plainText, textOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { tellChange } from "../output/changed.js";
import { checkPath, pathValues, relaxedPath } from "../output/json-path.js";
import { found, type Target } from "../request.js";
import { qualifiedPlural } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { selectedObjects, selectionOf } from "../target.js";
import { until } from "../until.js";

const USUAL_MS = 30_000;
const WEEK_MS = 604_800_000;

/** The command. */
export const waitCommand: Command = {
  path: "wait",
  *run(given, terminal) {
    const asked = given.all("for");
    const goals = (asked.length === 0 ? [""] : asked).map(goalOf);
    const wanted = given.durationMs("timeout", USUAL_MS);
    const timeoutMs = Math.min(wanted < 0 ? WEEK_MS : wanted, terminal.patienceMs);
    const errors: Error[] = [];
    for (const goal of goals) yield* waited(given, terminal, { goal, timeoutMs, errors });
    throwGathered(errors);
  },
};

function* waited(given: Given, terminal: Terminal, { goal, timeoutMs, errors }: Waiting & { readonly errors: Error[] }): Task<void> {
  const targets = yield* targetsOf(given, terminal, { goal, timeoutMs });
  if (targets.length === 0 && goal.type !== "delete") throw failed("no matching resources found");
  for (const target of targets) {
    const last: { object: Json | undefined } = { object: undefined };
    const met = yield* until(terminal, () => isMet(terminal, target, { goal, last }), timeoutMs);
    if (met) tellChange(terminal, given, { target, operation: "condition met", object: last.object ?? {} });
    else errors.push(failed(`${timeoutMs === 0 ? "condition not met for" : "timed out waiting for the condition on"} ${target.resource.plural}/${target.name}`));
  }
}

/** What is waited for; `holds` is asked of an object that is there. */
interface Goal {
  readonly type: "delete" | "create" | "object";
  readonly holds: (object: Json) => boolean;
}

function goalOf(asked: string): Goal {
  const lower = asked.toLowerCase();
  if (lower === "delete") return { type: "delete", holds: () => false };
  if (lower === "create") return { type: "create", holds: () => true };
  if (lower.startsWith("condition=")) return { type: "object", holds: hasCondition(asked.slice("condition=".length)) };
  if (lower.startsWith("jsonpath=")) return { type: "object", holds: hasValue(asked.slice("jsonpath=".length)) };
  throw failed(`unrecognized condition: ${JSON.stringify(asked)}`.replace('""', "[]"));
}

function hasCondition(text: string): Goal["holds"] {
  const [type = "", ...rest] = text.split("=");
  const status = rest.length === 0 ? "true" : rest.join("=");
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

function hasValue(text: string): Goal["holds"] {
  if (text === "") throw failed("jsonpath expression cannot be empty");
  const quoted = /^(\{.*\}|[^={}]*)(?:=(.*))?$/s.exec(text);
  const [path, value] = quoted === null ? [text, undefined] : [quoted[1] ?? "", quoted[2]];
  if (path === "") throw failed("jsonpath expression cannot be empty");
  if (value === "") throw failed("jsonpath wait has to have a value after equal sign");
  const relaxed = relaxedPath(path);
  checkPath(relaxed);
  const wanted = value?.replace(/^(['"])(.*)\1$/s, "$2");
  return (object) => {
    const values = pathValues(object, relaxed);
    if (values.length > 1) throw failed("given jsonpath expression matches more than one value");
    const [found] = values;
    if (typeof found === "object" && found !== null && wanted !== undefined) throw failed("jsonpath leads to a nested object or list which is not supported");
    return wanted === undefined ? found !== undefined : found !== undefined && plainText(found) === wanted;
  };
}

interface Waiting {
  readonly goal: Goal;
  readonly timeoutMs: number;
}

/** What to wait for. Who waits for objects to go has waited for those that are not there; who waits for them to come has to wait here. */
function* targetsOf(given: Given, terminal: Terminal, { goal, timeoutMs }: Waiting): Task<readonly Target[]> {
  if (goal.type === "create") return yield* createdTargets(given, terminal, timeoutMs);
  if (goal.type === "delete") {
    const { single, errors } = yield* selectionOf(terminal, given);
    throwGathered(errors);
    const targets: Target[] = [];
    for (const target of single) if ((yield* found(terminal, target)) !== undefined) targets.push(target);
    if (single.length > 0) return targets;
  }
  try {
    return (yield* selectedObjects(terminal, given)).map(({ target }) => target);
  } catch (error) {
    if (goal.type === "delete" && isNotFound(error)) return [];
    throw error;
  }
}

function* createdTargets(given: Given, terminal: Terminal, timeoutMs: number): Task<readonly Target[]> {
  const { single, collections, errors } = yield* selectionOf(terminal, given);
  throwGathered(errors);
  const isThere = function* (): Task<boolean> {
    for (const target of single) if ((yield* found(terminal, target)) === undefined) return false;
    if (collections.length === 0) return true;
    return (yield* selectedObjects(terminal, given, { needsName: false })).length > 0;
  };
  if (!(yield* until(terminal, isThere, timeoutMs))) throw new CommandError("error: timed out waiting for the condition");
  return single.length > 0 ? single : (yield* selectedObjects(terminal, given, { needsName: false })).map(({ target }) => target);
}

interface Look {
  readonly goal: Goal;
  readonly last: { object: Json | undefined };
}

function* isMet(terminal: Terminal, target: Target, { goal, last }: Look): Task<boolean> {
  const object = yield* found(terminal, target);
  last.object = object ?? last.object;
  if (goal.type === "delete") return object === undefined || textOf(object, "metadata", "uid") !== textOf(last.object, "metadata", "uid");
  if (object === undefined) throw new CommandError(`Error from server (NotFound): ${qualifiedPlural(target.resource)} ${JSON.stringify(target.name)} not found`);
  return goal.holds(object);
}
