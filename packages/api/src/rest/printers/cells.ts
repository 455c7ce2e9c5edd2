/** The pieces of which the cells of tables are made. */
import { type Container, formatLabelSelector, type LabelSelector, parseTime, type StringMap } from "@everynode/model";
import { humanDuration } from "../human-duration.js";

/** What may stand in a cell. */
export type Cell = string | number | boolean | null;

/** The last answer of `since`: the objects of a list were often made in the same second. */
const LAST = { timestamp: "", nowMs: Number.NaN, text: "" };

/** How long ago a timestamp was at `nowMs`, or `<unknown>` where there is none. */
export function since(timestamp: string | null | undefined, nowMs: number): string {
  if (timestamp === LAST.timestamp && nowMs === LAST.nowMs) return LAST.text;
  const text = sinceText(timestamp, nowMs);
  if (typeof timestamp === "string") Object.assign(LAST, { timestamp, nowMs, text });
  return text;
}

function sinceText(timestamp: string | null | undefined, nowMs: number): string {
  const ms = timestamp === null || timestamp === undefined ? undefined : parseTime(timestamp);
  return ms === undefined ? "<unknown>" : humanDuration(nowMs - ms);
}

/** `a=1,b=2` in the order of the keys, or `<none>`. */
export function labelsText(labels: StringMap | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? "<none>" : pairs.sort().join(",");
}

/** A label selector as one writes it on a command line, or `<none>`. */
export function selectorText(selector: LabelSelector | null | undefined): string {
  const text = selector === null || selector === undefined ? "" : formatLabelSelector(selector);
  return text === "" ? "<none>" : text;
}

/** The names and the images of containers, each joined by commas. */
export function containerCells(containers: readonly Container[] | null | undefined): readonly [names: string, images: string] {
  const present = containers ?? [];
  return [present.map((container) => container.name).join(","), present.map((container) => container.image ?? "").join(",")];
}

/** The first three of `items`, and how many more there are; `empty` where there is none. */
export function firstThree(items: readonly string[], empty: string): string {
  const shown = items.slice(0, 3).join(",");
  if (items.length > 3) return `${shown} + ${items.length - 3} more...`;
  return shown === "" ? empty : shown;
}
