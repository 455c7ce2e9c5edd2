/**
 * What a dying namespace says of its content: five conditions, each True only while something is in the way.
 *
 * Source: pkg/controller/namespace/deletion/status_condition_utils.go v1.36.3
 * Differs: all kinds are known beforehand, so that discovery and parsing never fail.
 */
import { formatTime, type NamespaceCondition } from "@everynode/model";

/** What is left of one kind. */
export interface Remaining {
  /** `pods.`, `daemonsets.apps`: the plural, a dot and the group. */
  readonly resource: string;
  readonly count: number;
  /** How many objects wait for each finalizer. */
  readonly finalizers: ReadonlyMap<string, number>;
}

/** What a round of deletions found. */
export interface Findings {
  readonly remaining: readonly Remaining[];
  /** Messages of what failed. */
  readonly failures: readonly string[];
}

interface Verdict {
  readonly reason: string;
  readonly message: string;
}

/** Each condition's type, and what it says where nothing is in the way. */
const GOOD: readonly (Verdict & { readonly type: string })[] = [
  { type: "NamespaceDeletionDiscoveryFailure", reason: "ResourcesDiscovered", message: "All resources successfully discovered" },
  { type: "NamespaceDeletionGroupVersionParsingFailure", reason: "ParsedGroupVersions", message: "All legacy kube types successfully parsed" },
  { type: "NamespaceDeletionContentFailure", reason: "ContentDeleted", message: "All content successfully deleted, may be waiting on finalization" },
  { type: "NamespaceContentRemaining", reason: "ContentRemoved", message: "All content successfully removed" },
  { type: "NamespaceFinalizersRemaining", reason: "ContentHasNoFinalizers", message: "All content-preserving finalizers finished" },
];

/** The conditions after a round; the same array where none changed. */
export function namespaceConditions(before: readonly NamespaceCondition[], findings: Findings, nowMs: number): readonly NamespaceCondition[] {
  const bad = troubles(findings);
  let conditions = before;
  for (const { type, ...good } of GOOD) {
    const trouble = bad.get(type);
    const next: NamespaceCondition = { type, status: trouble === undefined ? "False" : "True", lastTransitionTime: formatTime(nowMs), ...(trouble ?? good) };
    conditions = withCondition(conditions, next);
  }
  return conditions;
}

function withCondition(conditions: readonly NamespaceCondition[], next: NamespaceCondition): readonly NamespaceCondition[] {
  const at = conditions.findIndex((condition) => condition.type === next.type);
  const old = conditions[at];
  if (old === undefined) return [...conditions, next];
  if (old.status === next.status && old.reason === next.reason && old.message === next.message) return conditions;
  const since = old.status === next.status ? old.lastTransitionTime : next.lastTransitionTime;
  return conditions.with(at, { ...next, lastTransitionTime: since });
}

function troubles({ remaining, failures }: Findings): ReadonlyMap<string, Verdict> {
  const bad = new Map<string, Verdict>();
  if (failures.length > 0) {
    const message = `Failed to delete all resource types, ${failures.length} remaining: ${sorted(failures).join(", ")}`;
    bad.set("NamespaceDeletionContentFailure", { reason: "ContentDeletionFailed", message });
  }
  if (remaining.length > 0) {
    const list = sorted(remaining.map(({ resource, count }) => `${resource} has ${count} resource instances`));
    bad.set("NamespaceContentRemaining", { reason: "SomeResourcesRemain", message: `Some resources are remaining: ${list.join(", ")}` });
  }
  const finalizers = finalizerTotals(remaining);
  if (finalizers.size > 0) {
    const list = sorted(Array.from(finalizers, ([name, count]) => `${name} in ${count} resource instances`));
    bad.set("NamespaceFinalizersRemaining", { reason: "SomeFinalizersRemain", message: `Some content in the namespace has finalizers remaining: ${list.join(", ")}` });
  }
  return bad;
}

function finalizerTotals(remaining: readonly Remaining[]): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const { finalizers } of remaining) for (const [name, count] of finalizers) totals.set(name, (totals.get(name) ?? 0) + count);
  return totals;
}

const sorted = (texts: readonly string[]): readonly string[] => texts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
