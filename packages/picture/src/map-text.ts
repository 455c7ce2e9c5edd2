/** The map as text: a line for each node; where there are many, a line for each group. */
import { formatTime } from "@everynode/model";
import { countText, sceneText } from "./map.js";
import { momentOf, type Seen } from "./moment.js";
import { nodeState } from "./node-signs.js";
import type { PodChoice, TextOptions } from "./picture-options.js";
import { counted, POD_STATE_TEXTS, statesText } from "./pod-look.js";
import { type Scene, sceneOf, type SeenGroup, type SeenNode, type SeenPod } from "./scene.js";
import { cell, columnsOf, podSign, signLegend, textOf } from "./text-picture.js";

/** What can be said of a map as text. */
export interface MapTextOptions extends TextOptions, PodChoice {
  /** As of a map. */
  readonly groupBy?: string;
}

/** Beyond so many nodes only groups are told. */
const MOST_NODES = 60;

/** The cluster as text. Up to 60 nodes have a line each, with every pod on them; of more of them each group has one. Throws a `UsageError` for options that there are not. */
export function mapText(seen: Seen, options: MapTextOptions = {}): string {
  const columns = columnsOf(options);
  const scene = sceneOf(momentOf(seen), options);
  const nodes = scene.groups.flatMap((group) => group.nodes);
  const states = new Set([...nodes.flatMap(({ pods }) => pods), ...scene.waiting].map(({ state }) => state));
  const lines = nodes.length <= MOST_NODES ? nodeLines(scene, columns) : scene.groups.map((group) => groupLine(group, columns));
  const waiting = scene.waiting.length === 0 ? [] : [cell(`waiting for a node: ${signs(scene.waiting)}`, columns)];
  return textOf(options.title ?? "Nodes and their pods", `${formatTime(scene.atMs)} · ${sceneText(scene)}`, [...lines, ...waiting, "", ...signLegend(scene.looks, states, POD_STATE_TEXTS)]);
}

const signs = (pods: readonly SeenPod[]): string => pods.map(({ look, state }) => podSign(look, state)).join(" ");

function nodeLines({ groups }: Scene, columns: number): readonly string[] {
  const nodes = groups.flatMap((group) => group.nodes);
  const nameWidth = Math.min(Math.floor(columns / 3), Math.max(4, ...nodes.map(({ name }) => name.length)));
  const stateWidth = Math.max(5, ...nodes.map((node) => stateOf(node).length));
  return groups.flatMap(({ name, nodes: members }) => [
    ...(name === "" ? [] : [name]),
    ...members.map((node) => {
      const head = `${name === "" ? "" : "  "}${cell(node.name, nameWidth)}  ${cell(stateOf(node), stateWidth)}  `;
      const notes = [...node.troubles.map((text) => `⚡${text}`), ...node.taints.map((text) => `⊘${text}`)];
      return head + cell([signs(node.pods), ...notes].filter((text) => text !== "").join("  "), Math.max(10, columns - head.length));
    }),
  ]);
}

const stateOf = (node: SeenNode): string => (nodeState(node) === "" ? "Ready" : nodeState(node));

function groupLine({ name, nodes }: SeenGroup, columns: number): string {
  const pods = nodes.flatMap((node) => node.pods);
  const ready = nodes.filter(({ isReady }) => isReady).length;
  const byLook = counted(pods.map(({ look }) => podSign(look, "ready")));
  const templates = [...byLook].map(([word, count]) => `${word}×${count}`).join(" ");
  return cell(`${name === "" ? "all nodes" : name}: ${countText(nodes.length, "node")}, ${ready} ready; ${statesText(counted(pods.map(({ state }) => state)))}; ${templates}`, columns);
}
