import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M08. */
export const ignoresTerminating: Mutant = {
  name: "M08",
  title: "makes a new pod while the old one terminates",
  source: "#50477, #51464",
  breaks: ["P-01", "P-12"],
  controllers: withParts({ isGhost: (pod) => pod.metadata.deletionTimestamp !== undefined }),
};
