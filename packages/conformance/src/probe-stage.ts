/** The control plane that probes are sent to: the API server at rest, and the controllers that act between the requests of a setup. */
import { newSimulation, type Simulation } from "@everynode/core";
import { defaultControllers } from "everynode";
import { probeCluster } from "./probe-cluster.js";

/** A new cluster with the built-in controllers. */
export function probeStage(): Simulation {
  return newSimulation({ cluster: probeCluster(), controllers: defaultControllers(), trace: "off" });
}
