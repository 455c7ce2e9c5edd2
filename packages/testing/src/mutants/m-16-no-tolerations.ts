import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

const TROUBLES: readonly string[] = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

/** M16. */
export const noTolerations: Mutant = {
  name: "M16",
  title: "makes pods that do not put up with nodes that are not ready or out of reach",
  source: "#41738",
  breaks: ["P-04", "P-25"],
  controllers: withParts({ tolerationsOf: (spec) => DAEMON_SET_PARTS.tolerationsOf(spec).filter(({ key = "" }) => !TROUBLES.includes(key)) }),
};
