/** Time from left to right: where a moment stands, and the ticks below. */
import { type Film, momentMs } from "./film.js";
import { element, num, words } from "./svg.js";
import { textWidth } from "./text-width.js";

/** What is on an axis: simulated time, the moments one after another, or time where some passes. */
export type AxisType = "time" | "moments" | "auto";

/** An axis in pixels. */
export interface TimeAxis {
  readonly type: "time" | "moments";
  readonly left: number;
  readonly right: number;
  /** Where a moment stands by its number; what is beyond the end stands at the right. */
  x(at: number): number;
  /** Where a time stands, in simulated milliseconds since the epoch. */
  xOf(ms: number): number;
  /** The ticks, with what stands at each. */
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
  /** The unit, or what is counted. */
  readonly unit: string;
}

/** Spans between ticks that people like, in milliseconds. */
const MILLISECOND = 1;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((ms) => ms * MILLISECOND),
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((days) => days * DAY),
];

/** Pixels for each tick. */
const TICK = 84;

/** What an axis is laid out in. `lastChange` is the number of the last moment in which anything changed: an axis of time ends soon after. */
export interface AxisFrame {
  readonly type: AxisType;
  readonly left: number;
  readonly right: number;
  readonly lastChange: number;
}

/** The axis of a film. */
export function timeAxis(film: Pick<Film, "moments">, frame: AxisFrame): TimeAxis {
  const passes = new Set(film.moments.map(({ atMs }) => atMs)).size > 2;
  const type = frame.type === "auto" ? (passes ? "time" : "moments") : frame.type;
  return type === "time" ? axisOfTime(film, frame) : axisOfMoments(film, frame);
}

/** How far an axis goes beyond the last change, as a share of all before. */
const BEYOND = 0.06;

function axisOfTime(film: Pick<Film, "moments">, { left, right, lastChange }: AxisFrame): TimeAxis {
  const startMs = momentMs(film, 0);
  const changedMs = momentMs(film, lastChange);
  const endMs = Math.min(momentMs(film, film.moments.length), Math.max(startMs + 1, changedMs + Math.max(1, Math.ceil((changedMs - startMs) * BEYOND))));
  const spanMs = Math.max(1, endMs - startMs);
  const xOf = (ms: number): number => left + ((Math.min(Math.max(ms, startMs), endMs) - startMs) / spanMs) * (right - left);
  const most = Math.max(2, Math.floor((right - left) / TICK));
  const stepMs = STEPS.find((step) => spanMs / step <= most) ?? Math.ceil(spanMs / most / DAY) * DAY;
  const ticks = Array.from({ length: Math.floor(spanMs / stepMs) + 1 }, (_, at) => ({ x: xOf(startMs + at * stepMs), text: at === 0 ? "0" : spanText(at * stepMs) }));
  return { type: "time", left, right, x: (at) => xOf(at >= film.moments.length ? Infinity : momentMs(film, at)), xOf, ticks, unit: "simulated time" };
}

function axisOfMoments(film: Pick<Film, "moments">, { left, right }: AxisFrame): TimeAxis {
  const { length } = film.moments;
  const x = (at: number): number => left + (Math.min(at, length) / length) * (right - left);
  const most = Math.max(2, Math.floor((right - left) / TICK));
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000].find((each) => length / each <= most) ?? Math.ceil(length / most);
  const ticks = Array.from({ length: Math.floor(length / step) + 1 }, (_, at) => ({ x: x(at * step), text: String(at * step) }));
  const xOf = (ms: number): number => x(Math.max(0, film.moments.findLastIndex(({ atMs }) => atMs <= ms)));
  return { type: "moments", left, right, x, xOf, ticks, unit: "moments, one after another" };
}

/** A span of time as people write it: `250 ms`, `1.5 s`, `2 min`, `1 h 30 min`, `3 d`. */
export function spanText(ms: number): string {
  if (ms < SECOND) return `${ms} ms`;
  if (ms < MINUTE) return `${ms % SECOND === 0 ? ms / SECOND : (ms / SECOND).toFixed(ms % 100 === 0 ? 1 : 3)} s`;
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(ms / DAY), "d"],
    [Math.floor((ms % DAY) / HOUR), "h"],
    [Math.floor((ms % HOUR) / MINUTE), "min"],
    [Math.floor((ms % MINUTE) / SECOND), "s"],
  ];
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(" ");
}

/** The ticks as lines from `top` to `bottom`, with what they mean below. Takes 34 pixels below `bottom`. */
export function axisSvg({ ticks, unit, left, right }: TimeAxis, top: number, bottom: number): string {
  const lines = ticks.map(({ x }) => `M${num(x)} ${num(top)}V${num(bottom + 4)}`).join("");
  const labels = ticks.map(({ x, text }) => words(text, x + textWidth(text, 10) / 2 > right + 8 ? { x: right, y: bottom + 16, class: "small soft end" } : { x, y: bottom + 16, class: "small soft mid" })).join("");
  return element("path", { class: "grid", d: lines }) + labels + words(unit, { x: right, y: bottom + 29, class: "small soft end" }) + element("path", { class: "rule", d: `M${num(left)} ${num(bottom)}H${num(right)}` });
}
