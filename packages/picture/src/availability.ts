/** How many pods of a workload are wanted, available and updated, over time, and how few its budget allows. */
import { changesIn, filmOf, momentMs } from "./film.js";
import { legend, type LegendItem } from "./legend.js";
import { type Moment, momentsOf, type Seen } from "./moment.js";
import { checkOptions, type PictureOptions, type WorkloadName } from "./picture-options.js";
import { element, num, words } from "./svg.js";
import { HEADING, MARGIN, svgDocument } from "./svg-document.js";
import { axisSvg, type AxisType, spanText, timeAxis, type TimeAxis } from "./time-axis.js";
import { type Tally, tallyOf, workloadNamed, workloadText } from "./workload.js";

/** Whose availability is drawn, and over what. */
export interface AvailabilityChoice {
  /** The only DaemonSet or Deployment that there is where left out. */
  readonly of?: WorkloadName;
  /** As of a timeline. */
  readonly axis?: AxisType;
}

/** A tally, from one moment on. */
export interface TallyStep {
  readonly at: number;
  /** Undefined: the workload is not there. */
  readonly tally: Tally | undefined;
}

const WIDTH = 840;
const HEIGHT = 230;
const GUTTER = 44;

/** Availability over time, as an SVG: what the workload's status says. Throws a `UsageError` where there is no such workload. Linear in the moments. */
export function availabilitySvg(seen: Iterable<Seen>, options: AvailabilityChoice & PictureOptions = {}): string {
  checkOptions(options);
  const moments = momentsOf(seen);
  const workload = workloadNamed(moments.map(({ state }) => state), options.of);
  const steps = tallySteps(moments, workload);
  const width = options.width ?? WIDTH;
  const [top, bottom] = [HEADING + 10, HEADING + 10 + HEIGHT];
  const lastChange = Math.max(steps.at(-1)?.at ?? 0, changesIn(filmOf(moments)).at(-1) ?? 0);
  const axis = timeAxis({ moments }, { type: options.axis ?? "auto", left: MARGIN + GUTTER, right: width - MARGIN, lastChange });
  const most = Math.max(1, ...steps.map(({ tally }) => Math.max(tally?.desired ?? 0, tally?.available ?? 0, tally?.updated ?? 0)));
  const frame = { axis, y: (count: number): number => bottom - (count / most) * (HEIGHT - 12), moments: moments.length };
  const items = LINES.filter(({ field }) => steps.some(({ tally }) => tally?.[field] !== undefined)).map(lineItem);
  const below = legend([items], { left: MARGIN, top: bottom + 40, width: width - 2 * MARGIN });
  const last = steps.at(-1)?.tally;
  const told = last === undefined ? "gone in the end" : `in the end ${last.available} of ${last.desired} available, ${last.updated} updated`;
  const spanMs = momentMs({ moments }, moments.length) - momentMs({ moments }, 0);
  return svgDocument({
    width,
    height: below.bottom + MARGIN,
    title: options.title ?? `Availability of ${workloadText(workload)}`,
    subtitle: `${spanText(spanMs)}; ${told}`,
    description: `${told}; fewest available: ${fewest(steps)}`,
    body: countLines(most, frame, width) + axisSvg(axis, top, bottom) + shortfall(steps, frame) + LINES.map(({ field, name }) => stepPath(steps, frame, { field, name })).join("") + below.svg,
    theme: options.theme,
  });
}

/** The fewest that were available once all that were wanted had been. */
function fewest(steps: readonly TallyStep[]): number {
  const full = steps.findIndex(({ tally }) => tally !== undefined && tally.desired > 0 && tally.available >= tally.desired);
  return Math.min(...(full < 0 ? steps : steps.slice(full)).map(({ tally }) => tally?.available ?? 0));
}

/** The moments in which the tally changed. */
export function tallySteps(moments: readonly Moment[], workload: Required<WorkloadName>): readonly TallyStep[] {
  const steps: TallyStep[] = [];
  let before = "";
  moments.forEach(({ state }, at) => {
    const tally = tallyOf(state, workload);
    const text = tally === undefined ? "none" : [tally.desired, tally.available, tally.updated, tally.least].join(" ");
    if (text !== before) steps.push({ at, tally });
    before = text;
  });
  return steps;
}

const LINES: readonly { readonly field: keyof Tally; readonly name: string; readonly text: string }[] = [
  { field: "desired", name: "desired", text: "desired" },
  { field: "least", name: "budget", text: "fewest that the budget allows" },
  { field: "updated", name: "updated", text: "updated" },
  { field: "available", name: "available", text: "available" },
];

function lineItem({ name, text }: (typeof LINES)[number]): LegendItem {
  return { text, width: 30, draw: (x, y) => element("path", { class: name, d: `M${num(x - 15)} ${num(y)}h30` }) };
}

interface Chart {
  readonly axis: TimeAxis;
  readonly moments: number;
  readonly y: (count: number) => number;
}

function stepPath(steps: readonly TallyStep[], { axis, y, moments }: Chart, { field, name }: { readonly field: keyof Tally; readonly name: string }): string {
  let path = "";
  steps.forEach(({ at, tally }, index) => {
    const count = tally?.[field];
    if (count === undefined) return;
    const isOn = steps[index - 1]?.tally?.[field] !== undefined;
    path += `${isOn ? `V${num(y(count))}` : `M${num(axis.x(at))} ${num(y(count))}`}H${num(axis.x(steps[index + 1]?.at ?? moments))}`;
  });
  return path === "" ? "" : element("path", { class: name, d: path });
}

/** Where fewer are available than the budget allows. */
function shortfall(steps: readonly TallyStep[], { axis, y, moments }: Chart): string {
  const parts = steps.map(({ at, tally }, index) => {
    if (tally?.least === undefined || tally.available >= tally.least) return "";
    const [from, to] = [axis.x(at), axis.x(steps[index + 1]?.at ?? moments)];
    return `M${num(from)} ${num(y(tally.least))}H${num(to)}V${num(y(tally.available))}H${num(from)}z`;
  });
  return parts.every((part) => part === "") ? "" : element("path", { class: "fault", d: parts.join("") });
}

function countLines(most: number, { axis, y }: Chart, width: number): string {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000].find((each) => most / each <= 6) ?? most;
  const counts = Array.from({ length: Math.floor(most / step) + 1 }, (_, at) => at * step);
  const lines = counts.map((count) => `M${num(axis.left)} ${num(y(count))}H${num(width - MARGIN)}`).join("");
  return element("path", { class: "grid", d: lines }) + counts.map((count) => words(String(count), { x: axis.left - 8, y: y(count) + 4, class: "small soft end" })).join("") + words("pods", { x: axis.left - 8, y: y(most) - 8 < y(most) ? y(most) - 12 : y(most), class: "small soft end" });
}
