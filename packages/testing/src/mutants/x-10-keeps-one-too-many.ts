import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** X10. */
export const keepsOneTooMany: Mutant = {
  name: "X10",
  title: "keeps one old revision more than the limit allows",
  source: "off by one",
  breaks: ["P-16"],
  controllers: withParts({
    cleanUpHistory(daemonSet, old, podsOf) {
      const { spec } = daemonSet;
      return DAEMON_SET_PARTS.cleanUpHistory({ ...daemonSet, spec: { ...spec, revisionHistoryLimit: (spec.revisionHistoryLimit ?? 10) + 1 } }, old, podsOf);
    },
  }),
};
