/** Marks of a timeline: a line at a moment, with a number whose meaning stands below. */
import type { Lane } from "./lanes.js";
import type { Mark } from "./picture-options.js";
import { element, group, num, titled, words } from "./svg.js";
import { fitted } from "./text-width.js";
import type { TimeAxis } from "./time-axis.js";

/** Marks that have their places. */
export interface PlacedMarks {
  /** What their heads take above the lanes. */
  readonly headHeight: number;
  svg(frame: { readonly top: number; readonly bottom: number; readonly lanes: readonly Lane[] }): string;
  /** What they mean, from `top` on. */
  notes(top: number, frame: { readonly left: number; readonly width: number }): { readonly svg: string; readonly bottom: number };
}

const HEAD = 17;
const NOTE = 17;

interface PlacedMark {
  readonly mark: Mark;
  readonly number: number;
  readonly x: number;
  readonly row: number;
}

/** The marks in their places: heads that would overlap stand in several rows. */
export function placedMarks(marks: readonly Mark[], axis: TimeAxis, lanes: readonly Lane[]): PlacedMarks {
  const ends: number[] = [];
  const sorted = [...marks].sort((a, b) => a.atMs - b.atMs || (a.moment ?? Infinity) - (b.moment ?? Infinity) || 0);
  const placed = sorted.map((mark, at): PlacedMark => {
    const x = mark.moment === undefined ? axis.xOf(mark.atMs) : axis.x(mark.moment);
    const free = ends.findIndex((end) => end <= x - HEAD / 2 - 1);
    const row = free < 0 ? ends.length : free;
    ends[row] = x + HEAD / 2;
    return { mark, number: at + 1, x, row };
  });
  const known = new Set(lanes.map(({ name }) => name));
  return {
    headHeight: ends.length * HEAD + (ends.length === 0 ? 0 : 4),
    svg: (frame) => placed.map((each) => markSvg(each, known, frame)).join(""),
    notes: (top, frame) => ({
      svg: placed.map((each, at) => noteSvg(each, { x: frame.left, y: top + at * NOTE, width: frame.width })).join(""),
      bottom: top + placed.length * NOTE - (placed.length === 0 ? 0 : 4),
    }),
  };
}

const isNote = ({ type }: Mark): boolean => type === "note";

function markSvg({ mark, number, x, row }: PlacedMark, known: ReadonlySet<string>, { top, bottom, lanes }: Parameters<PlacedMarks["svg"]>[0]): string {
  const y = top + row * HEAD + HEAD / 2;
  const lane = mark.node !== undefined && known.has(mark.node) ? lanes.find(({ name }) => name === mark.node) : undefined;
  const line = `M${num(x)} ${num(y + 7)}V${num(lane === undefined ? bottom : lane.top + lane.height)}`;
  const frame = lane === undefined ? "" : element("path", { class: isNote(mark) ? "note" : "mark", d: `M${num(x - 6)} ${num(lane.top)}h12v${num(lane.height - 1)}h-12z` });
  return group({}, titled(mark.text), element("path", { class: isNote(mark) ? "note" : "mark", d: line }), frame, headSvg(mark, number, { x, y }));
}

function headSvg(mark: Mark, number: number, { x, y }: { readonly x: number; readonly y: number }): string {
  const shape = isNote(mark) ? element("circle", { class: "note-head", cx: x, cy: y, r: 7 }) : element("path", { class: "mark-head", d: `M${num(x - 8)} ${num(y - 7)}h16v9l-8 6-8-6z` });
  return shape + words(String(number), { x, y: y + 3, class: "on-bad mid bold", style: "font-size:9.5px" });
}

function noteSvg({ mark, number }: PlacedMark, { x, y, width }: { readonly x: number; readonly y: number; readonly width: number }): string {
  const where = mark.node === undefined ? "" : `${mark.node}: `;
  return headSvg(mark, number, { x: x + 9, y: y + 4 }) + words(fitted(`${where}${mark.text}`, width - 26, 12), { x: x + 24, y: y + 8 });
}
