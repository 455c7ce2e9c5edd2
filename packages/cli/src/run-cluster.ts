/** The cluster of `everynode run`. */
import { readManifests } from "@everynode/model";
import { type Cluster, createCluster, backgroundPace, type NodeInput } from "everynode";
import type { ManifestFile } from "./manifest-files.js";
import type { RunOptions } from "./run-options.js";

const WORKERS = 3;
const CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

/** The cluster that the options describe, with nothing loaded yet. */
export function runCluster(options: RunOptions, manifests: readonly ManifestFile[]): Cluster {
  const { seed, latencies, heartbeatMs } = options;
  const workers = options.nodes ?? (manifests.some(bringsNodes) ? 0 : WORKERS);
  return createCluster({ nodes: [...controlPlanes(options.controlPlanes), ...named("node", workers)], seed, latencies, ...(heartbeatMs === undefined ? {} : backgroundPace(heartbeatMs)) });
}

function bringsNodes({ text }: ManifestFile): boolean {
  return readManifests(text).documents.some((document) => document.kind === "Node");
}

function named(name: string, count: number): readonly NodeInput[] {
  return Array.from({ length: count }, (_, at) => ({ name: `${name}-${at + 1}` }));
}

function controlPlanes(count: number): readonly NodeInput[] {
  const nodes = count === 1 ? [{ name: "control-plane" }] : named("control-plane", count);
  return nodes.map((node) => ({ ...node, labels: { [CONTROL_PLANE]: "" }, taints: [{ key: CONTROL_PLANE, effect: "NoSchedule" }] }));
}
