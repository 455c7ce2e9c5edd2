/** The timeline as text: a lane for each node, a character for each stretch of time. */
import { formatTime } from "@everynode/model";
import { changesIn, type Film, filmOf, momentMs, type PodLife } from "./film.js";
import { lanesOf, type Lane } from "./lanes.js";
import { momentsOf, type Seen } from "./moment.js";
import type { Mark, PodChoice, TextOptions } from "./picture-options.js";
import { POD_STATE_TEXTS, type PodState } from "./pod-look.js";
import { cell, columnsOf, textOf } from "./text-picture.js";
import { filmText } from "./timeline.js";
import { type AxisType, timeAxis, type TimeAxis } from "./time-axis.js";

/** What can be said of a timeline as text. */
export interface TimelineTextOptions extends TextOptions, PodChoice {
  /** Violations and remarks. */
  readonly marks?: readonly Mark[];
  /** As of a timeline. */
  readonly axis?: AxisType;
}

/** What stands for each state but `ready`, which is told by the last character of the template's word. */
const SIGNS: Readonly<Record<PodState, string>> = { ready: "#", unready: "~", starting: "+", waiting: "?", terminating: "-", failed: "!", succeeded: "." };

/** What is told where several pods are on a node at once: the one that is furthest. */
const RANK: Readonly<Record<PodState, number>> = { ready: 6, unready: 5, starting: 4, terminating: 3, failed: 2, waiting: 1, succeeded: 0 };

/** What happened, as text. Throws a `UsageError` for options that there are not, and for moments that are none or go back in time. */
export function timelineText(seen: Iterable<Seen>, options: TimelineTextOptions = {}): string {
  const columns = columnsOf(options);
  const film = filmOf(momentsOf(seen), options);
  const { marks = [] } = options;
  const lanes = lanesOf(film, 0);
  const gutter = Math.min(Math.floor(columns / 3), Math.max(4, ...lanes.map(({ name }) => name.length)));
  const width = columns - gutter - 3;
  const lastMark = marks.reduce((last, { atMs }) => Math.max(last, film.moments.findLastIndex((moment) => moment.atMs <= atMs)), 0);
  const axis = timeAxis(film, { type: options.axis ?? "auto", left: 0, right: width, lastChange: Math.max(lastMark, changesIn(film).at(-1) ?? 0) });
  const lines = lanes.map((lane) => `${cell(lane.name, gutter)} │${laneText(lane, axis, width)}│`);
  return textOf(options.title ?? "What happened", `from ${formatTime(momentMs(film, 0))} on · ${filmText(film)}`, [
    ...markLine(marks, axis, { gutter, width }),
    ...lines,
    ...tickLines(film, axis, { gutter, width }),
    "",
    ...marks.map(({ node, text }, at) => `▼${at + 1} ${node === undefined ? "" : `${node}: `}${text}`),
    ...film.looks.map((look) => `${readySign({ look })}  ${look.text}`),
    legendLine(film),
  ]);
}

/** The last digit of the revision, or of the workload's letter. */
const readySign = ({ look: { word } }: Pick<PodLife, "look">): string => word.at(-1) ?? "o";

function laneText({ rows, faults }: Lane, axis: TimeAxis, width: number): string {
  const cells = Array.from({ length: width }, () => ({ sign: " ", rank: -1 }));
  const fill = (from: number, to: number, sign: string, rank: number): void => {
    const first = Math.min(width - 1, Math.floor(axis.x(from)));
    // What is shorter than a character has one.
    const end = Math.max(first + 1, Math.ceil(axis.x(to) - 0.5));
    for (let at = first; at < Math.min(end, width); at++) if ((cells[at]?.rank ?? 0) < rank) cells[at] = { sign, rank };
  };
  for (const fault of faults) fill(fault.from, fault.to, "░", 0);
  for (const pod of rows.flat()) {
    pod.states.forEach(({ from, look }, at) => fill(from, pod.states[at + 1]?.from ?? pod.to, look === "ready" ? readySign(pod) : SIGNS[look], RANK[look] + 1));
  }
  return cells.map(({ sign }) => sign).join("");
}

interface Frame {
  readonly gutter: number;
  readonly width: number;
}

function markLine(marks: readonly Mark[], axis: TimeAxis, { gutter, width }: Frame): readonly string[] {
  if (marks.length === 0) return [];
  const cells = Array.from({ length: width }, () => " ");
  marks.forEach(({ atMs }, at) => (cells[Math.min(width - 1, Math.floor(axis.xOf(atMs)))] = at < 9 ? String(at + 1) : "▼"));
  return [`${" ".repeat(gutter)}  ${cells.join("")}`];
}

/** At most every twelve columns a time. */
function tickLines(film: Film, axis: TimeAxis, { gutter, width }: Frame): readonly string[] {
  const first = axis.ticks[0]?.text ?? "0";
  const last = axis.ticks.at(-1) ?? { x: 0, text: "" };
  const room = Math.floor(last.x) - first.length;
  const labels = room < 2 ? first : `${first}${" ".repeat(room)}${last.text}`;
  return [`${" ".repeat(gutter)} └${"─".repeat(width)}┘`, `${" ".repeat(gutter)}  ${labels}  ${film.moments.length === 1 ? "" : `(${axis.unit})`}`];
}

function legendLine({ pods, faults }: Film): string {
  const states = new Set(pods.flatMap((pod) => pod.states.map(({ look }) => look)));
  const told = (Object.keys(SIGNS) as PodState[]).filter((state) => state !== "ready" && states.has(state)).map((state) => `${SIGNS[state]} ${POD_STATE_TEXTS[state]}`);
  return [...told, ...(faults.length === 0 ? [] : ["░ fault"])].join(", ");
}
