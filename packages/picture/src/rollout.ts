/** A rollout that plays by itself: the map, in one SVG that moves, without a script. */
import { elapsedText, describedValue, UsageError } from "everynode";
import { filmOf } from "./film.js";
import { filmMap, type FilmItem, frameFrom, framesOf, frameTimes } from "./film-map.js";
import { momentsOf, type Seen } from "./moment.js";
import { checkOptions, type PictureOptions, type PodChoice } from "./picture-options.js";
import { element, num, rect, words } from "./svg.js";
import { HEADING, MARGIN, svgDocument } from "./svg-document.js";
import { filmText } from "./timeline.js";

/** What can be said of an animated rollout. */
export interface RolloutOptions extends PictureOptions, PodChoice {
  /** As of a map. */
  readonly groupBy?: string;
  /** How long it plays before it begins anew, in real seconds; 12 where left out. */
  readonly seconds?: number;
}

const SECONDS = 12;
/** The share of the time for which the last moment stands. */
const REST = 0.15;
/** Times that are told at most: more change too fast to be read. */
const MOST_TIMES = 60;

/**
 * What happened, as an SVG that moves and begins anew: every moment in which anything changed for the same time, the last one longer. Where nothing moves (printed, say) it shows the last
 * moment. Throws a `UsageError` for options that there are not. O(moments × pods).
 */
export function rolloutSvg(seen: Iterable<Seen>, options: RolloutOptions = {}): string {
  checkOptions(options);
  const { seconds = SECONDS } = options;
  if (!(Number.isFinite(seconds) && seconds > 0)) throw new UsageError(`seconds must be a number greater than 0; got ${describedValue(seconds)}`);
  const film = filmOf(momentsOf(seen), options);
  const frames = framesOf(film);
  const map = filmMap(film, HEADING + 22, options.width);
  const pace: Pace = { frames, seconds };
  const times = frameTimes(film, frames);
  const bar = map.width - 2 * MARGIN - 90;
  return svgDocument({
    width: map.width,
    height: map.bottom + MARGIN,
    title: options.title ?? "A rollout",
    subtitle: filmText(film),
    description: `${filmText(film)}; it plays in ${num(seconds)} s, and begins anew`,
    body: map.back + clock(times, pace) + progress(bar, pace) + map.items.map((item) => shown(item, pace)).join("") + map.legend,
    theme: options.theme,
  });
}

interface Pace {
  /** Numbers of moments. */
  readonly frames: readonly number[];
  readonly seconds: number;
}

/** When a moment is shown, as a share of the whole. */
function shareOf(at: number, { frames }: Pace): number {
  const frame = frameFrom(frames, at);
  return frame === frames.length ? 1 : (frame / frames.length) * (1 - REST);
}

/** Something that is there from one moment to another; as it is at the end, where nothing moves. */
function shown({ svg, from, to }: FilmItem, pace: Pace): string {
  const [begin, end] = [shareOf(from, pace), shareOf(to, pace)];
  const staysToEnd = end >= 1;
  if (begin <= 0 && staysToEnd) return svg.includes("<title>") ? element("g", {}, svg) : svg;
  const values = [...(begin > 0 ? ["hidden"] : []), "visible", ...(staysToEnd ? [] : ["hidden"])];
  const keys = [0, ...(begin > 0 ? [begin] : []), ...(staysToEnd ? [] : [end])].map(key);
  return element("g", { visibility: staysToEnd ? undefined : "hidden" }, animate("visibility", values, { keys, pace, mode: "discrete" }) + svg);
}

const key = (share: number): string => String(Math.round(share * 10_000) / 10_000);

function animate(name: string, values: readonly string[], { keys, pace, mode }: { readonly keys: readonly string[]; readonly pace: Pace; readonly mode: "discrete" | "linear" }): string {
  return element("animate", { attributeName: name, dur: `${num(pace.seconds)}s`, repeatCount: "indefinite", calcMode: mode, values: values.join(";"), keyTimes: keys.join(";") });
}

/** The time of what is shown. */
function clock(times: readonly number[], pace: Pace): string {
  const step = Math.ceil(times.length / MOST_TIMES);
  const told = times.map((ms, at) => ({ ms, at })).filter(({ at }) => at % step === 0 || at === times.length - 1);
  return told
    .map(({ ms, at }, index) => {
      const item = { svg: words(elapsedText(ms), { x: MARGIN, y: HEADING + 9, class: "bold" }), from: pace.frames[at] ?? 0, to: pace.frames[told[index + 1]?.at ?? Infinity] ?? Infinity };
      return shown(item, pace);
    })
    .join("");
}

function progress(width: number, pace: Pace): string {
  const [x, y] = [MARGIN + 90, HEADING + 2];
  const filled = element("rect", { x, y, width, height: 6, rx: 3, class: "note-head" }, animate("width", ["0", num(width), num(width)], { keys: ["0", key(1 - REST), "1"], pace, mode: "linear" }));
  return rect(x, y, { width, height: 6 }, { rx: 3, class: "chip" }) + filled;
}
