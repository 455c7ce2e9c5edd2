import type { Waker } from "@everynode/core";
import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withHandler, withoutComingBack, withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

const wakingAtOnce = (waker: Waker): Waker => ({
  view: waker.view,
  enqueue: (key) => waker.enqueue(key),
  enqueueAfter: () => undefined,
  recall: (key) => waker.recall(key),
  remember: (key, value) => waker.remember(key, value),
});

/** Handlers of pods that wake sets at once only. */
const deaf = withHandler("Pod", (whole) => (change, waker) => whole(change, wakingAtOnce(waker)));

/** M38. */
export const noLookAfterMinReady: Mutant = {
  name: "M38",
  title: "does not come back when minReadySeconds are over",
  source: "#77203, #39785, #53023",
  breaks: ["P-20", "P-12", "P-24"],
  controllers: deaf(withParts({ updateStatus: (daemonSet, write) => withoutComingBack(DAEMON_SET_PARTS.updateStatus(daemonSet, write)) })),
};
