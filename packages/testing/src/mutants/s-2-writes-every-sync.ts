import { now, send } from "@everynode/core";
import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { type DaemonSet, formatTime } from "@everynode/model";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** S2. */
export const writesEverySync: Mutant = {
  name: "S2",
  title: "writes its status in every sync, with the time of day in it",
  source: "synthetic",
  breaks: ["P-12", "P-23", "P-18"],
  controllers: withParts({
    *updateStatus(daemonSet, write) {
      const { metadata, status } = daemonSet;
      const beat = { type: "Synced", status: "True", lastTransitionTime: formatTime(yield* now()) };
      const object = { ...daemonSet, status: { ...status, conditions: [beat] } };
      const beaten = yield* send<DaemonSet>({ verb: "update", kind: "DaemonSet", namespace: metadata.namespace ?? "", name: metadata.name, subresource: "status", object });
      return yield* DAEMON_SET_PARTS.updateStatus(beaten.ok ? beaten.object : daemonSet, write);
    },
  }),
};
