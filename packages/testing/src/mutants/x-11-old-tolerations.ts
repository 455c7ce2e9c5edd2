import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** X11. */
export const oldTolerations: Mutant = {
  name: "X11",
  title: "goes on with what it knew of nodes when the tolerations of the template change",
  source: "slip in the invalidation of what is kept of nodes",
  breaks: ["P-02", "P-03", "P-12", "P-05", "P-24", "P-01", "P-11"],
  controllers: withParts({
    sameRules(before, after) {
      const { spec } = after;
      const { tolerations } = before.spec.template.spec;
      return DAEMON_SET_PARTS.sameRules(before, { ...after, spec: { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, ...(tolerations === undefined ? {} : { tolerations }) } } } });
    },
  }),
};
