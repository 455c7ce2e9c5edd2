/** What happened over time: a lane for each node with its pods as bars, faults as bands, violations as marks, and above them how the rollout goes on. */
import { formatTime } from "@everynode/model";
import { changesIn, type Film, filmOf, momentMs } from "./film.js";
import { clusterFaultWords, lanesOf, laneSvg, type Lane } from "./lanes.js";
import { legend } from "./legend.js";
import { countText } from "./map.js";
import { templateItems } from "./map-legend.js";
import { placedMarks } from "./marks.js";
import { momentsOf, type Seen } from "./moment.js";
import { checkOptions, type Mark, type PictureOptions, type PodChoice } from "./picture-options.js";
import { progressSvg } from "./progress.js";
import { timelineItems } from "./timeline-legend.js";
import { element, num, rect, words } from "./svg.js";
import { HEADING, MARGIN, svgDocument } from "./svg-document.js";
import { fitted, textWidth } from "./text-width.js";
import { axisSvg, type AxisType, spanText, timeAxis, type TimeAxis } from "./time-axis.js";

/** What can be said of a timeline. */
export interface TimelineOptions extends PictureOptions, PodChoice {
  /** Violations and remarks. */
  readonly marks?: readonly Mark[];
  /** What is on the axis: simulated time; the moments one after another, for what happens at one instant; "auto" (time, where some passes) where left out. */
  readonly axis?: AxisType;
}

/**
 * What happened, as an SVG. A pod is a bar on its node's lane from the moment when it was bound to the one when it was gone; its colour is its template's, and it is striped while it is not
 * ready. Throws a `UsageError` for options that there are not, and for moments that are none or go back in time. O(moments × pods).
 */
export function timelineSvg(seen: Iterable<Seen>, options: TimelineOptions = {}): string {
  checkOptions(options);
  return timelinePicture(filmOf(momentsOf(seen), options), options).svg;
}

/** A timeline, and the axis in it, for those who lay something over it. */
export interface TimelinePicture {
  readonly svg: string;
  readonly axis: TimeAxis;
  readonly top: number;
  readonly bottom: number;
}

const WIDTH = 960;
const PROGRESS = 64;
const LEAST_GUTTER = 80;
const MOST_GUTTER = 150;

/** The timeline of a film. `cursor` is the id of a line at its left end, which a script may move. */
export function timelinePicture(film: Film, options: TimelineOptions & { readonly cursor?: string } = {}): TimelinePicture {
  const { marks = [], width = WIDTH } = options;
  const lanes = lanesOf(film, HEADING + 6 + PROGRESS + 12);
  const gutter = Math.min(MOST_GUTTER, Math.max(LEAST_GUTTER, lanes.reduce((most, { name }) => Math.max(most, textWidth(name, 12) + 12), 0)));
  const [left, right] = [MARGIN + gutter, width - MARGIN];
  const lastMark = marks.reduce((last, { atMs }) => Math.max(last, film.moments.findLastIndex((moment) => moment.atMs <= atMs)), 0);
  const axis = timeAxis(film, { type: options.axis ?? "auto", left, right, lastChange: Math.max(lastMark, changesIn(film).at(-1) ?? 0) });
  const placed = placedMarks(marks, axis, lanes);
  const shift = placed.headHeight;
  const shifted = lanes.map((lane) => ({ ...lane, top: lane.top + shift }));
  const top = HEADING + 6;
  const bottom = (shifted.at(-1)?.top ?? top + PROGRESS) + (shifted.at(-1)?.height ?? 0);
  const notes = placed.notes(bottom + 44, { left: MARGIN, width: width - 2 * MARGIN });
  const frame = legend([templateItems(film.looks), timelineItems(film)], { left: MARGIN, top: notes.bottom + 4, width: width - 2 * MARGIN });
  const body = [
    axisSvg(axis, top, bottom),
    progressSvg(film, axis, { top, height: PROGRESS }),
    ...shifted.map((lane) => laneBack(lane, axis, gutter)),
    ...shifted.map((lane) => laneSvg(lane, film, axis)),
    clusterFaultWords(film, axis, shifted[0]?.top ?? top),
    placed.svg({ top: top + PROGRESS + 10, bottom, lanes: shifted }),
    options.cursor === undefined ? "" : element("path", { id: options.cursor, class: "cursor", d: `M0 ${num(top)}V${num(bottom)}`, transform: `translate(${num(left)} 0)` }),
    notes.svg,
    frame.svg,
  ].join("");
  const svg = svgDocument({ width, height: frame.bottom + MARGIN, title: options.title ?? "What happened", subtitle: `from ${formatTime(momentMs(film, 0))} on · ${filmText(film)}`, description: filmText(film, marks), body, theme: options.theme });
  return { svg, axis, top, bottom };
}

/** A film in a sentence. */
export function filmText(film: Film, marks: readonly Mark[] = []): string {
  const spanMs = momentMs(film, film.moments.length) - momentMs(film, 0);
  return [
    spanMs === 0 ? "one instant" : spanText(spanMs),
    countText(film.nodes.length, "node"),
    countText(film.pods.length, "pod"),
    ...(film.faults.length === 0 ? [] : [countText(film.faults.length, "fault")]),
    ...(marks.length === 0 ? [] : [marks.map(({ text }) => text).join("; ")]),
  ].join(", ");
}

function laneBack({ name, top, height, label }: Lane, { left, right }: TimeAxis, gutter: number): string {
  const back = height < 4 ? "" : rect(left, top, { width: right - left, height: height - 1 }, { class: "lane" });
  return back + (label === 0 ? "" : words(fitted(name, gutter - 8, label), { x: left - 8, y: top + height / 2 + label * 0.36, class: "end", style: `font-size:${label}px` }));
}
