/** The legend of a map: the templates, the states of pods and the states of nodes that occur in it. */
import { glyph } from "./glyph.js";
import type { LegendItem } from "./legend.js";
import { POD_STATE_TEXTS, POD_STATES, type PodState } from "./pod-look.js";
import type { Scene, SeenNode } from "./scene.js";
import { rect, words } from "./svg.js";
import type { TemplateLook } from "./template-look.js";

/** Templates beyond these are counted. */
const MOST_TEMPLATES = 16;

/** The items for templates. */
export function templateItems(looks: readonly TemplateLook[]): readonly LegendItem[] {
  const items: LegendItem[] = looks.slice(0, MOST_TEMPLATES).map((look) => ({ text: look.text, draw: (x, y) => glyph(look, "ready", { x, y, size: 17 }) }));
  if (looks.length > MOST_TEMPLATES) items.push({ text: `and ${looks.length - MOST_TEMPLATES} more`, draw: () => "" });
  return items;
}

/** The items for states of pods; nothing where all are ready, which needs no words. */
export function stateItems(states: ReadonlySet<PodState>, look: TemplateLook | undefined): readonly LegendItem[] {
  if (look === undefined || (states.size === 1 && states.has("ready"))) return [];
  const sample: TemplateLook = { ...look, word: "" };
  return POD_STATES.filter((state) => states.has(state)).map((state) => ({ text: POD_STATE_TEXTS[state], draw: (x, y) => glyph(sample, state, { x, y, size: 15 }) }));
}

/** The items for states of nodes that are not as they should be. */
export function nodeItems(nodes: readonly Omit<SeenNode, "pods">[]): readonly LegendItem[] {
  const frame = (name: string, text: string): LegendItem => ({ text, draw: (x, y) => rect(x - 8, y - 7, { width: 16, height: 14 }, { rx: 3, class: name }) });
  return [
    ...(nodes.some(({ isReady, isGone }) => !isReady && !isGone) ? [frame("card-bad", "node not ready")] : []),
    ...(nodes.some(({ isCordoned, isReady }) => isCordoned && isReady) ? [frame("card-cordoned", "node cordoned")] : []),
    ...(nodes.some(({ isGone }) => isGone) ? [frame("card-gone", "node that is gone")] : []),
    ...(nodes.some(({ taints }) => taints.length > 0) ? [{ text: "taint", draw: (x: number, y: number) => words("⊘", { x, y: y + 4, class: "mid warn" }) }] : []),
  ];
}

/** The legend of a scene. */
export function mapLegend({ groups, waiting, looks }: Scene): readonly (readonly LegendItem[])[] {
  const nodes = groups.flatMap((each) => each.nodes);
  const states = new Set([...nodes.flatMap(({ pods }) => pods), ...waiting].map(({ state }) => state));
  return [templateItems(looks), [...stateItems(states, looks[0]), ...nodeItems(nodes)]];
}
