/** The controllers of a cluster, in the order in which an orderly run gives them their turns. */
import type { Controller } from "@everynode/core";
import { daemonSetController, type DaemonSetControllerOptions } from "@everynode/daemonset";
import { garbageCollector, namespaceController } from "@everynode/garbage-collector";
import { type HeartbeatOptions, kubelet, type KubeletOptions, nodeHeartbeat, nodeLifecycle, nodeMonitor, type NodeMonitorOptions, nodeTtl, podGarbageCollector, type PodGarbageCollectorOptions, taintEviction } from "@everynode/node";
import { scheduler, type SchedulerOptions } from "@everynode/scheduler";
import { deploymentController, replicaSetController } from "@everynode/workloads";

/** What the built-in controllers can be told to do otherwise. */
export interface ControllerOptions {
  readonly daemonSet?: DaemonSetControllerOptions;
  readonly scheduler?: SchedulerOptions;
  readonly kubelet?: KubeletOptions;
  readonly heartbeat?: HeartbeatOptions;
  readonly nodeMonitor?: NodeMonitorOptions;
  readonly podCollection?: PodGarbageCollectorOptions;
}

/** The built-in controllers. Those that follow others stand before them, so that one turn of a controller that places pods sees what became of all of its last. */
export function defaultControllers(options: ControllerOptions = {}): readonly Controller[] {
  return [
    scheduler(options.scheduler),
    kubelet(options.kubelet),
    nodeLifecycle(),
    nodeTtl(),
    nodeMonitor(options.nodeMonitor),
    taintEviction(),
    podGarbageCollector(options.podCollection),
    garbageCollector(),
    namespaceController(),
    nodeHeartbeat(options.heartbeat),
    daemonSetController(options.daemonSet),
    replicaSetController(),
    deploymentController(),
  ] as readonly Controller[];
}
