/** The story of a pod as a picture: a line of time for each actor, a dot for what they did, and from each dot a curve to what followed from it. */
import { formatTime } from "@everynode/model";
import { elapsedText } from "everynode";
import { legend } from "./legend.js";
import { checkOptions, type PictureOptions } from "./picture-options.js";
import { podStory, type StoryChoice, type StoryStep } from "./pod-story.js";
import { element, group, num, titled, words } from "./svg.js";
import { HEADING, MARGIN, svgDocument } from "./svg-document.js";
import { textWidth, wrapped } from "./text-width.js";
import type { Told } from "./told.js";

const WIDTH = 860;
const TIME_WIDTH = 84;
const COLUMN = 26;
const LINE = 16;
const FONT = 12;
const MOST_LINES = 3;

/** A step in its place. */
interface PlacedStep extends StoryStep {
  readonly x: number;
  readonly y: number;
  readonly lines: readonly string[];
}

/** The story of a pod as an SVG, from what a person or a fault did down to what became of the pod. Throws a `UsageError` where the trace does not know the pod. */
export function storySvg(told: Told, options: StoryChoice & PictureOptions): string {
  checkOptions(options);
  const steps = podStory(told, options);
  const width = options.width ?? WIDTH;
  const actors = [...new Set(steps.map(({ actor }) => actor))];
  const left = MARGIN + TIME_WIDTH + 18;
  const textLeft = left + actors.length * COLUMN + 2;
  const actorWidth = actors.reduce((most, actor) => Math.max(most, textWidth(actor, FONT, true)), 0) + 12;
  const frame = { left, actors, textWidth: width - MARGIN - textLeft - actorWidth };
  const placed = placedSteps(steps, frame);
  const bottom = (placed.at(-1)?.y ?? HEADING) + ((placed.at(-1)?.lines.length ?? 1) - 1) * LINE + 20;
  const below = legend([legendItems(steps)], { left: MARGIN, top: bottom + 6, width: width - 2 * MARGIN });
  const name = `${options.namespace ?? "default"}/${options.pod}`;
  const startMs = steps[0]?.atMs ?? 0;
  return svgDocument({
    width,
    height: below.bottom + MARGIN,
    title: options.title ?? `The story of pod ${name}`,
    subtitle: `from ${formatTime(startMs)} on · ${steps.length} steps`,
    description: steps.map(({ actor, text }) => `${actor} ${text}`).join("; "),
    body: [
      actorLines(placed, frame, bottom),
      ...placed.map((step) => causeCurve(step, placed)),
      ...placed.map((step) => stepSvg(step, { startMs, textLeft, actorWidth })),
      below.svg,
    ].join(""),
    theme: options.theme,
  });
}

interface StoryFrame {
  readonly left: number;
  readonly actors: readonly string[];
  readonly textWidth: number;
}

function placedSteps(steps: readonly StoryStep[], { left, actors, textWidth: width }: StoryFrame): readonly PlacedStep[] {
  let y = HEADING + 18;
  return steps.map((step) => {
    const lines = wrapped(step.text, { widthPx: width, fontSize: FONT, mostLines: MOST_LINES });
    const placed = { ...step, x: left + (actors.indexOf(step.actor) + 0.5) * COLUMN, y, lines };
    y += (lines.length - 1) * LINE + 30;
    return placed;
  });
}

function actorLines(placed: readonly PlacedStep[], { left, actors }: StoryFrame, bottom: number): string {
  const lines = actors.map((actor, at) => {
    const own = placed.filter((step) => step.actor === actor);
    const x = num(left + (at + 0.5) * COLUMN);
    return `M${x} ${num(own[0]?.y ?? bottom)}V${num(own.at(-1)?.y ?? bottom)}`;
  });
  return element("path", { class: "grid", d: lines.join(""), "stroke-width": 2 });
}

/** From a step down to what followed from it; beside its actor's line where they are the same. */
function causeCurve({ x, y, because }: PlacedStep, placed: readonly PlacedStep[]): string {
  const from = because === undefined ? undefined : placed[because];
  if (from === undefined) return "";
  const bend = Math.min(40, (y - from.y) / 2);
  const side = from.x === x ? 11 : 0;
  const d = `M${num(from.x)} ${num(from.y)}C${num(from.x - side)} ${num(from.y + bend)} ${num(x - side)} ${num(y - bend)} ${num(x)} ${num(y)}`;
  return element("path", { class: "edge", d });
}

interface TextFrame {
  readonly startMs: number;
  readonly textLeft: number;
  readonly actorWidth: number;
}

function stepSvg(step: PlacedStep, { startMs, textLeft, actorWidth }: TextFrame): string {
  const { x, y, atMs, actor, text, lines } = step;
  return group(
    {},
    titled(`${actor} ${text}`),
    words(elapsedText(atMs - startMs), { x: MARGIN + TIME_WIDTH, y: y + 4, class: "small soft end" }),
    dot(step, x, y),
    words(actor, { x: textLeft, y: y + 4, class: "bold" }),
    ...lines.map((line, at) => words(line, { x: textLeft + actorWidth, y: y + 4 + at * LINE })),
  );
}

/** A diamond for what somebody did of their own accord, a full dot for what was done to the pod, an empty one for what led to it. */
function dot({ isRoot, isOfPod }: Pick<StoryStep, "isRoot" | "isOfPod">, x: number, y: number): string {
  if (isRoot) return element("path", { class: "note-head", d: `M${num(x)} ${num(y - 8)}l8 8-8 8-8-8z` });
  return element("circle", { class: isOfPod ? "f0" : "o0", cx: x, cy: y, r: isOfPod ? 6 : 5 });
}

function legendItems(steps: readonly StoryStep[]): Parameters<typeof legend>[0][number] {
  const kinds = [
    { isRoot: true, isOfPod: false, text: "of their own accord" },
    { isRoot: false, isOfPod: false, text: "what led to it" },
    { isRoot: false, isOfPod: true, text: "done to the pod" },
  ];
  const occurs = (kind: (typeof kinds)[number]): boolean => steps.some((step) => step.isRoot === kind.isRoot && (kind.isRoot || step.isOfPod === kind.isOfPod));
  return kinds.filter(occurs).map((kind) => ({ text: kind.text, draw: (x: number, y: number) => dot(kind, x, y) }));
}
