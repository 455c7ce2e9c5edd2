/**
 * Why a pod found no node, in Kubernetes' words.
 *
 * Source: pkg/scheduler/framework/types.go v1.36.3
 */
import type { Attempt, NodeRefusal } from "./attempt.js";

/** What an attempt that failed found out. */
export interface Diagnosis {
  readonly attempt: Attempt;
  /** How many nodes there are. */
  readonly total: number;
  /** By name of the node: of those that came into question. */
  readonly refusals: ReadonlyMap<string, NodeRefusal>;
  /** Names of all plugins that stood in the way; none where there are no nodes at all. */
  readonly plugins: readonly string[];
}

/** The message of a failed attempt: `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable. preemption: ...`. */
export function diagnosisMessage(diagnosis: Diagnosis, preemption = ""): string {
  const found = foundOut(diagnosis);
  return preemption === "" ? found : `${found} ${preemption}`;
}

function foundOut({ total, refusals, attempt: { refused, restricting } }: Diagnosis): string {
  if (total === 0) return "no nodes available to schedule pods";
  if (refused !== undefined) return `0/${total} nodes are available: ${refused.message}.`;
  const absent = restricting.length === 0 ? [] : [absentReason(restricting)];
  return unavailable(total, refusals, absent);
}

/** What nodes say that these plugins left out from the beginning. */
export const absentReason = (restricting: readonly string[]): string => `node(s) didn't satisfy plugin(s) [${restricting.toSorted(byText).join(" ")}]`;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** How many nodes say what; `absent` is said by those that were not asked. */
export function unavailable(total: number, refusals: ReadonlyMap<string, NodeRefusal>, absent: readonly string[]): string {
  const counts = new Map<string, number>();
  const count = (reason: string, nodes: number): void => void counts.set(reason, (counts.get(reason) ?? 0) + nodes);
  for (const { refusal } of refusals.values()) for (const reason of refusal.reasons) count(reason, 1);
  if (refusals.size < total) for (const reason of absent) count(reason, total - refusals.size);
  const list = Array.from(counts, ([reason, nodes]) => `${nodes} ${reason}`).sort(byText);
  return list.length === 0 ? `0/${total} nodes are available:` : `0/${total} nodes are available: ${list.join(", ")}.`;
}
