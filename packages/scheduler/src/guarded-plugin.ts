/** A plugin of a user's own, whose answers are looked at when they are given: a wrong one would show as something else, somewhere else, or not at all. */
import { objectKey } from "@everynode/api";
import { NotReady } from "@everynode/core";
import type { Pod } from "@everynode/model";
import type { Plugin } from "./plugin.js";
import { describedValue, instead, isPromise, PluginError } from "./plugin-error.js";

/** What is asked, and about whom where that is known. */
interface Question {
  readonly member: keyof Plugin;
  readonly pod?: Pod;
}

/** What must have been answered, and what was: `undefined or a text; got 7`. Undefined where the answer is right. */
type Problem = (answer: unknown) => string | undefined;

/**
 * The same plugin. Each of its functions throws a `PluginError` with the names of the scheduler, the plugin, the function and the pod where the plugin's own throws,
 * or answers what it must not.
 */
export function guarded(plugin: Plugin, scheduler: string): Plugin {
  const { name, weight } = plugin;
  const who = ({ pod }: Question): string => `scheduler ${JSON.stringify(scheduler)}${pod === undefined ? "" : `, pod ${objectKey(pod)}`}: plugin ${JSON.stringify(name)}`;
  const ask: Ask = (question, call, problem) => {
    const answer = caught(call, (reason, cause) => new PluginError(`${who(question)} threw in ${question.member}: ${reason}`, { cause }));
    const wrong = problem(answer);
    if (wrong !== undefined) throw new PluginError(`${who(question)}: ${question.member} must return ${wrong}`);
    return answer;
  };
  return { name, ...(weight === undefined ? {} : { weight }), ...filtering(plugin, ask), ...scoring(plugin, ask) };
}

type Ask = <T>(question: Question, call: () => T, problem: Problem) => T;

function caught<T>(call: () => T, wrapped: (reason: string, error: unknown) => PluginError): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof NotReady) throw error;
    throw wrapped(error instanceof Error ? `${error.name}: ${error.message}` : describedValue(error), error);
  }
}

type Filtering = Pick<Plugin, "prepare" | "sign" | "moved" | "filter" | "mayHelp">;

function filtering(plugin: Plugin, ask: Ask): Filtering {
  const [prepare, sign, moved, filter, mayHelp] = [plugin.prepare?.bind(plugin), plugin.sign?.bind(plugin), plugin.moved?.bind(plugin), plugin.filter?.bind(plugin), plugin.mayHelp?.bind(plugin)];
  return {
    ...(prepare && { prepare: (pod, cluster) => ask({ member: "prepare", pod }, () => prepare(pod, cluster), preparedProblem) }),
    ...(sign && { sign: (pod, state) => ask({ member: "sign", pod }, () => sign(pod, state), signProblem) }),
    ...(moved && { moved: (state, pod, move) => ask({ member: "moved", pod }, () => moved(state, pod, move), stateProblem) }),
    ...(filter && { filter: (state, pod, info) => ask({ member: "filter", pod }, () => filter(state, pod, info), refusalProblem) }),
    ...(mayHelp && { mayHelp: (pod, event) => ask({ member: "mayHelp", pod }, () => mayHelp(pod, event), helpProblem) }),
  };
}

type Scoring = Pick<Plugin, "prepareScores" | "score" | "normalize">;

function scoring(plugin: Plugin, ask: Ask): Scoring {
  const [prepareScores, score, normalize] = [plugin.prepareScores?.bind(plugin), plugin.score?.bind(plugin), plugin.normalize?.bind(plugin)];
  return {
    ...(prepareScores && { prepareScores: (state, pod, choice) => ask({ member: "prepareScores", pod }, () => prepareScores(state, pod, choice), stateProblem) }),
    ...(score && { score: (state, pod, info) => ask({ member: "score", pod }, () => score(state, pod, info), scoreProblem) }),
    ...(normalize && { normalize: (scores) => ask({ member: "normalize" }, () => normalize(scores), normalizedProblem(scores.length)) }),
  };
}

const isObject = (answer: unknown): answer is object => typeof answer === "object" && answer !== null && !Array.isArray(answer) && !isPromise(answer);
const areTexts = (values: readonly unknown[]): boolean => values.every((value) => typeof value === "string");

const PREPARED: readonly string[] = ["state", "nodes", "refusal"];

function preparedProblem(answer: unknown): string | undefined {
  if (!isObject(answer)) return `{ state, nodes, refusal }, each where there is one; got ${describedValue(answer)}`;
  const stray = Object.keys(answer).find((name) => !PREPARED.includes(name));
  if (stray !== undefined) return `nothing but state, nodes and refusal; got ${JSON.stringify(stray)}, ${instead(stray, PREPARED)}`;
  const { nodes, refusal } = answer as { readonly nodes?: unknown; readonly refusal?: unknown };
  if (nodes !== undefined && !(isSet(nodes) && areTexts([...nodes]))) return `nodes as a Set of names of nodes; got ${describedValue(nodes)}`;
  return refusal === undefined || typeof refusal === "string" ? undefined : `refusal as a text; got ${describedValue(refusal)}`;
}

/** True of a Set, and of what can be asked the same. */
function isSet(value: unknown): value is ReadonlySet<unknown> {
  if (value instanceof Set) return true;
  return isObject(value) && !(value instanceof Map) && Symbol.iterator in value && "size" in value && "has" in value && typeof value.has === "function";
}

function refusalProblem(answer: unknown): string | undefined {
  if (answer === undefined) return undefined;
  const { reasons, resolvable } = (isObject(answer) ? answer : {}) as { readonly reasons?: unknown; readonly resolvable?: unknown };
  if (Array.isArray(reasons) && areTexts(reasons) && typeof resolvable === "boolean") return undefined;
  return `undefined or { reasons, resolvable }, the first an array of texts, the second true or false; got ${describedValue(answer)}`;
}

const signProblem: Problem = (answer) => (answer === undefined || typeof answer === "string" ? undefined : `undefined or a text; got ${describedValue(answer)}`);
const helpProblem: Problem = (answer) => (typeof answer === "boolean" ? undefined : `true or false; got ${describedValue(answer)}`);
const stateProblem: Problem = (answer) => (isPromise(answer) ? "a state at once; got a promise" : undefined);
const scoreProblem: Problem = (answer) => (Number.isFinite(answer) ? undefined : `a finite number; got ${describedValue(answer)}`);

const isShare = (value: unknown): boolean => typeof value === "number" && value >= 0 && value <= 100;

function normalizedProblem(length: number): Problem {
  return (answer) => {
    if (!Array.isArray(answer) || answer.length !== length) return `${length} numbers, one for each score; got ${Array.isArray(answer) ? `${answer.length} in ` : ""}${describedValue(answer)}`;
    const wrong = (answer as readonly unknown[]).findIndex((value) => !isShare(value));
    return wrong < 0 ? undefined : `numbers from 0 to 100; got ${describedValue(answer[wrong])} at ${wrong}`;
  };
}
