import { hearsOfNodeDeletions } from "./hardened-oracles.js";
import type { Mutant } from "./mutant.js";

/** M21. */
export const missesNodeDeletions: Mutant = {
  name: "M21",
  title: "is not woken when a node goes, and keeps a pod that was never bound to it",
  source: "source: NewDaemonSetsController registers no handler for deletions of nodes",
  breaks: ["P-20"],
  oracles: [hearsOfNodeDeletions],
  asKubernetes: "the option hardened.wakeOnNodeDeletion mends it",
};
