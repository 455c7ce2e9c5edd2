import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** S1. */
export const countsEveryPod: Mutant = {
  name: "S1",
  title: "counts every pod of the set, however many are on a node",
  source: "synthetic",
  breaks: ["P-12"],
  controllers: withParts({
    countersOf(survey, at) {
      const pods = survey.nodes.values().reduce((sum, node) => sum + node.pods.length, 0);
      return { ...DAEMON_SET_PARTS.countersOf(survey, at), currentNumberScheduled: pods };
    },
  }),
};
