import { answering, withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M01. */
export const noExpectations: Mutant = {
  name: "M01",
  title: "acts on a view that lacks its own last writes",
  source: "#134937, KEP-5647, #130767",
  breaks: ["P-01", "P-20"],
  controllers: withParts({ expectationsMet: () => answering(true), staleness: () => answering(undefined) }),
};
