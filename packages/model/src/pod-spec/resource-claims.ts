/**
 * The rules for the claims of devices that a pod holds.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { duplicate, forbiddenField, invalid, required } from "../field-error.js";
import type { PodResourceClaim } from "../types.generated.js";
import { MIRROR_POD } from "./annotation-keys.js";
import { checkLabel, checkSubdomain, isMissing } from "./findings.js";
import { goForm } from "./go-form.js";
import type { Scope } from "./scope.js";

/** Checks `spec.resourceClaims`. */
export function checkResourceClaims(scope: Scope, at: string): void {
  const seen = new Set<string>();
  (scope.spec.resourceClaims ?? []).forEach((claim, i) => checkClaim(scope, `${at}[${i}]`, { claim, seen }));
}

interface SeenClaim {
  readonly claim: PodResourceClaim;
  readonly seen: Set<string>;
}

function checkClaim({ errors, meta }: Scope, at: string, { claim, seen }: SeenClaim): void {
  if (Object.hasOwn(meta?.annotations ?? {}, MIRROR_POD)) {
    errors.push(forbiddenField("[]", "static pods do not support resource claims"));
    return;
  }
  const { name, resourceClaimName, resourceClaimTemplateName } = claim;
  if (isMissing(name)) {
    errors.push(required(`${at}.name`));
  } else if (seen.has(name)) {
    errors.push(duplicate(`${at}.name`, name));
  } else {
    checkLabel(errors, `${at}.name`, name);
    seen.add(name);
  }
  const given = [resourceClaimName, resourceClaimTemplateName].filter((source) => source !== undefined).length;
  if (given === 2) errors.push(invalid(at, goForm("PodResourceClaim", claim), "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified"));
  if (given === 0) errors.push(invalid(at, goForm("PodResourceClaim", claim), "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"));
  if (resourceClaimName !== undefined) checkSubdomain(errors, `${at}.resourceClaimName`, resourceClaimName);
  if (resourceClaimTemplateName !== undefined) checkSubdomain(errors, `${at}.resourceClaimTemplateName`, resourceClaimTemplateName);
}
