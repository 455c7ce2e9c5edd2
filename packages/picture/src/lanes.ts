/** Lanes of a timeline: one for each node, and one for pods that never had any. */
import { type FaultLife, type Film, type NodeLife, type PodLife } from "./film.js";
import { POD_STATE_TEXTS, type PodState } from "./pod-look.js";
import { element, group, num, rect, titled, words } from "./svg.js";
import { textWidth } from "./text-width.js";
import type { TimeAxis } from "./time-axis.js";

/** A lane in its place. */
export interface Lane {
  readonly name: string;
  readonly top: number;
  readonly height: number;
  /** Size of its label, in pixels; 0 where there is no room for one. */
  readonly label: number;
  readonly node: NodeLife | undefined;
  /** Those of the whole cluster among them. */
  readonly faults: readonly FaultLife[];
  /** In rows, so that no two of a row are there at the same time. */
  readonly rows: readonly (readonly PodLife[])[];
  /** True where lanes are so many that what is alike is drawn at once. */
  readonly isMerged: boolean;
}

/** Heights of lanes by how many there are at most. */
const HEIGHTS: readonly (readonly [most: number, height: number])[] = [
  [12, 30],
  [30, 24],
  [60, 17],
  [130, 11],
  [300, 6],
];
const MOST_HEIGHT = 1500;

function laneHeight(lanes: number): number {
  return HEIGHTS.find(([most]) => lanes <= most)?.[1] ?? Math.max(1, Math.min(5, MOST_HEIGHT / lanes));
}

/** From one name to the next, in pixels, where lanes are narrow. */
const SPARSE_LABELS = 14;

/** Beyond so many lanes single pods are not told. */
const MOST_TOLD = 130;

/** The lanes of a film from `top` on. O(n log n). */
export function lanesOf({ nodes, pods, faults }: Film, top: number): readonly Lane[] {
  const byNode = new Map<string | undefined, PodLife[]>();
  for (const pod of pods) {
    const found = byNode.get(pod.node);
    if (found === undefined) byNode.set(pod.node, [pod]);
    else found.push(pod);
  }
  const homeless = byNode.get(undefined) ?? [];
  const count = nodes.length + (homeless.length === 0 ? 0 : 1);
  const height = laneHeight(count);
  // Of narrow lanes only every so many have a name.
  const every = height >= 10 ? 1 : Math.ceil(SPARSE_LABELS / height);
  const label = height >= 10 ? Math.min(12, height - 1) : 9;
  const isMerged = count > MOST_TOLD;
  const named = nodes.map((node) => ({ name: node.name, node, pods: byNode.get(node.name) ?? [], faults: faults.filter((fault) => fault.node === node.name || fault.node === undefined) }));
  const all = homeless.length === 0 ? named : [...named, { name: "no node yet", node: undefined, pods: homeless, faults: faults.filter((fault) => fault.node === undefined) }];
  return all.map((lane, at) => ({ name: lane.name, top: top + at * height, height, label: at % every === 0 ? label : 0, node: lane.node, faults: lane.faults, rows: rowsOf(lane.pods), isMerged }));
}

/** Pods in as few rows as they need: each goes into the first row of its workload that is free when it comes. Workloads stand in order of name, as they do on maps. */
export function rowsOf(pods: readonly PodLife[]): readonly (readonly PodLife[])[] {
  const byWorkload = new Map<string, PodLife[][]>();
  for (const pod of pods) {
    const { workload } = pod.look.template;
    const rows = byWorkload.get(workload) ?? [];
    byWorkload.set(workload, rows);
    const row = rows.find((each) => (each.at(-1)?.to ?? 0) <= pod.from);
    if (row === undefined) rows.push([pod]);
    else row.push(pod);
  }
  return [...byWorkload].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, rows]) => rows);
}

/** All that is in a lane. */
export function laneSvg(lane: Lane, film: Film, axis: TimeAxis): string {
  return faultsSvg(lane, axis) + nodeSvg(lane, film, axis) + podsSvg(lane, axis) + faultWords(lane, axis);
}

/** What is wrong with the whole cluster, above its lanes. */
export function clusterFaultWords({ faults }: Pick<Film, "faults">, axis: TimeAxis, bottom: number): string {
  const told = faults.filter(({ node }) => node === undefined);
  return told.map(({ type, from, to }) => words(type, { x: (axis.x(from) + axis.x(to)) / 2, y: bottom - 2, class: "small bold bad mid halo" })).join("");
}

function faultsSvg({ faults, top, height }: Lane, axis: TimeAxis): string {
  return faults
    .map((fault) => {
      const [from, to] = [axis.x(fault.from), Math.max(axis.x(fault.to), axis.x(fault.from) + 1)];
      const band = rect(from, top, { width: to - from, height: height - (height < 4 ? 0 : 1) }, { class: "fault" });
      const edge = height < 8 ? "" : element("path", { class: "fault-edge", d: `M${num(from)} ${num(top)}v${num(height - 1)}M${num(to)} ${num(top)}v${num(height - 1)}` });
      return group({}, titled(`${fault.node ?? "the cluster"}: ${fault.type}`), band, edge);
    })
    .join("");
}

/** What is wrong, over the bars, where there is room. */
function faultWords({ faults, top, height, node }: Lane, axis: TimeAxis): string {
  if (height < 11) return "";
  const told = faults.filter((fault) => fault.node !== undefined && fault.node === node?.name);
  return told.map((fault) => {
    const [from, to] = [axis.x(fault.from), axis.x(fault.to)];
    return textWidth(fault.type, 10) > to - from - 8 ? "" : words(fault.type, { x: to - 5, y: top + height / 2 + 3.5, class: "small bold bad end halo" });
  }).join("");
}

/** A line below while the node is not ready, and one above while it is cordoned. */
function nodeSvg({ node, top, height }: Lane, film: Film, axis: TimeAxis): string {
  if (node === undefined || height < 5) return "";
  let bad = "";
  let cordoned = "";
  node.looks.forEach(({ from, look }, at) => {
    const to = node.looks[at + 1]?.from ?? film.moments.length;
    const [x, end] = [axis.x(from), axis.x(to)];
    if (look === undefined) return;
    if (!look.isReady) bad += `M${num(x)} ${num(top + height - 2)}H${num(end)}`;
    if (look.isCordoned) cordoned += `M${num(x)} ${num(top + 1)}H${num(end)}`;
  });
  return (bad === "" ? "" : element("path", { class: "mark", d: bad })) + (cordoned === "" ? "" : element("path", { class: "cordon", d: cordoned }));
}

/** How bars are drawn by what a pod is at: which share of its height, and with which dashes. */
const BARS: Readonly<Record<PodState, { readonly share: number; readonly dashes?: string; readonly opacity?: number }>> = {
  ready: { share: 1 },
  unready: { share: 1, dashes: "2.4 2.4" },
  starting: { share: 0.55, dashes: "1.4 2.2" },
  waiting: { share: 0.18, dashes: "1.5 2.5" },
  terminating: { share: 1, opacity: 0.35 },
  failed: { share: 0.3 },
  succeeded: { share: 0.3, opacity: 0.6 },
};

function podsSvg(lane: Lane, axis: TimeAxis): string {
  const inset = lane.height >= 10 ? 3 : lane.height >= 5 ? 0.6 : 0;
  const rowHeight = (lane.height - (lane.height < 4 ? 0 : 1) - 2 * inset) / Math.max(1, lane.rows.length);
  const thickness = Math.max(0.8, rowHeight - (rowHeight >= 6 ? 1.5 : 0));
  return lane.rows
    .flatMap((row, at) => {
      const y = lane.top + inset + (at + 0.5) * rowHeight;
      return row.map((pod) => podBar(pod, axis, { y, thickness, isTold: !lane.isMerged }));
    })
    .join("");
}

interface BarPlace {
  readonly y: number;
  readonly thickness: number;
  readonly isTold: boolean;
}

function podBar(pod: PodLife, axis: TimeAxis, { y, thickness, isTold }: BarPlace): string {
  const parts = pod.states.map(({ from, look: state }, at) => {
    const start = axis.x(from);
    const end = Math.max(axis.x(pod.states[at + 1]?.from ?? pod.to), at === pod.states.length - 1 ? start + 1 : start);
    return end <= start ? "" : barPart(pod, state, { from: start, to: end, y, thickness });
  });
  const word = isTold ? barWord(pod, axis, { y, thickness, isTold }) : "";
  return isTold ? group({}, titled(lifeText(pod)), ...parts, word) : parts.join("");
}

function barPart({ look: { suffix } }: PodLife, state: PodState, { from, to, y, thickness }: { readonly from: number; readonly to: number; readonly y: number; readonly thickness: number }): string {
  const { share, dashes, opacity } = BARS[state];
  return element("path", {
    class: state === "failed" ? "failed-line" : `b${suffix}`,
    d: `M${num(from)} ${num(y)}H${num(to)}`,
    "stroke-width": Math.max(0.8, thickness * share),
    "stroke-dasharray": dashes,
    opacity,
  });
}

/** The template's word, where the pod is first ready, if there is room. */
function barWord(pod: PodLife, axis: TimeAxis, { y, thickness }: BarPlace): string {
  const size = Math.min(11, thickness - 1);
  const { word, suffix } = pod.look;
  const at = pod.states.findIndex(({ look }) => look === "ready");
  const stretch = pod.states[at];
  if (word === "" || size < 7 || stretch === undefined) return "";
  const [from, to] = [axis.x(stretch.from), axis.x(pod.states[at + 1]?.from ?? pod.to)];
  return to - from < textWidth(word, size, true) + 7 ? "" : words(word, { x: from + 4, y: y + size * 0.36, class: `bold t${suffix}`, style: `font-size:${num(size)}px` });
}

function lifeText({ namespace, name, look, states }: PodLife): string {
  return [`${namespace}/${name}`, look.text, states.map(({ look: state }) => POD_STATE_TEXTS[state]).join(" → ")].join("\n");
}
