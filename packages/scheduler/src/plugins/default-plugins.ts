/**
 * The plugins of the default profile.
 *
 * Source: pkg/scheduler/apis/config/v1/default_plugins.go v1.36.3
 * Differs: VolumeRestrictions, NodeVolumeLimits, VolumeBinding, VolumeZone and ImageLocality are left out: there are neither volumes nor images.
 */
import type { Plugin } from "../plugin.js";
import { balancedAllocation } from "./balanced-allocation.js";
import { interPodAffinity } from "./inter-pod-affinity.js";
import { nodeAffinity } from "./node-affinity.js";
import { nodeName } from "./node-name.js";
import { nodePorts } from "./node-ports.js";
import { nodeResourcesFit } from "./node-resources-fit.js";
import { nodeUnschedulable } from "./node-unschedulable.js";
import { podTopologySpread } from "./pod-topology-spread.js";
import { taintToleration } from "./taint-toleration.js";

/** The plugins of the default profile, in the order in which they are asked. */
export const DEFAULT_PLUGINS: readonly Plugin[] = [
  nodeUnschedulable,
  nodeName,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
  podTopologySpread,
  interPodAffinity,
  balancedAllocation,
];
