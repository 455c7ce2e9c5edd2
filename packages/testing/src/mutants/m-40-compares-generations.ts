import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M40. */
export const comparesGenerations: Mutant = {
  name: "M40",
  title: "goes by the template's generation in place of its hash",
  source: "e2e test: rollback without unnecessary restarts",
  breaks: ["P-17", "P-12", "P-05", "P-01", "P-20"],
  controllers: withParts({ hasRevision: (labels, { generation }) => labels.split(" ")[1] === generation }),
};
