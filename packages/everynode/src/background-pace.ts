/** A slower pace for what goes round on its own, for clusters that live for days. */
import type { ControllerOptions } from "./default-controllers.js";
import { durationMs, type DurationInput } from "./duration.js";

/** Kubernetes' own pace: a kubelet renews its lease every ten seconds. */
const USUAL_MS = 10_000;

/**
 * Options for a cluster whose kubelets give a sign of life so often, and in which everything else that comes round by the clock (the watch over nodes, the
 * collection of pods) is slower or faster in proportion: `createCluster({ nodes: 3, ...backgroundPace({ hours: 1 }) })`. What a simulated day costs goes by it.
 */
export function backgroundPace(every: DurationInput): Pick<ControllerOptions, "heartbeat" | "nodeMonitor" | "podCollection"> {
  const leaseRenewMs = Math.max(1, durationMs(every, "what backgroundPace takes"));
  const paced = (usualMs: number): number => Math.max(1, Math.round((usualMs * leaseRenewMs) / USUAL_MS));
  return {
    heartbeat: { leaseRenewMs },
    nodeMonitor: { monitorPeriodMs: paced(5_000), gracePeriodMs: paced(50_000), startupGracePeriodMs: paced(60_000) },
    podCollection: { periodMs: paced(20_000), quarantineMs: paced(40_000) },
  };
}
