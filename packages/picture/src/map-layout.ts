/** Where nodes, and the places of pods on them, stand on a map: in boxes for their groups, which fill rows from the left. */

/** How much is told of each node: a card with its name, labels and taints; a tile with its name; or a dot. */
export type MapDetail = "cards" | "tiles" | "dots";

/** How large things are at a detail, in pixels. */
export interface MapScale {
  readonly detail: MapDetail;
  /** Width of a node. */
  readonly nodeWidth: number;
  /** What a node's name and signs take above its pods. */
  readonly head: number;
  readonly padding: number;
  readonly gap: number;
  /** From one pod to the next, and how high its sign is. */
  readonly pitch: number;
  readonly glyph: number;
  /** As wide as the picture gets where nothing else is said. */
  readonly width: number;
}

const CARDS: MapScale = { detail: "cards", nodeWidth: 178, head: 26, padding: 10, gap: 10, pitch: 23, glyph: 19, width: 800 };
const TILES: MapScale = { detail: "tiles", nodeWidth: 74, head: 16, padding: 6, gap: 6, pitch: 15.5, glyph: 13, width: 1000 };

/** Beyond so many nodes no names are told. */
const MOST_TILES = 300;
const MOST_CARDS = 40;

/** The scale for so many nodes, of which the fullest has so many pods. */
export function mapScale(nodes: number, fullest: number): MapScale {
  if (nodes <= MOST_CARDS) return CARDS;
  if (nodes <= MOST_TILES) return TILES;
  const across = Math.max(1, Math.ceil(Math.sqrt(fullest)));
  const pitch = across === 1 ? 10 : across === 2 ? 7 : across <= 4 ? 5 : 3.5;
  return { detail: "dots", nodeWidth: across * pitch + 3, head: 0, padding: 2, gap: 2, pitch, glyph: pitch - (pitch > 4 ? 1.5 : 0.5), width: 1200 };
}

/** A box in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a layout is asked to place: groups of nodes, each by the places for pods that it needs and the height of its signs. */
export interface LayoutGroup {
  readonly name: string;
  readonly nodes: readonly { readonly slots: number; readonly signsHeight: number }[];
}

/** A group that has its place. */
export interface PlacedGroup extends Box {
  readonly nodes: readonly Box[];
}

/** A map that is laid out. */
export interface MapLayout {
  readonly groups: readonly PlacedGroup[];
  /** Where it ends. */
  readonly width: number;
  readonly bottom: number;
}

const GROUP_HEAD = 24;
const GROUP_PADDING = 10;
const GROUP_GAP = 14;

/** What a layout has to go by. */
export interface LayoutFrame {
  readonly scale: MapScale;
  readonly left: number;
  readonly top: number;
  /** The most that it may take. */
  readonly width: number;
}

/** How many pods stand beside each other on a node. */
const slotsAcross = ({ nodeWidth, padding, pitch, glyph }: MapScale): number => Math.max(1, Math.floor((nodeWidth - 2 * padding + pitch - glyph + 0.01) / pitch));

/** The middle of a pod's place on its node. */
export function slotPlace(box: Box, at: number, { scale, signsHeight }: { readonly scale: MapScale; readonly signsHeight: number }): { readonly x: number; readonly y: number } {
  const across = slotsAcross(scale);
  const { padding, pitch, glyph, head } = scale;
  return { x: box.x + padding + (at % across) * pitch + glyph / 2, y: box.y + padding + head + signsHeight + Math.floor(at / across) * pitch + pitch / 2 };
}

function nodeHeight({ slots, signsHeight }: LayoutGroup["nodes"][number], scale: MapScale): number {
  const rows = Math.max(1, Math.ceil(slots / slotsAcross(scale)));
  return 2 * scale.padding + scale.head + signsHeight + rows * scale.pitch;
}

/** Lays out groups in rows. Linear in the nodes. */
export function mapLayout(groups: readonly LayoutGroup[], frame: LayoutFrame): MapLayout {
  const { left, top, width } = frame;
  const placed: PlacedGroup[] = [];
  let [x, y, rowBottom, right] = [left, top, top, left];
  const columns = columnsOf(groups, frame);
  groups.forEach((group, at) => {
    const box = placedGroup(group, columns[at] ?? 1, { ...frame, left: x, top: y });
    const isFull = x > left && box.x + box.width > left + width + 0.01;
    const final = isFull ? placedGroup(group, columns[at] ?? 1, { ...frame, left, top: rowBottom + GROUP_GAP }) : box;
    if (isFull) y = rowBottom + GROUP_GAP;
    placed.push(final);
    rowBottom = Math.max(rowBottom, final.y + final.height);
    right = Math.max(right, final.x + final.width);
    x = final.x + final.width + GROUP_GAP;
  });
  return { groups: placed, width: right - left, bottom: rowBottom };
}

const inset = (groups: readonly LayoutGroup[]): number => (groups.length === 1 && groups[0]?.name === "" ? 0 : GROUP_PADDING);

/** How many nodes stand beside each other in each group: all of the width for one group, about a square for several, and for those that would fill a row alone a share of it. */
function columnsOf(groups: readonly LayoutGroup[], { scale, width }: LayoutFrame): readonly number[] {
  const most = Math.max(1, Math.floor((width - 2 * inset(groups) + scale.gap) / (scale.nodeWidth + scale.gap)));
  if (groups.length <= 1) return groups.map(({ nodes }) => Math.min(most, Math.max(1, nodes.length)));
  const shares = Math.min(groups.length, scale.detail === "cards" ? 2 : 3);
  const shareWidth = (width - (shares - 1) * GROUP_GAP) / shares - 2 * GROUP_PADDING;
  const share = Math.max(1, Math.floor((shareWidth + scale.gap) / (scale.nodeWidth + scale.gap)));
  return groups.map(({ nodes }) => Math.max(1, Math.min(nodes.length, share, most)));
}

function placedGroup({ name, nodes }: LayoutGroup, columns: number, { scale, left, top }: LayoutFrame): PlacedGroup {
  const isBare = name === "";
  const pad = isBare ? 0 : GROUP_PADDING;
  const boxes: Box[] = [];
  let y = top + (isBare ? 0 : GROUP_HEAD);
  for (let from = 0; from < nodes.length; from += columns) {
    const row = nodes.slice(from, from + columns);
    const height = row.reduce((most, node) => Math.max(most, nodeHeight(node, scale)), 0);
    for (const at of row.keys()) boxes.push({ x: left + pad + at * (scale.nodeWidth + scale.gap), y, width: scale.nodeWidth, height });
    y += height + scale.gap;
  }
  const bottom = nodes.length === 0 ? y : y - scale.gap;
  const width = columns * (scale.nodeWidth + scale.gap) - scale.gap + 2 * pad;
  return { x: left, y: top, width, height: bottom + pad - top, nodes: boxes };
}
