import { controllerOf } from "@everynode/model";
import { withHandler } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** Handlers of pods that miss a pod that belongs to nobody any more. */
const deaf = withHandler("Pod", (whole) => (change, waker) => {
  const isFreed = change.type === "MODIFIED" && change.previous !== undefined && controllerOf(change.previous) !== undefined && controllerOf(change.object) === undefined;
  if (!isFreed) whole(change, waker);
});

/** M50. */
export const missesOrphans: Mutant = {
  name: "M50",
  title: "is not woken when a pod loses its owner",
  source: "#32829",
  breaks: ["P-20"],
  controllers: deaf(),
};
