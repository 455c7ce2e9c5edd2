/**
 * The choice of a node for a pod: the nodes that come into question, those of them that will do, and the best of these.
 *
 * Source: pkg/scheduler/schedule_one.go v1.36.3
 * Differs: nodes are looked at in order of name, where Kubernetes goes from zone to zone; nodes are not chosen again for pods that look alike.
 */
import { type Attempt, type NodeRefusal, refusalOf } from "./attempt.js";
import type { ClusterPicture } from "./cluster-picture.js";
import type { Diagnosis } from "./diagnosis.js";
import type { NodeInfo } from "./node-info.js";

/** The nodes that are best for a pod, all alike, or why there is none. */
export type Placement =
  /** `next` is the name from which on the next search should go. */
  { readonly ok: true; readonly best: readonly string[]; readonly next: string } | { readonly ok: false; readonly diagnosis: Diagnosis };

/** Below this number of nodes, all are looked at. */
const ALWAYS_LOOKED_AT = 100;
const NO_REFUSALS: ReadonlyMap<string, NodeRefusal> = new Map();

/** True where the cluster is so large that not all nodes are looked at, and a search should go on where the last one ended. */
export function isPartial({ only, cluster }: Attempt): boolean {
  return only === undefined && cluster.nodes.size > ALWAYS_LOOKED_AT;
}

/** The best nodes for the pod; a partial search looks at nodes from the name `from` on. Costs one look at each node that comes into question, up to what a large cluster allows. */
export function placementOf(attempt: Attempt, from = ""): Placement {
  const { refused, restricting, cluster } = attempt;
  const total = cluster.nodes.size;
  if (total === 0) return { ok: false, diagnosis: { total, attempt, refusals: NO_REFUSALS, plugins: [] } };
  if (refused !== undefined) return { ok: false, diagnosis: { total, attempt, refusals: NO_REFUSALS, plugins: [refused.plugin] } };
  const nominated = nominatedNode(attempt);
  if (nominated !== undefined) return { ok: true, best: [nominated], next: from };
  const refusals = new Map<string, NodeRefusal>();
  const { feasible, next } = feasibleNodes(attempt, from, refusals);
  const [first] = feasible;
  if (first !== undefined) return { ok: true, best: feasible.length === 1 ? [first.name] : bestOf(attempt, feasible), next };
  const plugins = [...new Set([...restricting, ...Array.from(refusals.values(), ({ plugin }) => plugin)])];
  return { ok: false, diagnosis: { total, attempt, refusals, plugins } };
}

/** The node that room was made on for the pod, if it will do by now. */
function nominatedNode(attempt: Attempt): string | undefined {
  const name = attempt.pod.status.nominatedNodeName ?? "";
  const info = name === "" ? undefined : attempt.cluster.info(name);
  return info !== undefined && refusalOf(attempt, info) === undefined ? name : undefined;
}

function feasibleNodes(attempt: Attempt, from: string, refusals: Map<string, NodeRefusal>): { readonly feasible: readonly NodeInfo[]; readonly next: string } {
  const { cluster, only } = attempt;
  const enough = enoughNodes(only === undefined ? cluster.nodes.size : only.size);
  const feasible: NodeInfo[] = [];
  for (const name of only === undefined ? namesFrom(cluster, from) : [...only].sort()) {
    const info = cluster.info(name);
    if (info === undefined) continue;
    if (feasible.length >= enough) return { feasible, next: name };
    const refusal = refusalOf(attempt, info);
    if (refusal === undefined) feasible.push(info);
    else refusals.set(name, refusal);
  }
  return { feasible, next: from };
}

/** How many feasible nodes are enough: from all of 100 down to 5 of 100 in clusters of some thousands. */
function enoughNodes(total: number): number {
  if (total < ALWAYS_LOOKED_AT) return total;
  const percent = Math.max(5, 50 - Math.floor(total / 125));
  return Math.max(ALWAYS_LOOKED_AT, Math.floor((total * percent) / 100));
}

function* namesFrom({ nodes }: ClusterPicture, from: string): Generator<string> {
  for (const [name] of nodes.entries(from)) yield name;
  if (from === "") return;
  for (const [name] of nodes.entries()) {
    if (name >= from) return;
    yield name;
  }
}

/** The names of the nodes with the highest score. */
function bestOf({ workers, pod, cluster }: Attempt, nodes: readonly NodeInfo[]): readonly string[] {
  const totals = nodes.map(() => 0);
  for (const { plugin, state } of workers) {
    if (plugin.score === undefined) continue;
    const knowing = plugin.prepareScores === undefined ? state : plugin.prepareScores(state, pod, { cluster, nodes });
    const raw = nodes.map((info) => plugin.score?.(knowing, pod, info) ?? 0);
    const scores = plugin.normalize?.(raw) ?? raw;
    scores.forEach((score, at) => {
      totals[at] = (totals[at] ?? 0) + score * (plugin.weight ?? 1);
    });
  }
  const most = totals.reduce((a, b) => Math.max(a, b));
  return nodes.flatMap(({ name }, at) => (totals[at] === most ? [name] : []));
}
