import { hearsOfSurge } from "./hardened-oracles.js";
import type { Mutant } from "./mutant.js";

/** X15. */
export const forgetsTheSurge: Mutant = {
  name: "X15",
  title: "comes back once for two pods, and leaves the old one beside the new one that has become available",
  source: "found by P-20: the queue keeps the earlier of two times, and the status counts the old pod",
  breaks: ["P-20"],
  oracles: [hearsOfSurge],
  asKubernetes: "a rollout with surge and minReadySeconds can wait so until something else wakes the set",
};
