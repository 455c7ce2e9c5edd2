/** The controllers of a cluster, in the order in which an orderly run gives them their turns. */
import { type AutoscalerOptions, clusterAutoscaler, type NodeGroupInput, nodeProvider } from "@everynode/autoscaler";
import type { Controller } from "@everynode/core";
import { daemonSetController, type DaemonSetControllerOptions } from "@everynode/daemonset";
import { garbageCollector, namespaceController } from "@everynode/garbage-collector";
import { endpointSliceController, type EndpointSliceOptions } from "@everynode/network";
import { faultInjector, type HeartbeatOptions, kernel, kubelet, type KubeletOptions, nodeHeartbeat, nodeLifecycle, nodeMonitor, type NodeMonitorOptions, nodeTtl, podGarbageCollector, type PodGarbageCollectorOptions, programsOf, taintEviction } from "@everynode/node";
import { profilesOf, scheduler, type SchedulerOptions } from "@everynode/scheduler";
import { deploymentController, replicaSetController } from "@everynode/workloads";
import { expectedDaemons } from "./expected-daemons.js";
import { checkedAutoscaler, checkedGroups } from "./node-group-input.js";

/** What the built-in controllers can be told to do otherwise. */
export interface ControllerOptions {
  readonly daemonSet?: DaemonSetControllerOptions;
  readonly scheduler?: SchedulerOptions;
  readonly kubelet?: KubeletOptions;
  readonly heartbeat?: HeartbeatOptions;
  readonly nodeMonitor?: NodeMonitorOptions;
  readonly podCollection?: PodGarbageCollectorOptions;
  readonly endpointSlices?: EndpointSliceOptions;
  /** Groups of nodes, of which more come when pods find no place, and which go when they are empty but for daemons. None where left out. */
  readonly nodeGroups?: readonly NodeGroupInput[];
  /** How groups grow and shrink. */
  readonly autoscaler?: AutoscalerOptions;
}

/** The built-in controllers. Those that follow others stand before them, so that one turn of a controller that places pods sees what became of all of its last. */
export function defaultControllers(options: ControllerOptions = {}): readonly Controller[] {
  const nodeGroups = checkedGroups(options.nodeGroups ?? []);
  return [
    ...(nodeGroups.length === 0 ? [] : [nodeProvider(nodeGroups)]),
    faultInjector(),
    partOf("kube-scheduler", scheduler(options.scheduler)),
    ...(options.kubelet?.containers === "run" ? [kernel(programsOf(options.kubelet))] : []),
    kubelet(options.kubelet),
    managed(nodeLifecycle()),
    managed(nodeTtl()),
    managed(nodeMonitor(options.nodeMonitor)),
    managed(taintEviction()),
    managed(podGarbageCollector(options.podCollection)),
    managed(garbageCollector()),
    managed(namespaceController()),
    partOf("kubelet", nodeHeartbeat(options.heartbeat)),
    managed(endpointSliceController(options.endpointSlices)),
    managed(daemonSetController(options.daemonSet)),
    managed(replicaSetController()),
    managed(deploymentController()),
    ...autoscalers(options),
  ] as readonly Controller[];
}

/** A controller as part of a program, under whose name it writes. */
const partOf = <Facts>(program: string, controller: Controller<Facts>): Controller<Facts> => ({ ...controller, program });

const managed = <Facts>(controller: Controller<Facts>): Controller<Facts> => partOf("kube-controller-manager", controller);

/** Who says how many machines the groups have: nobody where there are no groups. */
function autoscalers({ nodeGroups = [], autoscaler = {}, ...options }: ControllerOptions): readonly Controller[] {
  const checked = checkedAutoscaler(autoscaler);
  if (nodeGroups.length === 0) return [];
  return [clusterAutoscaler({ groups: nodeGroups, options: checked, profiles: [...(profilesOf(scheduler(options.scheduler))?.values() ?? [])], daemonPodsOn: expectedDaemons(options.daemonSet) })];
}
