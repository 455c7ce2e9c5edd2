import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { faking } from "../controllers/faking.js";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** X04. */
export const numberNotRaised: Mutant = {
  name: "X04",
  title: "goes back to an older template without raising the number of its revision",
  source: "slip in constructHistory",
  breaks: ["P-16"],
  controllers: withParts({
    constructHistory: (...args) =>
      faking(DAEMON_SET_PARTS.constructHistory(...args), (effect) => {
        if (effect.type !== "request" || effect.request.verb !== "update" || effect.request.kind !== "ControllerRevision") return undefined;
        return { reply: { ok: true, code: 200, object: effect.request.object } };
      }),
  }),
};
