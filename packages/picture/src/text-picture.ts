/** Pictures as text: what all of them have in common. */
import { checkTextOptions, type TextOptions } from "./picture-options.js";
import type { PodState } from "./pod-look.js";
import type { TemplateLook } from "./template-look.js";

const COLUMNS = 100;

/** The columns that a picture may take. Throws a `UsageError` for options that there are not. */
export function columnsOf(options: TextOptions): number {
  checkTextOptions(options);
  return options.columns ?? COLUMNS;
}

/** A title with what is said beside it, some lines, and a line break at the end of each. */
export function textOf(title: string, subtitle: string, lines: readonly string[]): string {
  return [title, subtitle, "", ...lines].map((line) => `${line.trimEnd()}\n`).join("");
}

/** A cell that is as wide as asked: padded, or cut with an ellipsis. */
export function cell(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text.padEnd(width + text.length - characters.length) : `${characters.slice(0, Math.max(0, width - 1)).join("")}…`;
}

/** The sign that a state is told by, after the word of its template. */
const STATE_SIGNS: Readonly<Record<PodState, string>> = { ready: "", unready: "~", starting: "+", waiting: "?", terminating: "-", failed: "!", succeeded: "." };

/** A pod in a few characters: `2` for a ready one of revision 2, `1-` for one of revision 1 that is terminating; `o` stands for what has no word. */
export function podSign({ word }: TemplateLook, state: PodState): string {
  return `${word === "" ? "o" : word}${STATE_SIGNS[state]}`;
}

/** What the signs mean: templates, and those states that occur. */
export function signLegend(looks: readonly TemplateLook[], states: ReadonlySet<PodState>, texts: Readonly<Record<PodState, string>>): readonly string[] {
  const named = looks.map((look) => `${podSign(look, "ready")}  ${look.text}`);
  const told = (Object.keys(STATE_SIGNS) as PodState[]).filter((state) => states.has(state) && STATE_SIGNS[state] !== "").map((state) => `${STATE_SIGNS[state]} ${texts[state]}`);
  return [...named, ...(told.length === 0 ? [] : [told.join(", ")])];
}
