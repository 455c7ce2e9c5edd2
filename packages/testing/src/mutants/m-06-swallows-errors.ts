import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M06. */
export const swallowsErrors: Mutant = {
  name: "M06",
  title: "takes a failed creation for a success and does not come back",
  source: "#72155, #67662",
  breaks: ["P-20", "P-03"],
  controllers: withParts({ failuresOf: () => [] }),
};
