import { answering, withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M26. */
export const noBackOff: Mutant = {
  name: "M26",
  title: "replaces failed pods at once, again and again",
  source: "#65240, #51884",
  breaks: ["P-18", "P-20"],
  controllers: withParts({ backOffLeft: () => answering(0), backOffRaised: () => answering(undefined) }),
};
