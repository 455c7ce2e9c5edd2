/** Since 1.36 the controller also waits until its view has its own writes (KEP-5647), which hides this bug: the mutant is of before. */
import { answering, withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M03. */
export const skipsTooMany: Mutant = {
  name: "M03",
  title: "lowers its expectations too far when a batch fails",
  source: "#74856",
  breaks: ["P-01"],
  controllers: withParts({ skippedAfter: (total, _done, batch) => total - batch, staleness: () => answering(undefined) }),
};
