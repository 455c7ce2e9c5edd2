/** Owners and dependents, from left to right. */
import { formatTime } from "@everynode/model";
import { glyph } from "./glyph.js";
import { legend, type LegendItem } from "./legend.js";
import { countText } from "./map.js";
import { stateItems, templateItems } from "./map-legend.js";
import { momentOf, type Seen } from "./moment.js";
import { type OwnerTreeChoice, ownerTrees } from "./owner-graph.js";
import { type OwnerRow, ownerRows } from "./owner-rows.js";
import { checkOptions, type PictureOptions } from "./picture-options.js";
import type { PodState } from "./pod-look.js";
import { element, group, num, rect, titled, words } from "./svg.js";
import { HEADING, MARGIN, svgDocument } from "./svg-document.js";
import { fitted, textWidth } from "./text-width.js";

const BOX_HEIGHT = 36;
const ROW = 44;
const MOST_BOX = 300;
const LEAST_BOX = 120;
const EDGE = 46;

/** A row in its place. */
interface PlacedRow extends Omit<OwnerRow, "children"> {
  readonly depth: number;
  readonly y: number;
  readonly children: readonly PlacedRow[];
}

/**
 * Owners and what they own, as an SVG. Edges to a controller are whole, those to another owner dashed; an owner that is named and not there has a dotted frame; more than eight pods that
 * are alike are one box. Throws a `UsageError` where there is no such root. O(n log n) in the objects.
 */
export function ownerTreeSvg(seen: Seen, options: OwnerTreeChoice & PictureOptions = {}): string {
  checkOptions(options);
  const { atMs, state } = momentOf(seen);
  const { rows, looks } = ownerRows(state, ownerTrees(state, options));
  const placed = placedRows(rows, HEADING + 10);
  const all = placed.flatMap(flat);
  const widths = columnWidths(all);
  const lefts = widths.map((_, depth) => MARGIN + widths.slice(0, depth).reduce((sum, width) => sum + width + EDGE, 0));
  const frame: Columns = { widths, lefts };
  const right = (lefts.at(-1) ?? MARGIN) + (widths.at(-1) ?? 0);
  const width = options.width ?? Math.max(480, right + MARGIN);
  const bottom = all.reduce((most, { y }) => Math.max(most, y + BOX_HEIGHT), HEADING + 10);
  const states = new Set(all.flatMap(({ pod }): readonly PodState[] => (pod === undefined ? [] : [pod.state])));
  const below = legend([templateItems(looks), [...stateItems(states, looks[0]), ...edgeItems(all)]], { left: MARGIN, top: bottom + 14, width: width - 2 * MARGIN });
  const told = rows.length === 0 ? "nothing owns anything" : `${countText(all.length, "box").replace("boxs", "boxes")}, ${countText(rows.length, "tree")}`;
  return svgDocument({
    width,
    height: below.bottom + MARGIN,
    title: options.title ?? "Owners and what they own",
    subtitle: `${formatTime(atMs)} · ${told}`,
    description: rows.map(({ kind, name }) => `${kind} ${name}`).join(", "),
    body: all.map((row) => edgesSvg(row, frame)).join("") + all.map((row) => boxSvg(row, frame)).join("") + below.svg,
    theme: options.theme,
  });
}

/** Leaves one below the other, and what is above them in their middle. */
function placedRows(rows: readonly OwnerRow[], top: number): readonly PlacedRow[] {
  let next = top;
  const place = (row: OwnerRow, depth: number): PlacedRow => {
    const children = row.children.map((child) => place(child, depth + 1));
    const [first, last] = [children[0], children.at(-1)];
    if (first !== undefined && last !== undefined) return { ...row, depth, children, y: (first.y + last.y) / 2 };
    next += ROW;
    return { ...row, depth, children, y: next - ROW };
  };
  return rows.map((row) => {
    const placed = place(row, 0);
    next += 10;
    return placed;
  });
}

const flat = (row: PlacedRow): readonly PlacedRow[] => [row, ...row.children.flatMap(flat)];

interface Columns {
  readonly widths: readonly number[];
  readonly lefts: readonly number[];
}

function columnWidths(rows: readonly PlacedRow[]): readonly number[] {
  const widths: number[] = [];
  for (const row of rows) {
    const takes = Math.max(textWidth(row.name, 12, true), textWidth(kindLine(row), 10)) + (row.pod === undefined ? 22 : 48);
    widths[row.depth] = Math.max(widths[row.depth] ?? LEAST_BOX, Math.min(MOST_BOX, takes));
  }
  return widths;
}

const kindLine = ({ kind, note }: Pick<OwnerRow, "kind" | "note">): string => (note === "" ? kind : `${kind} · ${note}`);

function boxSvg(row: PlacedRow, { widths, lefts }: Columns): string {
  const { depth, y, name, pod, isAbsent, isLeaving } = row;
  const [x, width] = [lefts[depth] ?? 0, widths[depth] ?? LEAST_BOX];
  const indent = pod === undefined ? 11 : 37;
  const parts = [
    titled(`${kindLine(row)}\n${name}`),
    rect(x, y, { width, height: BOX_HEIGHT }, { rx: 6, class: isAbsent ? "card-gone" : isLeaving ? "card-cordoned" : "card" }),
    pod === undefined ? "" : glyph(pod.look, pod.state, { x: x + 20, y: y + BOX_HEIGHT / 2, size: 19 }),
    words(fitted(kindLine(row), width - indent - 8, 10), { x: x + indent, y: y + 14, class: "small soft" }),
    words(fitted(name, width - indent - 8, 12, true), { x: x + indent, y: y + 28, class: "bold" }),
  ];
  return group({}, ...parts);
}

function edgesSvg({ depth, y, children }: PlacedRow, { widths, lefts }: Columns): string {
  const from = (lefts[depth] ?? 0) + (widths[depth] ?? 0);
  const to = lefts[depth + 1] ?? from;
  const bend = (to - from) / 2;
  const paths = { edge: "", "edge-weak": "" };
  for (const child of children) {
    const [start, end] = [y + BOX_HEIGHT / 2, child.y + BOX_HEIGHT / 2];
    paths[child.isControlled ? "edge" : "edge-weak"] += `M${num(from)} ${num(start)}C${num(from + bend)} ${num(start)} ${num(to - bend)} ${num(end)} ${num(to)} ${num(end)}`;
  }
  return Object.entries(paths).map(([name, d]) => (d === "" ? "" : element("path", { class: name, d }))).join("");
}

function edgeItems(rows: readonly PlacedRow[]): readonly LegendItem[] {
  const line = (name: string, text: string): LegendItem => ({ text, draw: (x, y) => element("path", { class: name, d: `M${num(x - 10)} ${num(y)}h20` }) });
  const children = rows.filter(({ depth }) => depth > 0);
  return [
    ...(children.some(({ isControlled }) => isControlled) ? [line("edge", "controller")] : []),
    ...(children.some(({ isControlled }) => !isControlled) ? [line("edge-weak", "owner")] : []),
    ...(rows.some(({ isAbsent }) => isAbsent) ? [{ text: "not there", draw: (x: number, y: number) => rect(x - 8, y - 7, { width: 16, height: 14 }, { rx: 3, class: "card-gone" }) }] : []),
    ...(rows.some(({ isLeaving, pod }) => isLeaving && pod === undefined) ? [{ text: "being deleted", draw: (x: number, y: number) => rect(x - 8, y - 7, { width: 16, height: 14 }, { rx: 3, class: "card-cordoned" }) }] : []),
  ];
}
