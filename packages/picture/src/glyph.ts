/** The sign of a pod: its shape and colour are its template's, and how it is drawn tells what it is at. Colour is never the only difference. */
import type { PodState } from "./pod-look.js";
import { element, num, words } from "./svg.js";
import type { TemplateLook } from "./template-look.js";

/** Where a sign stands, and how high it is, in pixels. */
export interface GlyphPlace {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Letter of the class that each state is drawn by, together with the template's suffix: filled, outlined, dashed, dotted, pale. */
const STATE_CLASS: Readonly<Record<PodState, string>> = { ready: "f", unready: "o", starting: "d", waiting: "w", terminating: "x", failed: "o", succeeded: "o" };

/** The class of a pod's shape. */
export function glyphClass({ suffix }: Pick<TemplateLook, "suffix">, state: PodState): string {
  return STATE_CLASS[state] + suffix;
}

/** The shape around a point, as the data of a path. Shapes are about equally large. */
export function shapePath(shape: number, { x, y, size }: GlyphPlace): string {
  const r = size / 2;
  switch (shape) {
    case 1:
      return `M${num(x - r)} ${num(y)}a${num(r)} ${num(r)} 0 1 0 ${num(2 * r)} 0a${num(r)} ${num(r)} 0 1 0 ${num(-2 * r)} 0z`;
    case 2:
      return `M${num(x)} ${num(y - r * 1.12)}l${num(r * 1.12)} ${num(r * 1.12)} ${num(-r * 1.12)} ${num(r * 1.12)} ${num(-r * 1.12)} ${num(-r * 1.12)}z`;
    case 3:
      return `M${num(x - r * 1.1)} ${num(y)}l${num(r * 0.55)} ${num(-r * 0.95)}h${num(r * 1.1)}l${num(r * 0.55)} ${num(r * 0.95)} ${num(-r * 0.55)} ${num(r * 0.95)}h${num(-r * 1.1)}z`;
    default:
      return squarePath({ x, y, size });
  }
}

/** A square with round corners; small ones have none. */
function squarePath({ x, y, size }: GlyphPlace): string {
  const side = size * 0.92;
  const [left, top] = [x - side / 2, y - side / 2];
  if (size < 10) return `M${num(left)} ${num(top)}h${num(side)}v${num(side)}h${num(-side)}z`;
  const c = size * 0.2;
  const straight = num(side - 2 * c);
  const corner = num(c);
  return `M${num(left + c)} ${num(top)}h${straight}q${corner} 0 ${corner} ${corner}v${straight}q0 ${corner} ${num(-c)} ${corner}h-${straight}q${num(-c)} 0 ${num(-c)} ${num(-c)}v-${straight}q0 ${num(-c)} ${corner} ${num(-c)}z`;
}

/** What is drawn over the shape of a pod that is on its way out: a stroke; a cross for one that failed, a tick for one that succeeded. */
export function overlayPath(state: PodState, { x, y, size }: GlyphPlace): string {
  const r = size * 0.3;
  if (state === "failed") return `M${num(x - r)} ${num(y - r)}l${num(2 * r)} ${num(2 * r)}m0 ${num(-2 * r)}l${num(-2 * r)} ${num(2 * r)}`;
  if (state === "succeeded") return `M${num(x - r)} ${num(y)}l${num(r * 0.7)} ${num(r * 0.8)} ${num(r * 1.3)} ${num(-r * 1.7)}`;
  const s = size * 0.56;
  return state === "terminating" ? `M${num(x - s)} ${num(y + s)}l${num(2 * s)} ${num(-2 * s)}` : "";
}

/** The class of what is drawn over the shape. */
export function overlayClass(state: PodState): string {
  return state === "failed" ? "failed-line" : "strike";
}

/** The whole sign of a pod, with its template's word where there is room for it. */
export function glyph(look: TemplateLook, state: PodState, place: GlyphPlace): string {
  const { x, y, size } = place;
  const isOutlined = state !== "ready" && state !== "terminating";
  const shape = element("path", { class: glyphClass(look, state), d: shapePath(look.shape, isOutlined ? { x, y, size: size - 2 } : place) });
  const over = overlayPath(state, place);
  const overlay = over === "" ? "" : element("path", { class: overlayClass(state), d: over, "stroke-width": 2 });
  const showsWord = look.word !== "" && size >= 10 && state !== "failed" && state !== "succeeded";
  return shape + (showsWord ? wordOn(look, state, place) : "") + overlay;
}

function wordOn({ word, suffix }: TemplateLook, state: PodState, { x, y, size }: GlyphPlace): string {
  const fontSize = size * (word.length <= 1 ? 0.62 : word.length === 2 ? 0.52 : word.length === 3 ? 0.42 : 0.32);
  if (fontSize < 5) return "";
  const classes = state === "ready" ? `mid bold t${suffix}` : "mid bold";
  return words(word, { x, y: y + fontSize * 0.35, class: classes, style: `font-size:${num(fontSize)}px` });
}
