import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** S3. */
export const missesDeletions: Mutant = {
  name: "S3",
  title: "never counts a deletion that it expected as seen",
  source: "synthetic",
  breaks: ["P-20", "P-03", "P-21", "P-22"],
  controllers: withParts({ deletionObserved: () => undefined }),
};
