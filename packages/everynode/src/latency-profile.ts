/** How long things take in a cluster. */
import type { Latency } from "@everynode/core";
import { describedValue, UsageError } from "./api-error.js";

/** "instant": all that can happen now happens at one instant. "recorded": about as long as in the recordings of a real control plane. */
export type LatencyProfile = "instant" | "recorded";

const API: Latency = { watchMs: 2, requestMs: 3 };

/** By controller, in simulated milliseconds. */
const RECORDED: Readonly<Record<string, Latency>> = {
  "daemonset-controller": API,
  "replicaset-controller": API,
  "deployment-controller": API,
  "default-scheduler": { watchMs: 2, requestMs: 8 },
  kubelet: { watchMs: 3, requestMs: 7 },
  "node-heartbeat": API,
  "node-lifecycle": { watchMs: 4, requestMs: 6 },
  "node-controller": { watchMs: 2, requestMs: 4 },
  "ttl-controller": { watchMs: 3, requestMs: 4 },
  "taint-eviction-controller": { watchMs: 3, requestMs: 4 },
  "generic-garbage-collector": { watchMs: 4, requestMs: 5 },
  "namespace-controller": { watchMs: 4, requestMs: 5 },
  "pod-garbage-collector": API,
  "endpoint-slice-controller": API,
};

/** The latencies of a profile, by name of the controller. Throws a `UsageError` for a profile that there is not. */
export function latenciesOf(profile: LatencyProfile | Readonly<Record<string, Latency>>): Readonly<Record<string, Latency>> {
  if (profile === "instant") return {};
  if (profile === "recorded") return RECORDED;
  if (typeof profile !== "object" || profile === null) throw new UsageError(`latencies must be "instant", "recorded", or an object by name of the controller; got ${describedValue(profile)}`);
  return profile;
}
