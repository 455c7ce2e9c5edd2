import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { faking } from "../controllers/faking.js";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** X09. */
export const adoptsUnasked: Mutant = {
  name: "X09",
  title: "adopts pods without asking whether its set still lives",
  source: "slip in the adoption",
  breaks: ["P-08", "P-09", "P-10"],
  controllers: withParts({
    claim: (owner, claimable) =>
      faking(DAEMON_SET_PARTS.claim(owner, claimable), (effect) => (effect.type === "request" && effect.request.verb === "get" ? { reply: { ok: true, code: 200, object: owner } } : undefined)),
  }),
};
