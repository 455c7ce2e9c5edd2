import { deepEqual } from "@everynode/model";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M19. */
export const missesTaints: Mutant = {
  name: "M19",
  title: "is not woken by a change of taints",
  source: "#23013, #121474, OpenKruise #920",
  breaks: ["P-20"],
  controllers: withParts({ nodeMatters: (node, previous) => previous === undefined || !deepEqual(node.metadata.labels, previous.metadata.labels) }),
};
