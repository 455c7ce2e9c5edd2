/**
 * Orders that are written down: for an operation, what is done first as soon as it can be; all else is done in canonical order. So an order that was drawn becomes one that can be read, keeps its meaning when
 * operations before it go, and can be made short.
 */
import { type Action, actionId, type Choosable, isEnabled, orderly } from "@everynode/core";
import type { History } from "../history/history.js";

/** One step of a script: an action's id; with " alone" behind it, of the changes or requests that it stands for only the first. */
export type ScriptStep = string;

/** An action as a step of a script. */
export function scriptStep(action: Action): ScriptStep {
  return actionId(action) + (action.count === 1 ? " alone" : "");
}

const FORM = /^([^/]*)\/(deliver|start|resume)\/(.*?)( alone)?$/;

/** The action that a step stands for; undefined for what is no step. */
function actionOf(step: ScriptStep): Action | undefined {
  const [, actor, type, key, alone] = FORM.exec(step) ?? [];
  if (actor === undefined || type === undefined || key === undefined) return undefined;
  const action = { actor, type: type as Action["type"], key };
  return alone === undefined ? action : { ...action, count: 1 };
}

/** The script of one operation, less what was done of it. */
export class Script {
  #actions: readonly Action[];

  constructor(steps: readonly ScriptStep[]) {
    this.#actions = steps.flatMap((step) => actionOf(step) ?? []);
  }

  /** What is done now: the first step of the script that can be done, each once; else the first action in order. A step that cannot be done yet keeps nobody waiting. */
  next(now: Choosable): Action | undefined {
    const action = this.#actions.find((each) => isEnabled(now, each));
    if (action === undefined) return orderly(now);
    this.#actions = this.#actions.filter((each) => each !== action);
    return action;
  }
}

/** The history in canonical order, but for what was done in each operation. */
export function withScripts({ depth: _, ...history }: History, orders: readonly (readonly string[])[]): History {
  const operations = history.operations.map((operation, at) => ((orders[at]?.length ?? 0) === 0 ? operation : { ...operation, order: orders[at] ?? [] }));
  return { ...history, order: null, lag: "none", operations };
}

/** A step of a script in words. */
export function scriptStepText(step: ScriptStep): string {
  const action = actionOf(step);
  if (action === undefined) return step;
  const { actor, type, key } = action;
  if (type === "deliver") return `${actor} hears of ${key === "*" ? "all that is new" : `a ${key}`}`;
  return type === "start" ? `${actor} takes up ${key}` : `${actor}'s request for ${key} is done`;
}
