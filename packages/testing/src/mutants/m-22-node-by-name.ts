import { bareNodes } from "./hardened-oracles.js";
import type { Mutant } from "./mutant.js";

/** M22. */
export const nodeByName: Mutant = {
  name: "M22",
  title: "takes a node that came back under its name for the one before",
  source: "#132182 (open)",
  breaks: ["P-10"],
  oracles: [bareNodes],
  asKubernetes: "the option hardened.newNodesAreBare mends it",
};
