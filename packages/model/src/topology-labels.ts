/**
 * The labels that pods take over from their node.
 *
 * Source: plugin/pkg/admission/podtopologylabels/admission.go v1.36.3
 */
import { deepEqual } from "./json.js";
import type { StringMap } from "./kube-object.js";

const TOPOLOGY_LABELS = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"] as const;

/** A pod's labels when it comes to a node with `nodeLabels`: its own, with the node's zone and region. */
export function withTopologyLabels(labels: StringMap | undefined, nodeLabels: StringMap | undefined): StringMap | undefined {
  if (nodeLabels === undefined) return labels;
  const taken: { [key: string]: string } = {};
  for (const key of TOPOLOGY_LABELS) {
    const value = nodeLabels[key];
    if (value !== undefined) taken[key] = value;
  }
  const merged = { ...labels, ...taken };
  return deepEqual(merged, labels ?? {}) ? labels : merged;
}
