/** Slower signs of life, for clusters that live for days. */
import type { ControllerOptions } from "./default-controllers.js";
import { durationMs, type DurationInput } from "./duration.js";

/** Kubernetes' own pace: a lease is renewed every ten seconds. */
const USUAL_MS = 10_000;

/**
 * Options for a cluster whose kubelets renew their leases so often, and whose control plane looks at them and loses patience at the same pace:
 * `createCluster({ nodes: 3, ...heartbeatPace({ hours: 1 }) })`. What a simulated day costs goes by the number of heartbeats.
 */
export function heartbeatPace(every: DurationInput): Pick<ControllerOptions, "heartbeat" | "nodeMonitor"> {
  const leaseRenewMs = Math.max(1, durationMs(every));
  const paced = (usualMs: number): number => Math.max(1, Math.round((usualMs * leaseRenewMs) / USUAL_MS));
  return { heartbeat: { leaseRenewMs }, nodeMonitor: { monitorPeriodMs: paced(5_000), gracePeriodMs: paced(50_000), startupGracePeriodMs: paced(60_000) } };
}
