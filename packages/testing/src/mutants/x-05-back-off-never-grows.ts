import { recall, remember } from "@everynode/core";
import type { DaemonSet } from "@everynode/model";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

const keyOf = ({ metadata, status }: DaemonSet, node: string): string => `short back-off ${metadata.uid}/${status.observedGeneration ?? 0}/${node}`;

/** X05. */
export const backOffNeverGrows: Mutant = {
  name: "X05",
  title: "waits one second before it replaces a failed pod, the tenth as the first",
  source: "slip in the back-off",
  breaks: ["P-18"],
  controllers: withParts({
    *backOffLeft(daemonSet, node, nowMs) {
      const sinceMs = (yield* recall<number>(keyOf(daemonSet, node))) ?? -Infinity;
      return nowMs - sinceMs < 1000 ? 1000 : 0;
    },
    backOffRaised: (daemonSet, node, nowMs) => remember(keyOf(daemonSet, node), nowMs),
  }),
};
