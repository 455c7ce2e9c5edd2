/** A page of one file: the map, the timeline, what was done, and a slider through time. It needs no server and no network. */
import { elapsedText, type TraceEntry, timelineLine } from "everynode";
import { changesIn, type Film, filmOf, momentMs } from "./film.js";
import { filmMap, type FilmMap, frameFrom, framesOf, frameTimes } from "./film-map.js";
import { momentsOf, type Seen } from "./moment.js";
import { PAGE_SCRIPT } from "./page-script.js";
import { pageStyle } from "./page-style.js";
import { checkOptions, type Mark, type PictureOptions, type PodChoice } from "./picture-options.js";
import { POD_STATES, type PodState, statesText } from "./pod-look.js";
import { element, escaped, num } from "./svg.js";
import { HEADING, MARGIN, svgDocument } from "./svg-document.js";
import { filmText, timelinePicture, type TimelinePicture } from "./timeline.js";
import type { AxisType } from "./time-axis.js";
import { entriesOf, type Told } from "./told.js";

/** What can be said of a page. */
export interface PageOptions extends PictureOptions, PodChoice {
  /** As of a map. */
  readonly groupBy?: string;
  /** Violations and remarks. */
  readonly marks?: readonly Mark[];
  /** As of a timeline. */
  readonly axis?: AxisType;
  /** What was done, for the lines below the slider: a cluster that was made with `trace: "full"`, or entries of a trace; what the moments of a history say of themselves where left out. */
  readonly trace?: Told;
}

/** The page as HTML. Throws a `UsageError` for options that there are not. O(moments × pods). */
export function pageHtml(seen: Iterable<Seen>, options: PageOptions = {}): string {
  checkOptions(options);
  const { theme = "auto", title = "What happened in the cluster", marks = [] } = options;
  const film = filmOf(momentsOf(seen), options);
  const lines = [...traceLines(film, options.trace), ...markLines(film, marks)].sort((a, b) => a.at - b.at);
  const frames = framesOf(film, lines.map(({ at }) => at));
  const map = filmMap(film, HEADING);
  const timeline = timelinePicture(film, { theme, marks, axis: options.axis ?? "auto", title: "Timeline", width: TIMELINE_WIDTH, cursor: "cursor" });
  return [
    `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<title>${escaped(title)}</title>\n<style>${pageStyle(theme)}</style>\n</head>\n<body>`,
    `<main>`,
    header(title, film, frames.length),
    `<section id="map" class="picture" aria-label="Map">${mapPicture(map, film, options)}</section>`,
    lines.length === 0 ? `<ol id="log" hidden></ol>` : `<section aria-label="What was done"><h2>What was done</h2><ol id="log" tabindex="0"></ol></section>`,
    `<section id="timeline" class="picture" aria-label="Timeline">${timeline.svg}</section>`,
    `<p><kbd>←</kbd> <kbd>→</kbd> one step, <kbd>Page Up</kbd> <kbd>Page Down</kbd> a tenth, <kbd>Home</kbd> <kbd>End</kbd>, <kbd>Space</kbd> plays; a click on the timeline goes there.</p>`,
    `</main>`,
    `<script type="application/json" id="film">${filmJson({ film, frames, map, timeline, lines })}</script>`,
    `<script>${PAGE_SCRIPT}</script>`,
    `</body>\n</html>\n`,
  ].join("\n");
}

const TIMELINE_WIDTH = 1200;
const TIME_WIDTH = 9;

function header(title: string, film: Film, frames: number): string {
  return `<header>
<h1>${escaped(title)}</h1>
<p>${escaped(filmText(film))}</p>
<noscript><p>Without scripts the map shows the last moment.</p></noscript>
</header>
<div id="controls" role="group" aria-label="Time">
<button id="play" type="button" aria-pressed="false">Play</button>
<button id="back" type="button" aria-label="one step back">◀</button>
<input id="slider" type="range" min="0" max="${frames - 1}" value="0" step="1" aria-label="Time">
<button id="next" type="button" aria-label="one step on">▶</button>
<output id="clock" for="slider"></output>
<select id="speed" aria-label="Steps a second"><option value="2">2 steps/s</option><option value="10" selected>10 steps/s</option><option value="40">40 steps/s</option></select>
<div id="say" aria-live="polite"></div>
</div>`;
}

/** The map with all that is ever seen in it; what is not seen at the end is hidden. */
function mapPicture(map: FilmMap, film: Film, options: PageOptions): string {
  const items = map.items.map(({ svg, to }, at) => element("g", { "data-i": at, hidden: to >= film.moments.length ? undefined : "" }, svg));
  const { theme } = options;
  return svgDocument({ width: map.width, height: map.bottom + MARGIN, title: "Nodes and their pods", subtitle: "at the time of the slider", description: filmText(film), body: map.back + items.join("") + map.legend, theme });
}

/** A line of what was done, and the moment that it belongs to. */
interface Line {
  readonly at: number;
  readonly text: string;
  /** Of a mark what it is; empty for what was done. */
  readonly type: NonNullable<Mark["type"]> | "";
}

/** A write belongs to the first moment that has its revision, all else to the first that is not before it. */
function traceLines(film: Film, told: Told | undefined): readonly Line[] {
  const startMs = momentMs(film, 0);
  if (told === undefined) return film.moments.flatMap(({ did, atMs }, at) => (did === undefined ? [] : [{ at, text: `${elapsedText(atMs - startMs).padStart(TIME_WIDTH)} ${did}`, type: "" }]));
  const lines: Line[] = [];
  let at = 0;
  for (const entry of entriesOf(told)) {
    const text = timelineLine(entry, startMs);
    if (entry.atMs < startMs || text === undefined) continue;
    while (at < film.moments.length - 1 && isBefore(film, at, entry)) at++;
    lines.push({ at, text, type: "" });
  }
  return lines;
}

function isBefore(film: Film, at: number, entry: TraceEntry): boolean {
  const moment = film.moments[at];
  if (moment === undefined) return false;
  const revision = "write" in entry ? entry.write?.revision : undefined;
  return revision === undefined ? moment.atMs < entry.atMs : moment.state.revision < revision;
}

function markLines(film: Film, marks: readonly Mark[]): readonly Line[] {
  return marks.map(({ atMs, moment, node, text, type = "violation" }) => {
    const found = moment ?? film.moments.findLastIndex((each) => each.atMs <= atMs);
    return { at: Math.min(Math.max(0, found), film.moments.length - 1), text: `▼ ${node === undefined ? "" : `${node}: `}${text}`, type };
  });
}

interface PageParts {
  readonly film: Film;
  readonly frames: readonly number[];
  readonly map: FilmMap;
  readonly timeline: TimelinePicture;
  readonly lines: readonly Line[];
}

/** What the script goes by. Numbers of moments become numbers of frames. */
function filmJson({ film, frames, map, timeline, lines }: PageParts): string {
  const says = saysOf(film, frames);
  const distinct = [...new Set(says)];
  const places = new Map(distinct.map((text, at) => [text, at]));
  const data = {
    ms: frameTimes(film, frames),
    from: map.items.map(({ from }) => frameFrom(frames, from)),
    to: map.items.map(({ to }) => frameFrom(frames, to)),
    says: distinct,
    say: says.map((text) => places.get(text) ?? 0),
    lines: lines.map(({ at, text, type }) => [frameFrom(frames, at), text, ...(type === "" ? [] : [type])]),
    axis: { top: timeline.top, bottom: timeline.bottom, x: frames.map((at) => Number(num(timeline.axis.x(at)))) },
  };
  // No text in it can end the element that it stands in.
  return JSON.stringify(data).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** How all pods are in each frame. */
function saysOf(film: Film, frames: readonly number[]): readonly string[] {
  const changes = new Map<number, (readonly [state: PodState, by: number])[]>();
  const add = (at: number, state: PodState, by: number): void => {
    const found = changes.get(at);
    if (found === undefined) changes.set(at, [[state, by]]);
    else found.push([state, by]);
  };
  for (const pod of film.pods) {
    pod.states.forEach(({ from, look }, at) => {
      add(from, look, 1);
      add(pod.states[at + 1]?.from ?? pod.to, look, -1);
    });
  }
  const counts = new Map<PodState, number>(POD_STATES.map((state) => [state, 0]));
  const known = new Set([...frames, ...changesIn(film)]);
  const texts = new Map<number, string>();
  for (const at of [...known].sort((a, b) => a - b)) {
    for (const [state, by] of changes.get(at) ?? []) counts.set(state, (counts.get(state) ?? 0) + by);
    texts.set(at, statesText(counts));
  }
  return frames.map((at) => texts.get(at) ?? "");
}
