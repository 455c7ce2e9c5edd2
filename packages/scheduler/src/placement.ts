/**
 * The choice of a node for a pod: the nodes that come into question, those of them that will do, and the best of these.
 *
 * Source: pkg/scheduler/schedule_one.go v1.36.3
 * Differs: nodes are looked at in order of name, where Kubernetes goes from zone to zone; nodes are not chosen again for pods that look alike.
 */
import { type Attempt, type NodeRefusal, refusalOf } from "./attempt.js";
import { bestOf } from "./best-nodes.js";
import type { Diagnosis } from "./diagnosis.js";
import { refusalsOf, searched } from "./search.js";

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
  const search = searched(attempt, from, enoughNodes(attempt.only?.size ?? total));
  const { found, next } = search;
  const [first] = found;
  if (first !== undefined) return { ok: true, best: found.length === 1 ? [first.name] : bestOf(attempt, search), next };
  const refusals = refusalsOf(attempt);
  const plugins = [...new Set([...restricting, ...Array.from(refusals.values(), ({ plugin }) => plugin)])];
  return { ok: false, diagnosis: { total, attempt, refusals, plugins } };
}

/** The node that room was made on for the pod, if it will do by now. */
function nominatedNode(attempt: Attempt): string | undefined {
  const name = attempt.pod.status.nominatedNodeName ?? "";
  const info = name === "" ? undefined : attempt.cluster.info(name);
  return info !== undefined && refusalOf(attempt, info) === undefined ? name : undefined;
}

/** How many feasible nodes are enough: from all of 100 down to 5 of 100 in clusters of some thousands. */
function enoughNodes(total: number): number {
  if (total < ALWAYS_LOOKED_AT) return total;
  const percent = Math.max(5, 50 - Math.floor(total / 125));
  return Math.max(ALWAYS_LOOKED_AT, Math.floor((total * percent) / 100));
}
