/**
 * The rules for constraints that spread pods over zones, nodes and the like.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { duplicate, invalid, required } from "../field-error.js";
import { labelSelectorErrors } from "../label-selector-errors.js";
import type { TopologySpreadConstraint } from "../types.generated.js";
import { checkOneOf, isMissing, type Findings } from "./findings.js";
import { checkMatchLabelKeys } from "./match-label-keys.js";

const NOT_POSITIVE = "must be greater than zero";

/** Checks `spec.topologySpreadConstraints`. */
export function checkTopologySpread(errors: Findings, at: string, constraints: readonly TopologySpreadConstraint[] | undefined): void {
  (constraints ?? []).forEach((constraint, i, all) => {
    const path = `${at}[${i}]`;
    const { maxSkew, topologyKey, whenUnsatisfiable, labelSelector } = constraint;
    if (maxSkew <= 0) errors.push(invalid(`${path}.maxSkew`, maxSkew, NOT_POSITIVE));
    if (isMissing(topologyKey)) errors.push(required(`${path}.topologyKey`, "can not be empty"));
    checkOneOf(errors, `${path}.whenUnsatisfiable`, { value: whenUnsatisfiable, supported: ["DoNotSchedule", "ScheduleAnyway"] });
    if (all.slice(i + 1).some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable)) {
      errors.push(duplicate(`${path}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable ?? ""}}`));
    }
    checkMinDomains(errors, `${path}.minDomains`, constraint);
    checkInclusion(errors, `${path}.nodeAffinityPolicy`, constraint.nodeAffinityPolicy);
    checkInclusion(errors, `${path}.nodeTaintsPolicy`, constraint.nodeTaintsPolicy);
    checkMatchLabelKeys(errors, path, { labelSelector, matchLabelKeys: constraint.matchLabelKeys });
    errors.push(...labelSelectorErrors(labelSelector, `${path}.labelSelector`));
  });
}

function checkMinDomains(errors: Findings, at: string, { minDomains, whenUnsatisfiable }: TopologySpreadConstraint): void {
  if (minDomains === undefined) return;
  if (minDomains <= 0) errors.push(invalid(at, minDomains, NOT_POSITIVE));
  if (whenUnsatisfiable === "DoNotSchedule") return;
  errors.push(invalid(at, minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable ?? ""}`));
}

function checkInclusion(errors: Findings, at: string, policy: string | undefined): void {
  if (policy !== undefined) checkOneOf(errors, at, { value: policy, supported: ["Honor", "Ignore"] });
}
