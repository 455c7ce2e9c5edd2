/** The map of a film: every node that there ever was in its place, and on it every pod in a place that is free while it is there. What is seen when is left to whoever shows it. */
import { changesIn, type Film, momentMs, type NodeLife, type PodLife } from "./film.js";
import { glyph } from "./glyph.js";
import { rowsOf } from "./lanes.js";
import { legend } from "./legend.js";
import { groupFrame } from "./map.js";
import { templateItems, nodeItems, stateItems } from "./map-legend.js";
import { type Box, mapLayout, type MapScale, mapScale, slotPlace } from "./map-layout.js";
import { cardHead, chipsHeight, nodeText, tileHead } from "./node-signs.js";
import { naturally } from "./natural-order.js";
import { POD_STATE_TEXTS, type PodState } from "./pod-look.js";
import { goneNode, type SeenNode } from "./scene.js";
import { rect, titled, words } from "./svg.js";
import { MARGIN } from "./svg-document.js";

/** Something that is seen from one moment to another. */
export interface FilmItem {
  readonly svg: string;
  /** Numbers of moments: the first in which it is seen, and the first in which it is not any more. */
  readonly from: number;
  readonly to: number;
}

/** A map that plays. */
export interface FilmMap {
  readonly width: number;
  readonly bottom: number;
  /** What is always seen, behind all else. */
  readonly back: string;
  readonly items: readonly FilmItem[];
  readonly legend: string;
}

interface Place {
  readonly node: NodeLife | undefined;
  readonly name: string;
  readonly slots: number;
  readonly signsHeight: number;
  readonly rows: readonly (readonly PodLife[])[];
}

const NOWHERE = "waiting for a node";

/** Lays out the map of a film below `top`. */
export function filmMap(film: Film, top: number, width?: number): FilmMap {
  const byNode = podsByNode(film);
  const fullest = [...byNode.values()].reduce((most, rows) => Math.max(most, rows.length), 0);
  const scale = mapScale(film.nodes.length, fullest);
  const groups = groupedPlaces(film, byNode, scale);
  const layout = mapLayout(groups.map(({ name, places }) => ({ name, nodes: places })), { scale, left: MARGIN, top, width: (width ?? scale.width + 2 * MARGIN) - 2 * MARGIN });
  const items: FilmItem[] = [];
  let back = "";
  groups.forEach(({ name, places }, at) => {
    const placed = layout.groups[at];
    if (placed === undefined) return;
    if (name !== "") back += groupFrame(name, places.map(({ name: node }) => ({ ...goneNode(node), isReady: true })), placed);
    places.forEach((place, index) => {
      const box = placed.nodes[index] as Box;
      if (place.node === undefined) back += rect(box.x, box.y, { width: box.width, height: box.height }, { rx: 6, class: "card-gone" }) + (scale.detail === "dots" ? "" : words(place.name, { x: box.x + scale.padding, y: box.y + scale.padding + 10, class: "small soft" }));
      items.push(...nodeItemsOf(place, box, { film, scale }), ...podItemsOf(place, box, { film, scale }));
    });
  });
  const shown = width ?? Math.max(560, layout.width + 2 * MARGIN);
  const frame = legend(legendRows(film), { left: MARGIN, top: layout.bottom + 14, width: shown - 2 * MARGIN });
  return { width: shown, bottom: frame.bottom, back, items, legend: frame.svg };
}

/** The pods of each node in as many rows as it has places. */
function podsByNode({ pods }: Film): ReadonlyMap<string, readonly (readonly PodLife[])[]> {
  const byNode = new Map<string, PodLife[]>();
  for (const pod of pods) {
    const name = pod.node ?? NOWHERE;
    const found = byNode.get(name);
    if (found === undefined) byNode.set(name, [pod]);
    else found.push(pod);
  }
  return new Map(Array.from(byNode, ([name, lives]) => [name, rowsOf(lives)] as const));
}

interface PlaceGroup {
  readonly name: string;
  readonly places: readonly Place[];
}

function groupedPlaces(film: Film, byNode: ReadonlyMap<string, readonly (readonly PodLife[])[]>, scale: MapScale): readonly PlaceGroup[] {
  const groups = new Map<string, Place[]>();
  const add = (group: string, place: Place): void => {
    const found = groups.get(group);
    if (found === undefined) groups.set(group, [place]);
    else found.push(place);
  };
  const inner = scale.nodeWidth - 2 * scale.padding;
  for (const node of film.nodes) {
    const rows = byNode.get(node.name) ?? [];
    const heights = node.looks.map(({ look }) => (look === undefined || scale.detail !== "cards" ? 0 : chipsHeight(look, inner)));
    add(node.group, { node, name: node.name, slots: rows.length, signsHeight: Math.max(0, ...heights), rows });
  }
  const nowhere = byNode.get(NOWHERE);
  const ordered: PlaceGroup[] = [...groups].sort(([a], [b]) => naturally(a, b)).map(([name, places]) => ({ name, places }));
  if (nowhere === undefined) return ordered;
  const homeless: Place = { node: undefined, name: NOWHERE, slots: nowhere.length, signsHeight: 0, rows: nowhere };
  const [only, ...others] = ordered;
  if (only !== undefined && others.length === 0 && only.name === "") return [{ name: "", places: [...only.places, homeless] }];
  return [...ordered, { name: NOWHERE, places: [homeless] }];
}

interface PlaceFrame {
  readonly film: Film;
  readonly scale: MapScale;
}

function nodeItemsOf({ node }: Place, box: Box, { film, scale }: PlaceFrame): readonly FilmItem[] {
  if (node === undefined) return [];
  const stretches = node.looks.length > 0 && node.looks[0]?.from === 0 ? node.looks : [{ from: 0, look: undefined }, ...node.looks];
  return stretches.flatMap(({ from, look }, at) => {
    const to = stretches[at + 1]?.from ?? film.moments.length;
    const told: Omit<SeenNode, "pods"> = look ?? goneNode(node.name);
    const head = scale.detail === "cards" ? cardHead(told, box, scale.padding) : scale.detail === "tiles" ? tileHead(told, box, scale.padding) : dotHead(told, box);
    return to > from ? [{ svg: titled(nodeText(told)) + head, from, to }] : [];
  });
}

function dotHead({ isReady, isCordoned, isGone }: Omit<SeenNode, "pods">, box: Box): string {
  const name = isGone ? "card-gone" : !isReady ? "card-bad" : isCordoned ? "card-cordoned" : "card";
  return rect(box.x, box.y, { width: box.width, height: box.height }, { class: name, style: "stroke-width:.8" });
}

function podItemsOf({ rows, signsHeight }: Place, box: Box, { scale }: PlaceFrame): readonly FilmItem[] {
  return rows.flatMap((row, slot) => {
    const place = { ...slotPlace(box, slot, { scale, signsHeight }), size: scale.glyph };
    return row.flatMap((pod) =>
      pod.states.map(({ from, look }, at) => ({
        svg: (scale.detail === "dots" ? "" : titled(`${pod.namespace}/${pod.name}: ${POD_STATE_TEXTS[look]}`)) + glyph(pod.look, look, place),
        from,
        to: pod.states[at + 1]?.from ?? pod.to,
      })),
    );
  });
}

function legendRows(film: Film): Parameters<typeof legend>[0] {
  const states = new Set(film.pods.flatMap((pod): readonly PodState[] => pod.states.map(({ look }) => look)));
  const looks = film.nodes.flatMap((node) => node.looks.map(({ look }) => look ?? goneNode(node.name)));
  return [templateItems(film.looks), [...stateItems(states, film.looks[0]), ...nodeItems(looks)]];
}

/** The moments that are worth showing: the first, those in which anything changed, and those in `also`; in order. */
export function framesOf(film: Film, also: Iterable<number> = []): readonly number[] {
  return [...new Set([0, ...changesIn(film), ...also])].filter((at) => at >= 0 && at < film.moments.length).sort((a, b) => a - b);
}

/** The times of some moments, in milliseconds since the first of all. */
export function frameTimes(film: Film, frames: readonly number[]): readonly number[] {
  return frames.map((at) => momentMs(film, at) - momentMs(film, 0));
}

/** The first of some frames that is not before a moment; the number of frames where all are. O(log n). */
export function frameFrom(frames: readonly number[], at: number): number {
  let [low, high] = [0, frames.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((frames[middle] ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
