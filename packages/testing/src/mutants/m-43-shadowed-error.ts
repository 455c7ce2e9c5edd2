import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M43. */
export const shadowedError: Mutant = {
  name: "M43",
  title: "goes on without a revision when the name of the new one is taken",
  source: "#62519",
  breaks: ["P-16", "P-12", "P-01"],
  controllers: withParts({
    *constructHistory(...args) {
      const found = yield* DAEMON_SET_PARTS.constructHistory(...args);
      return found.ok || !found.why.endsWith("already exists") ? found : { ok: true, history: { hash: "", old: [] } };
    },
  }),
};
