/** The legend of a timeline: how bars are drawn, what lines and bands mean. */
import type { Film } from "./film.js";
import type { LegendItem } from "./legend.js";
import { element, num, rect } from "./svg.js";

function bar(text: string, attributes: { readonly dashes?: string; readonly opacity?: number; readonly height: number }, name = "b0"): LegendItem {
  const { dashes, opacity, height } = attributes;
  return { text, width: 22, draw: (x, y) => element("path", { class: name, d: `M${num(x - 11)} ${num(y)}h22`, "stroke-width": height, "stroke-dasharray": dashes, opacity }) };
}

/** What occurs in a film, and how it is drawn. */
export function timelineItems({ pods, nodes, faults, looks }: Film): readonly LegendItem[] {
  const states = new Set(pods.flatMap((pod) => pod.states.map(({ look }) => look)));
  const name = `b${looks[0]?.suffix ?? "p"}`;
  const seen = nodes.flatMap((node) => node.looks.flatMap(({ look }) => (look === undefined ? [] : [look])));
  return [
    ...(states.has("ready") ? [bar("ready", { height: 10 }, name)] : []),
    ...(states.has("unready") ? [bar("running, not ready", { height: 10, dashes: "2.4 2.4" }, name)] : []),
    ...(states.has("starting") ? [bar("starting", { height: 6, dashes: "1.4 2.2" }, name)] : []),
    ...(states.has("waiting") ? [bar("waiting to be bound", { height: 2, dashes: "1.5 2.5" }, name)] : []),
    ...(states.has("terminating") ? [bar("terminating", { height: 10, opacity: 0.35 }, name)] : []),
    ...(states.has("failed") ? [bar("failed", { height: 4 }, "failed-line")] : []),
    ...(states.has("succeeded") ? [bar("succeeded", { height: 4, opacity: 0.6 }, name)] : []),
    ...(seen.some(({ isReady }) => !isReady) ? [bar("node not ready", { height: 1.6 }, "mark")] : []),
    ...(seen.some(({ isCordoned }) => isCordoned) ? [bar("node cordoned", { height: 1.6 }, "cordon")] : []),
    ...(faults.length > 0 ? [{ text: "fault", width: 22, draw: (x: number, y: number) => rect(x - 11, y - 6, { width: 22, height: 12 }, { class: "fault" }) }] : []),
  ];
}
