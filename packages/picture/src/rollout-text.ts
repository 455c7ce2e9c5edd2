/** A rollout as text: a line whenever anything changed, with the pods of each node. */
import { formatTime } from "@everynode/model";
import { elapsedText } from "everynode";
import { type Film, filmOf, momentMs, type PodLife } from "./film.js";
import { framesOf } from "./film-map.js";
import { momentsOf, type Seen } from "./moment.js";
import type { PodChoice, TextOptions } from "./picture-options.js";
import { POD_STATE_TEXTS, type PodState } from "./pod-look.js";
import { cell, columnsOf, podSign, signLegend, textOf } from "./text-picture.js";
import { filmText } from "./timeline.js";

/** A rollout, as text: columns are nodes, and lines are moments in which what stands in them changed. Throws a `UsageError` for options that there are not. O(moments × pods). */
export function rolloutText(seen: Iterable<Seen>, options: TextOptions & PodChoice = {}): string {
  const columns = columnsOf(options);
  const film = filmOf(momentsOf(seen), options);
  const byNode = podsByNode(film);
  const rows = framesOf(film).map((at) => ({ at, signs: film.nodes.map(({ name }) => signsAt(byNode.get(name) ?? [], at)) }));
  const widths = film.nodes.map((_, node) => rows.reduce((most, { signs }) => Math.max(most, signs[node]?.length ?? 0), 1));
  const lines: string[] = [];
  let before = "";
  for (const { at, signs } of rows) {
    const told = signs.map((each, node) => each.padEnd(widths[node] ?? 0)).join(" ");
    if (told !== before) lines.push(cell(`${elapsedText(momentMs(film, at) - momentMs(film, 0)).padStart(TIME_WIDTH)}  ${told}`, columns));
    before = told;
  }
  const states = new Set(film.pods.flatMap((pod): readonly PodState[] => pod.states.map(({ look }) => look)));
  const heading = film.nodes.length === 0 ? [] : [cell(`${" ".repeat(TIME_WIDTH)}  columns: ${film.nodes.map(({ name }) => name).join(", ")}`, columns)];
  return textOf(options.title ?? "A rollout", `from ${formatTime(momentMs(film, 0))} on · ${filmText(film)}`, [...heading, ...lines, "", ...signLegend(film.looks, states, POD_STATE_TEXTS)]);
}

const TIME_WIDTH = 9;

function podsByNode({ pods }: Film): ReadonlyMap<string, readonly PodLife[]> {
  const byNode = new Map<string, PodLife[]>();
  for (const pod of pods) {
    const found = byNode.get(pod.node ?? "");
    if (found === undefined) byNode.set(pod.node ?? "", [pod]);
    else found.push(pod);
  }
  return byNode;
}

/** The signs of those of a node's pods that are there at a moment; a dot for none. */
function signsAt(pods: readonly PodLife[], at: number): string {
  const here = pods.filter(({ from, to }) => from <= at && at < to);
  const signs = here.map(({ look, states }) => podSign(look, states.findLast(({ from }) => from <= at)?.look ?? "waiting"));
  return signs.length === 0 ? "·" : signs.join("");
}
