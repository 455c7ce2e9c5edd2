import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M45. */
export const foreignRevisions: Mutant = {
  name: "M45",
  title: "looks for its revisions in all namespaces",
  source: "#101249",
  breaks: ["P-08", "P-07"],
  controllers: withParts({ revisionsAmong: (_, view) => view.objects("ControllerRevision").values() }),
};
