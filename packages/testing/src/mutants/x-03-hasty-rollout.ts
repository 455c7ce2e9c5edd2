import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** X03. */
export const hastyRollout: Mutant = {
  name: "X03",
  title: "rolls on as soon as new pods are ready, whatever minReadySeconds says",
  source: "slip in rollingUpdate",
  breaks: ["P-13", "P-14", "P-15", "P-05"],
  controllers: withParts({ surveyGroups: (survey, moment) => DAEMON_SET_PARTS.surveyGroups(survey, { ...moment, minReadySeconds: 0 }) }),
};
