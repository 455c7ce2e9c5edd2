import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M49. */
export const ignoresOwners: Mutant = {
  name: "M49",
  title: "takes all pods that its selector matches for its own",
  source: "#24946, #42173",
  breaks: ["P-07", "P-03", "P-11", "P-12"],
  controllers: withParts({
    membershipOf(selecting, pod) {
      const isMatch = pod.metadata.namespace === selecting.daemonSet.metadata.namespace && selecting.matches(pod.metadata.labels);
      return isMatch ? "member" : DAEMON_SET_PARTS.membershipOf(selecting, pod);
    },
  }),
};
