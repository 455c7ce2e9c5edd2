/** The controllers of a cluster, in the order in which an orderly run gives them their turns. */
import type { Controller } from "@everynode/core";
import { daemonSetController, type DaemonSetControllerOptions } from "@everynode/daemonset";
import { garbageCollector, namespaceController } from "@everynode/garbage-collector";
import { BUILT_IN_KINDS, type KindTable } from "@everynode/model";
import { type HeartbeatOptions, kubelet, type KubeletOptions, nodeHeartbeat, nodeLifecycle, nodeMonitor, type NodeMonitorOptions, nodeTtl, podGarbageCollector, type PodGarbageCollectorOptions, taintEviction } from "@everynode/node";
import { scheduler, type SchedulerOptions } from "@everynode/scheduler";

/** What the built-in controllers can be told to do otherwise. */
export interface ControllerOptions {
  readonly daemonSet?: DaemonSetControllerOptions;
  readonly scheduler?: SchedulerOptions;
  readonly kubelet?: KubeletOptions;
  readonly heartbeat?: HeartbeatOptions;
  readonly nodeMonitor?: NodeMonitorOptions;
  readonly podCollection?: PodGarbageCollectorOptions;
}

/** The built-in controllers. Those that follow others stand before them, so that one turn of the DaemonSet controller sees what became of all of its last. `kinds` are those of the cluster. */
export function defaultControllers(options: ControllerOptions = {}, kinds: KindTable = BUILT_IN_KINDS): readonly Controller[] {
  return [
    scheduler(options.scheduler),
    kubelet(options.kubelet),
    nodeLifecycle(),
    nodeTtl(),
    nodeMonitor(options.nodeMonitor),
    taintEviction(),
    podGarbageCollector(options.podCollection),
    garbageCollector({ kinds }),
    namespaceController({ kinds }),
    nodeHeartbeat(options.heartbeat),
    daemonSetController(options.daemonSet),
  ] as readonly Controller[];
}
