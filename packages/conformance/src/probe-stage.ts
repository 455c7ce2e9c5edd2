/** The control plane that probes are sent to: the API server at rest, and the controllers that act between the requests of a setup. */
import type { ClusterState } from "@everynode/api";
import { newSimulation, settle } from "@everynode/core";
import { defaultControllers } from "everynode";
import { probeCluster } from "./probe-cluster.js";
import type { ProbeStage } from "./probe-player.js";

/** A new cluster at rest, in which the built-in controllers come to rest whenever a setup says so. */
export function probeStage(): ProbeStage {
  const controllers = defaultControllers();
  return { start: probeCluster(), settle: (cluster: ClusterState) => settle(newSimulation({ cluster, controllers, trace: "off" })).simulation.cluster };
}
