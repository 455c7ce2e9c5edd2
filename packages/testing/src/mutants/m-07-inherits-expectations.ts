import { answering, withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M07. */
export const inheritsExpectations: Mutant = {
  name: "M07",
  title: "lets a set wait for what was expected of the dead one of its name",
  source: "controller source, UID check of the set handlers",
  breaks: ["P-20", "P-03", "P-11", "P-22"],
  controllers: withParts({ dropExpectations: () => undefined, forgetExpectations: () => answering(undefined) }),
};
