import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { rolloutGroups } from "@everynode/update-strategy";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M31. */
export const waitsForTerminating: Mutant = {
  name: "M31",
  title: "goes on with a rollout only once no pod terminates",
  source: "#63465, #73011",
  breaks: ["P-22"],
  controllers: withParts({
    surveyGroups(survey, moment) {
      const isLeaving = survey.nodes.values().some(({ pods }) => pods.some(({ metadata }) => metadata.deletionTimestamp !== undefined));
      return isLeaving ? rolloutGroups([]) : DAEMON_SET_PARTS.surveyGroups(survey, moment);
    },
  }),
};
