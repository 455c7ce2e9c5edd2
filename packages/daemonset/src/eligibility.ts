/**
 * Which nodes a DaemonSet's pods should run on, and on which they may stay.
 *
 * Source: pkg/controller/daemon/daemon_controller.go (NodeShouldRunDaemonPod), util/daemonset_util.go v1.36.3
 */
import { addOrUpdateToleration, type DaemonSet, findUntoleratedTaint, matchesRequiredNodeAffinity, type Node, type PodSpec, type Toleration } from "@everynode/model";

/** "none": no pod here; "stay": a pod that is here may stay, none is made; "run": one pod should run here. */
export type Eligibility = "none" | "stay" | "run";

const tolerates = (key: string, effect: "NoExecute" | "NoSchedule"): Toleration => ({ key: `node.kubernetes.io/${key}`, operator: "Exists", effect });

/** What every daemon pod tolerates, in the order in which the controller adds it. */
const AUTOMATIC: readonly Toleration[] = [
  tolerates("not-ready", "NoExecute"),
  tolerates("unreachable", "NoExecute"),
  tolerates("disk-pressure", "NoSchedule"),
  tolerates("memory-pressure", "NoSchedule"),
  tolerates("pid-pressure", "NoSchedule"),
  tolerates("unschedulable", "NoSchedule"),
];
const OF_HOST_NETWORK: Toleration = tolerates("network-unavailable", "NoSchedule");

const MERGED = new WeakMap<PodSpec, readonly Toleration[]>();

/** The tolerations of a daemon pod: the template's, and those that the controller adds; merged once per template. */
export function daemonTolerations(spec: PodSpec): readonly Toleration[] {
  const known = MERGED.get(spec);
  if (known !== undefined) return known;
  const merged = mergedTolerations(spec);
  MERGED.set(spec, merged);
  return merged;
}

function mergedTolerations(spec: PodSpec): readonly Toleration[] {
  let tolerations = spec.tolerations ?? [];
  for (const toleration of AUTOMATIC) tolerations = addOrUpdateToleration(tolerations, toleration);
  return spec.hostNetwork === true ? addOrUpdateToleration(tolerations, OF_HOST_NETWORK) : tolerations;
}

/** A function that tells a node's eligibility for the pods of one template; made once per template. */
export function eligibilityOf(daemonSet: DaemonSet): (node: Node) => Eligibility {
  const { spec } = daemonSet.spec.template;
  const tolerations = daemonTolerations(spec);
  const only = spec.nodeName ?? "";
  return (node) => {
    if (only !== "" && only !== node.metadata.name) return "none";
    if (!matchesRequiredNodeAffinity(spec, node)) return "none";
    const { taints } = node.spec;
    if (taints === undefined || taints.length === 0) return "run";
    if (findUntoleratedTaint(taints, tolerations, ["NoSchedule", "NoExecute"]) === undefined) return "run";
    return findUntoleratedTaint(taints, tolerations, ["NoExecute"]) === undefined ? "stay" : "none";
  };
}
