/** Racks that can give so much power, and pods that draw some of it: a plugin that keeps racks within their limit, and likes those best that have most left. */
import type { ClusterPicture, Plugin } from "@everynode/scheduler";
import type { Node, Pod } from "everynode";

/** What all the pods in a rack may draw together, in watts. */
export const RACK_WATTS = 500;

/** The label that says in which rack a node stands, and the annotation that says what a pod draws. */
const RACK = "example.com/rack";
const WATTS = "example.com/watts";

const rackOf = (node: Node | undefined): string | undefined => node?.metadata.labels?.[RACK];

/** What a pod draws; nothing where it does not say. */
export const wattsOf = ({ metadata }: Pod): number => Number(metadata.annotations?.[WATTS] ?? 0);

/** What is drawn in each rack. */
type Drawn = ReadonlyMap<string, number>;

function drawnIn(cluster: ClusterPicture): Drawn {
  const drawn = new Map<string, number>();
  for (const [name, node] of cluster.nodes.entries()) {
    const rack = rackOf(node);
    if (rack !== undefined) drawn.set(rack, cluster.podsOn(name).reduce((sum, pod) => sum + wattsOf(pod), drawn.get(rack) ?? 0));
  }
  return drawn;
}

/** The plugin. Its state is what is drawn in each rack when an attempt begins. */
export const rackPower: Plugin<Drawn> = {
  name: "RackPower",
  weight: 2,
  prepare: (_, cluster) => ({ state: drawnIn(cluster) }),
  // Preemption asks what would be if another pod were gone.
  moved(drawn, _, { other, node, times }) {
    const rack = rackOf(node);
    return rack === undefined ? drawn : new Map(drawn).set(rack, (drawn.get(rack) ?? 0) + times * wattsOf(other));
  },
  filter(drawn, pod, { node }) {
    const rack = rackOf(node);
    if (rack === undefined || (drawn.get(rack) ?? 0) + wattsOf(pod) <= RACK_WATTS) return undefined;
    return { reasons: ["node(s) were in racks without enough power"], resolvable: wattsOf(pod) <= RACK_WATTS };
  },
  score: (drawn, _, { node }) => Math.max(0, Math.floor((100 * (RACK_WATTS - (drawn.get(rackOf(node) ?? "") ?? 0))) / RACK_WATTS)),
  mayHelp: (_, event) => event.type === "node added" || (event.type === "pod gone" && wattsOf(event.pod) > 0),
};
