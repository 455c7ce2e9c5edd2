import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M23. */
export const selectsAll: Mutant = {
  name: "M23",
  title: "takes an empty selector for one that selects everything",
  source: "#23107, #23170",
  breaks: ["P-07", "P-08"],
  controllers: withParts({ selectsEverything: () => false }),
};
