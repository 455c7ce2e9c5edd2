/** The cluster of `everynode run`. */
import { readManifests } from "@everynode/model";
import { type Cluster, type ClusterOptions, createCluster, backgroundPace, type NodeInput } from "everynode";
import type { ManifestFile } from "./manifest-files.js";
import type { RunOptions } from "./run-options.js";

const WORKERS = 3;
const CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

/** The cluster that the options describe, with nothing in it yet. */
export function runCluster({ seed, latencies, heartbeatMs }: RunOptions, more: Pick<ClusterOptions, "history" | "startTime"> = {}): Cluster {
  return createCluster({ seed, latencies, ...more, ...(heartbeatMs === undefined ? {} : backgroundPace(heartbeatMs)) });
}

/** The nodes that the options ask for: where they say nothing, three, or none beside those that manifests bring. */
export function runNodes({ nodes, controlPlanes }: RunOptions, manifests: readonly ManifestFile[]): readonly NodeInput[] {
  const workers = nodes ?? (manifests.some(bringsNodes) ? 0 : WORKERS);
  return [...controlPlaneNodes(controlPlanes), ...named("node", workers)];
}

function bringsNodes({ text }: ManifestFile): boolean {
  return readManifests(text).documents.some((document) => document.kind === "Node");
}

function named(name: string, count: number): readonly NodeInput[] {
  return Array.from({ length: count }, (_, at) => ({ name: `${name}-${at + 1}` }));
}

function controlPlaneNodes(count: number): readonly NodeInput[] {
  const nodes = count === 1 ? [{ name: "control-plane" }] : named("control-plane", count);
  return nodes.map((node) => ({ ...node, labels: { [CONTROL_PLANE]: "" }, taints: [{ key: CONTROL_PLANE, effect: "NoSchedule" }] }));
}
