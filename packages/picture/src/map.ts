/** The cluster as a map: nodes in their groups, and on each node its pods. */
import { objectKey } from "@everynode/api";
import { formatTime } from "@everynode/model";
import { glyph, glyphClass, overlayClass, overlayPath, shapePath } from "./glyph.js";
import { legend } from "./legend.js";
import { type Box, mapLayout, type MapLayout, type MapScale, mapScale, slotPlace } from "./map-layout.js";
import { mapLegend } from "./map-legend.js";
import { momentOf, type Seen } from "./moment.js";
import { cardClass, cardHead, chipsHeight, nodeText, tileHead } from "./node-signs.js";
import { checkOptions, type PictureOptions, type PodChoice } from "./picture-options.js";
import { counted, POD_STATE_TEXTS, statesText } from "./pod-look.js";
import { type Scene, sceneOf, type SeenGroup, type SeenNode, type SeenPod } from "./scene.js";
import { element, group, rect, titled, words } from "./svg.js";
import { HEADING, MARGIN, svgDocument } from "./svg-document.js";
import { fitted } from "./text-width.js";

/** What can be said of a map. */
export interface MapOptions extends PictureOptions, PodChoice {
  /** Key of the node label by which nodes are grouped; "none" for one group; "auto" (zone or pool, whichever tells nodes apart) where left out. */
  readonly groupBy?: string;
}

/**
 * The cluster as an SVG. Up to 40 nodes are cards with labels and taints, up to 300 tiles with names, more of them dots. Each pod is drawn once: on the node that it runs on or is meant
 * for, else among those that wait. Throws a `UsageError` for options that there are not. O(n log n) in nodes and pods.
 */
export function mapSvg(seen: Seen, options: MapOptions = {}): string {
  checkOptions(options);
  const scene = sceneOf(momentOf(seen), options);
  const nodes = scene.groups.flatMap((each) => each.nodes);
  const scale = mapScale(nodes.length, nodes.reduce((most, { pods }) => Math.max(most, pods.length), 0));
  const layout = laidOut(scene, scale, options.width);
  const width = options.width ?? Math.max(LEAST_WIDTH, layout.width + 2 * MARGIN);
  const tray = waitingTray(scene.waiting, { scale, top: layout.bottom + 18, width: width - 2 * MARGIN });
  const frame = legend(mapLegend(scene), { left: MARGIN, top: tray.bottom + 14, width: width - 2 * MARGIN });
  return svgDocument({
    width,
    height: frame.bottom + MARGIN,
    title: options.title ?? "Nodes and their pods",
    subtitle: `${formatTime(scene.atMs)} · ${sceneText(scene)}`,
    description: sceneText(scene),
    body: scene.groups.map((each, at) => groupSvg(each, layout.groups[at] as MapLayout["groups"][number], scale)).join("") + tray.svg + frame.svg,
    theme: options.theme,
  });
}

const LEAST_WIDTH = 560;

/** The scene in a sentence: `5 nodes (1 not ready), 9 pods: 8 ready, 1 starting`. */
export function sceneText({ groups, waiting }: Scene): string {
  const nodes = groups.flatMap((each) => each.nodes);
  const pods = [...nodes.flatMap((node) => node.pods), ...waiting];
  const there = nodes.filter(({ isGone }) => !isGone);
  const bad = there.filter(({ isReady }) => !isReady).length;
  const cordoned = there.filter(({ isCordoned }) => isCordoned).length;
  const notes = [...(bad === 0 ? [] : [`${bad} not ready`]), ...(cordoned === 0 ? [] : [`${cordoned} cordoned`])].join(", ");
  return `${countText(there.length, "node")}${notes === "" ? "" : ` (${notes})`}, ${pods.length === 0 ? "" : `${countText(pods.length, "pod")}: `}${statesText(counted(pods.map(({ state }) => state)))}`;
}

/** `1 node`, `2 nodes`. */
export const countText = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

function laidOut(scene: Scene, scale: MapScale, width: number | undefined): MapLayout {
  const inner = scale.nodeWidth - 2 * scale.padding;
  // Dots stand in an even grid.
  const fullest = scale.detail === "dots" ? Math.max(0, ...scene.groups.map(({ nodes }) => nodes.reduce((most, { pods }) => Math.max(most, pods.length), 0))) : 0;
  const groups = scene.groups.map(({ name, nodes }) => ({
    name,
    nodes: nodes.map((node) => ({ slots: Math.max(fullest, node.pods.length), signsHeight: scale.detail === "cards" ? chipsHeight(node, inner) : 0 })),
  }));
  return mapLayout(groups, { scale, left: MARGIN, top: HEADING + 6, width: (width ?? scale.width + 2 * MARGIN) - 2 * MARGIN });
}

function groupSvg({ name, nodes }: SeenGroup, placed: MapLayout["groups"][number], scale: MapScale): string {
  const frame = name === "" ? "" : groupFrame(name, nodes, placed);
  const boxes = nodes.map((node, at) => [node, placed.nodes[at] as Box] as const);
  return frame + (scale.detail === "dots" ? dotsSvg(boxes, scale) : boxes.map(([node, box]) => nodeSvg(node, box, scale)).join(""));
}

/** The frame of a group with its name and how its nodes are. */
export function groupFrame(name: string, nodes: readonly Omit<SeenNode, "pods">[], box: Box): string {
  const ready = nodes.filter(({ isReady }) => isReady).length;
  const told = `${name} · ${countText(nodes.length, "node")}${ready === nodes.length ? "" : `, ${ready} ready`}`;
  return rect(box.x, box.y, { width: box.width, height: box.height }, { rx: 9, class: "zone" }) + words(fitted(told, box.width - 16, 12), { x: box.x + 10, y: box.y + 16, class: "soft" });
}

function nodeSvg(node: SeenNode, box: Box, scale: MapScale): string {
  const head = scale.detail === "cards" ? cardHead(node, box, scale.padding) : tileHead(node, box, scale.padding);
  const signsHeight = scale.detail === "cards" ? chipsHeight(node, scale.nodeWidth - 2 * scale.padding) : 0;
  const pods = node.pods.map((pod, at) => podSvg(pod, { ...slotPlace(box, at, { scale, signsHeight }), size: scale.glyph }));
  return group({}, titled(nodeText(node)), head, ...pods);
}

function podSvg(pod: SeenPod, place: { readonly x: number; readonly y: number; readonly size: number }): string {
  return group({}, titled(podText(pod)), glyph(pod.look, pod.state, place));
}

/** What is said of a pod to those who point at it. */
function podText({ pod, state, look }: SeenPod): string {
  return `${objectKey(pod)}: ${POD_STATE_TEXTS[state]}\n${look.text}`;
}

/** Nodes as dots: all that look alike are one path, so that thousands of them stay small. */
function dotsSvg(boxes: readonly (readonly [SeenNode, Box])[], scale: MapScale): string {
  const frames = new Paths();
  const pods = new Paths();
  for (const [node, box] of boxes) {
    frames.add(cardClass(node), `M${box.x} ${box.y}h${box.width}v${box.height}h${-box.width}z`);
    node.pods.forEach((pod, at) => pods.addPod(pod, { ...slotPlace(box, at, { scale, signsHeight: 0 }), size: scale.glyph }));
  }
  return frames.svg("stroke-width:.8") + pods.svg("stroke-width:1");
}

/** Paths by their class. */
class Paths {
  readonly #data = new Map<string, string[]>();

  add(name: string, data: string): void {
    const found = this.#data.get(name);
    if (found === undefined) this.#data.set(name, [data]);
    else found.push(data);
  }

  addPod({ look, state }: SeenPod, place: { readonly x: number; readonly y: number; readonly size: number }): void {
    this.add(glyphClass(look, state), shapePath(look.shape, place));
    const over = overlayPath(state, place);
    if (over !== "") this.add(overlayClass(state), over);
  }

  svg(style: string): string {
    return [...this.#data].map(([name, data]) => element("path", { class: name, style, d: data.join("") })).join("");
  }
}

interface TrayFrame {
  readonly scale: MapScale;
  readonly top: number;
  readonly width: number;
}

/** The pods that wait for a node; nothing where none does. */
function waitingTray(waiting: readonly SeenPod[], { scale, top, width }: TrayFrame): { readonly svg: string; readonly bottom: number } {
  if (waiting.length === 0) return { svg: "", bottom: top - 18 };
  const across = Math.max(1, Math.floor((width - 20) / scale.pitch));
  const rows = Math.ceil(waiting.length / across);
  const box = { x: MARGIN, y: top, width, height: 24 + rows * scale.pitch + 8 };
  const places = waiting.map((_, at) => ({ x: MARGIN + 10 + ((at % across) + 0.5) * scale.pitch, y: top + 24 + (Math.floor(at / across) + 0.5) * scale.pitch, size: scale.glyph }));
  const paths = new Paths();
  let signs = "";
  waiting.forEach((pod, at) => {
    const place = places[at] as { readonly x: number; readonly y: number; readonly size: number };
    if (scale.detail === "dots") paths.addPod(pod, place);
    else signs += podSvg(pod, place);
  });
  const svg = rect(box.x, box.y, { width: box.width, height: box.height }, { rx: 7, class: "card-gone" }) + words(`waiting for a node · ${countText(waiting.length, "pod")}`, { x: box.x + 10, y: top + 16, class: "soft" });
  return { svg: svg + signs + paths.svg("stroke-width:1"), bottom: top + box.height };
}
