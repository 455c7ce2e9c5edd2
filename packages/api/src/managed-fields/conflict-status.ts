/**
 * How an apply that would take fields from others is refused.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal/conflict.go v1.36.3
 */
import { failure, goQuote, type Status, withCauses } from "@everynode/model";
import type { Manager } from "./managers.js";
import type { Conflict } from "./ownership.js";
import { pathText } from "./path-element.js";

/** `"kubectl" with subresource "scale" using apps/v1`: who owns a field, as messages say it. */
function managerText({ manager, subresource, operation, apiVersion }: Manager): string {
  const through = subresource === "" ? "" : ` with subresource ${goQuote(subresource)}`;
  return `${goQuote(manager)}${through}${operation === "Update" ? ` using ${apiVersion}` : ""}`;
}

/** 409: the fields that a configuration would change, and whose they are. */
export function conflictStatus(conflicts: readonly Conflict[]): Status {
  const causes = conflicts.map(({ manager, path }) => ({ reason: "FieldManagerConflict", message: `conflict with ${managerText(manager)}`, field: pathText(path) }));
  return withCauses(failure({ code: 409, reason: "Conflict", message: conflictText(conflicts) }), causes);
}

function conflictText(conflicts: readonly Conflict[]): string {
  const [first] = conflicts;
  if (conflicts.length === 1 && first !== undefined) return `Apply failed with 1 conflict: conflict with ${managerText(first.manager)}: ${pathText(first.path)}`;
  const byManager = new Map<string, Conflict[]>();
  for (const conflict of conflicts) byManager.set(conflict.identity, [...(byManager.get(conflict.identity) ?? []), conflict]);
  const groups = [...byManager].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const lines = groups.flatMap(([, own]) => own.map(({ manager, path }, i) => `${i === 0 ? `conflicts with ${managerText(manager)}:\n` : ""}- ${pathText(path)}`));
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join("\n")}`;
}
