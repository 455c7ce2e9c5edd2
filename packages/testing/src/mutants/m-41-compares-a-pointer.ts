import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M41. */
export const comparesAPointer: Mutant = {
  name: "M41",
  title: "never finds a pod's template generation equal to the set's",
  source: "IsPodUpdated at 05c351a9",
  breaks: ["P-12", "P-05"],
  controllers: withParts({ hasRevision: (labels, { hash }) => hash !== "" && labels.split(" ")[0] === hash }),
};
