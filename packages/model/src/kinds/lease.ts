/**
 * Rules for Leases.
 *
 * Source: pkg/apis/coordination/validation/validation.go, pkg/registry/coordination/lease/strategy.go v1.36.3
 * Differs: `strategy` and `preferredHolder` are dropped always (the gate CoordinatedLeaderElection is off by default).
 */
import { invalid, type FieldError } from "../field-error.js";
import type { KindRules } from "../kind-rules.js";
import { dns1123SubdomainProblems } from "../names.js";
import { MUST_NOT_BE_NEGATIVE } from "../object-meta.js";
import type { Lease, LeaseSpec } from "../types.generated.js";
import { builtInRules } from "./built-in.js";

function withoutElection(lease: Lease): Lease {
  const { strategy, preferredHolder, ...spec } = lease.spec;
  return strategy === undefined && preferredHolder === undefined ? lease : { ...lease, spec };
}

function specErrors(spec: LeaseSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { leaseDurationSeconds, leaseTransitions } = spec;
  if (leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0) {
    errors.push(invalid("spec.leaseDurationSeconds", leaseDurationSeconds, "must be greater than 0"));
  }
  if (leaseTransitions !== undefined && leaseTransitions < 0) errors.push(invalid("spec.leaseTransitions", leaseTransitions, MUST_NOT_BE_NEGATIVE));
  return errors;
}

/** The rules for Leases. */
export const leaseRules: KindRules<Lease> = builtInRules({
  namespaced: true,
  nameRule: dns1123SubdomainProblems,
  knownFinalizersOnly: false,
  prepareCreate: withoutElection,
  prepareUpdate: withoutElection,
  errors: (lease) => specErrors(lease.spec),
  updateErrors: (lease) => specErrors(lease.spec),
  allowUnconditionalUpdate: false,
  allowCreateOnUpdate: true,
});
