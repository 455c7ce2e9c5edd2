import { answering, withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M04. */
export const leaksExpectations: Mutant = {
  name: "M04",
  title: "goes on expecting pods whose creation failed",
  source: "#95432, #72155",
  breaks: ["P-03", "P-20", "P-24", "P-02", "P-22"],
  controllers: withParts({ lowerExpectations: () => answering(undefined) }),
};
