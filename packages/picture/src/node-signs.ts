/** The signs of a node on a card: its state beside the name; below it chips for roles, labels, taints and what is wrong with its machine. */
import type { Box } from "./map-layout.js";
import type { SeenNode } from "./scene.js";
import { rect, words } from "./svg.js";
import { fitted, textWidth } from "./text-width.js";

/** A small framed text. */
interface Chip {
  readonly text: string;
  readonly frame: string;
  readonly ink: string;
}

const CHIP_FONT = 9.5;
const CHIP_HEIGHT = 14;
const CHIP_ROW = 17;
const CHIP_PAD = 5;
/** Rows of chips on a card; what does not fit is counted. */
const MOST_ROWS = 4;

/** What is the matter with a node, in one or two words; empty for one that is well. */
export function nodeState({ isGone, isReady, isCordoned }: Omit<SeenNode, "pods">): string {
  if (isGone) return "gone";
  return [...(isReady ? [] : ["NotReady"]), ...(isCordoned ? ["cordoned"] : [])].join(", ");
}

/** The class of a node's frame. */
export function cardClass({ isGone, isReady, isCordoned }: Omit<SeenNode, "pods">): string {
  if (isGone) return "card-gone";
  if (!isReady) return "card-bad";
  return isCordoned ? "card-cordoned" : "card";
}

function chipsOf({ roles, labels, taints, troubles }: Omit<SeenNode, "pods">): readonly Chip[] {
  return [
    ...troubles.map((text) => ({ text: `⚡ ${text}`, frame: "chip-bad", ink: "on-bad" })),
    ...roles.map((text) => ({ text, frame: "chip", ink: "bold" })),
    ...taints.map((text) => ({ text: `⊘ ${text}`, frame: "chip-taint", ink: "warn" })),
    ...labels.map((text) => ({ text, frame: "chip", ink: "soft" })),
  ];
}

interface PlacedChip extends Chip {
  readonly x: number;
  readonly row: number;
  readonly width: number;
}

/** The chips in rows of this width; the last of those that fit says how many more there are. */
function chipRows(node: Omit<SeenNode, "pods">, width: number): readonly PlacedChip[] {
  const chips = chipsOf(node);
  const placed: PlacedChip[] = [];
  let [x, row] = [0, 0];
  for (const [at, chip] of chips.entries()) {
    const text = fitted(chip.text, width - 2 * CHIP_PAD, CHIP_FONT);
    const takes = textWidth(text, CHIP_FONT) + 2 * CHIP_PAD;
    const isNext = x > 0 && x + takes > width;
    if (isNext && row + 1 === MOST_ROWS) {
      const more = `+${chips.length - at} more`;
      const moreWidth = textWidth(more, CHIP_FONT) + 2 * CHIP_PAD;
      while (placed.length > 0 && placed.at(-1)?.row === row && x + moreWidth > width) x = placed.pop()?.x ?? 0;
      return [...placed, { text: `+${chips.length - placed.length} more`, frame: "chip", ink: "soft", x, row, width: moreWidth }];
    }
    if (isNext) [x, row] = [0, row + 1];
    placed.push({ ...chip, text, x, row, width: takes });
    x += takes + 4;
  }
  return placed;
}

/** The height of a card's chips. */
export function chipsHeight(node: Omit<SeenNode, "pods">, width: number): number {
  const last = chipRows(node, width).at(-1);
  return last === undefined ? 0 : (last.row + 1) * CHIP_ROW + 4;
}

/** The frame, name and signs of a card. */
export function cardHead(node: Omit<SeenNode, "pods">, box: Box, padding: number): string {
  const inner = box.width - 2 * padding;
  const state = nodeState(node);
  const stateWidth = state === "" ? 0 : textWidth(state, 10, true) + 10;
  const [x, y] = [box.x + padding, box.y + padding];
  let svg = rect(box.x, box.y, { width: box.width, height: box.height }, { rx: 7, class: cardClass(node) });
  svg += words(fitted(node.name, inner - stateWidth, 13, true), { x, y: y + 12, class: "bold", style: "font-size:13px" });
  if (state !== "") svg += words(state, { x: box.x + box.width - padding, y: y + 12, class: `small bold end ${node.isReady ? "warn" : "bad"}` });
  for (const chip of chipRows(node, inner)) {
    const top = y + 21 + chip.row * CHIP_ROW;
    svg += rect(x + chip.x, top, { width: chip.width, height: CHIP_HEIGHT }, { rx: 3.5, class: chip.frame });
    svg += words(chip.text, { x: x + chip.x + CHIP_PAD, y: top + 10.4, class: chip.ink, style: `font-size:${CHIP_FONT}px` });
  }
  return svg;
}

/** The frame, name and signs of a tile: a bar above it for a node that is not ready, a corner for one that is tainted. */
export function tileHead(node: Omit<SeenNode, "pods">, box: Box, padding: number): string {
  let svg = rect(box.x, box.y, { width: box.width, height: box.height }, { rx: 4, class: cardClass(node) });
  const isTainted = node.taints.length > 0;
  svg += words(fitted(node.name, box.width - 2 * padding - (isTainted ? 8 : 0), 10, !node.isReady), { x: box.x + padding, y: box.y + padding + 9, class: node.isReady || node.isGone ? "small" : "small bold bad" });
  if (isTainted) svg += words("⊘", { x: box.x + box.width - padding + 2, y: box.y + padding + 9, class: "small end warn" });
  return svg;
}

/** What is said of a node to those who point at it. */
export function nodeText(node: Omit<SeenNode, "pods">): string {
  const state = nodeState(node);
  return [
    node.name,
    ...(state === "" ? ["Ready"] : [state]),
    ...node.troubles.map((text) => `machine: ${text}`),
    ...node.roles.map((text) => `role: ${text}`),
    ...node.taints.map((text) => `taint: ${text}`),
    ...node.labels.map((text) => `label: ${text}`),
  ].join("\n");
}
