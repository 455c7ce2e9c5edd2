import type { Waker } from "@everynode/core";
import { withHandler } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

const wakingNobody = (waker: Waker): Waker => ({
  view: waker.view,
  enqueue: () => undefined,
  enqueueAfter: () => undefined,
  recall: (key) => waker.recall(key),
  remember: (key, value) => waker.remember(key, value),
});

const deaf = withHandler("Pod", (whole) => (change, waker) => {
  const goes = change.type === "DELETED" || change.object.metadata.deletionTimestamp !== undefined;
  whole(change, goes ? wakingNobody(waker) : waker);
});

/** X13. */
export const missesItsLosses: Mutant = {
  name: "X13",
  title: "counts the deletion of a pod as seen, and does not wake the set for it",
  source: "slip in the handler of pods",
  breaks: ["P-20", "P-03", "P-12"],
  controllers: deaf(),
};
