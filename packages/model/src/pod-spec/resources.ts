/**
 * The rules for what containers, and pods as a whole, ask for.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 * Differs: resources are checked in the order of the object, where Go draws one.
 */
import { duplicate, forbiddenField, invalid, notFoundValue, required } from "../field-error.js";
import type { StringMap } from "../kube-object.js";
import { pushAll } from "../object-meta.js";
import { compareQuantities, type Quantity } from "../quantity.js";
import { printQuantity, quantityOfText } from "../quantity-text.js";
import { isOvercommitted, resourceValueErrors } from "../resource-list.js";
import type { ResourceClaim, ResourceRequirements } from "../types.generated.js";
import { containerTotals } from "./container-totals.js";
import { checkLabel, isMissing, type Findings } from "./findings.js";
import { isWholePages } from "./huge-pages.js";
import { compareTexts, quantityIn } from "./quantities.js";
import { checkContainerResourceName, checkPodResourceName, isHugePages } from "./resource-name.js";
import type { Scope } from "./scope.js";

type NameCheck = (errors: Findings, at: string, name: string) => void;

/** Checks what one container asks for. */
export function checkContainerResources(scope: Scope, at: string, resources: ResourceRequirements | undefined): void {
  if (resources !== undefined) checkRequirements(scope, at, { resources, checkName: checkContainerResourceName });
}

/** Checks `spec.overhead`, which follows the rules of a container's limits. */
export function checkOverhead(scope: Scope, at: string): void {
  const { overhead } = scope.spec;
  if (overhead !== undefined) checkRequirements(scope, at, { resources: { limits: overhead }, checkName: checkContainerResourceName });
}

/** Checks what the pod as a whole asks for, also against what its containers ask for. */
export function checkPodResources(scope: Scope, at: string): void {
  const { spec, errors } = scope;
  const { resources } = spec;
  if (resources === undefined) return;
  if (spec.os?.name === "windows") {
    errors.push(forbiddenField(at, "may not be set for a windows pod"));
    return;
  }
  if (resources.claims !== undefined) errors.push(forbiddenField(`${at}.claims`, "claims may not be set for Resources at pod-level"));
  checkRequirements(scope, at, { resources, checkName: checkPodResourceName });
  checkPodCoversContainers(scope, at, resources);
}

interface Requirements {
  readonly resources: ResourceRequirements;
  readonly checkName: NameCheck;
}

function checkRequirements(scope: Scope, at: string, { resources, checkName }: Requirements): void {
  const { limits = {}, requests = {}, claims = [] } = resources;
  const { errors } = scope;
  for (const [name, amount] of Object.entries(limits)) {
    const path = `${at}.limits[${name}]`;
    checkName(errors, path, name);
    pushAll(errors, resourceValueErrors(name, amount, path));
    checkHugePages(scope, path, [name, amount]);
  }
  for (const [name, amount] of Object.entries(requests)) {
    const path = `${at}.requests[${name}]`;
    checkName(errors, path, name);
    pushAll(errors, resourceValueErrors(name, amount, path));
    checkAgainstLimit(errors, at, { name, amount, limit: quantityIn(limits, name) });
    checkHugePages(scope, path, [name, amount]);
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  const hasComputing = names.includes("cpu") || names.includes("memory");
  if (!hasComputing && names.some(isHugePages)) errors.push(forbiddenField(at, "HugePages require cpu or memory"));
  checkClaimNames(scope, `${at}.claims`, claims);
}

function checkHugePages(scope: Scope, at: string, [name, amount]: readonly [string, string]): void {
  if (!isHugePages(name) || isWholePages(name, amount)) return;
  scope.errors.push(invalid(at, amount, `${amount} is not positive integer multiple of ${name}`));
}

interface Request {
  readonly name: string;
  readonly amount: string;
  readonly limit: string | undefined;
}

function checkAgainstLimit(errors: Findings, at: string, { name, amount, limit }: Request): void {
  const fixed = !isOvercommitted(name);
  if (limit === undefined) {
    if (fixed) errors.push(required(`${at}.limits`, "Limit must be set for non overcommitable resources"));
    return;
  }
  const difference = compareTexts(amount, limit);
  if (fixed && difference !== 0) errors.push(invalid(`${at}.requests`, amount, `must be equal to ${name} limit of ${limit}`));
  else if (difference > 0) errors.push(invalid(`${at}.requests`, amount, `must be less than or equal to ${name} limit of ${limit}`));
}

function checkClaimNames({ errors, claimNames }: Scope, at: string, claims: readonly ResourceClaim[]): void {
  const seen = new Set<string>();
  claims.forEach(({ name, request }, i) => {
    const path = `${at}[${i}]`;
    if (isMissing(name)) {
      errors.push(required(path));
      return;
    }
    if (seen.has(name)) {
      errors.push(duplicate(path, name));
    } else {
      if (!isMissing(request)) checkLabel(errors, `${path}.request`, request);
      const key = isMissing(request) ? name : `${name}/${request}`;
      if (seen.has(key)) errors.push(duplicate(path, key));
      else if (key === name) for (const other of seen) if (other.startsWith(`${name}/`)) errors.push(duplicate(path, name));
      seen.add(key);
    }
    if (!claimNames.has(name)) errors.push(unknownClaim(path, name, claimNames));
  });
}

function unknownClaim(at: string, name: string, known: ReadonlySet<string>): ReturnType<typeof notFoundValue> {
  const list = known.size === 0 ? " which is empty" : `: ${[...known].sort().join(", ")}`;
  const error = notFoundValue(at, name);
  return { ...error, message: `${error.message}: must be one of the names in pod.spec.resourceClaims${list}` };
}

function checkPodCoversContainers({ spec, errors }: Scope, at: string, resources: ResourceRequirements): void {
  const tooLittle = (path: string, given: StringMap | undefined, [name, needed]: readonly [string, Quantity]): void => {
    const amount = quantityIn(given, name);
    if (amount === undefined || compareQuantities(needed, quantityOfText(amount)) <= 0) return;
    errors.push(invalid(`${at}.${path}[${name}]`, amount, `must be greater than or equal to aggregate container ${path} of ${printQuantity(needed)}`));
  };
  for (const total of containerTotals(spec, "requests")) tooLittle("requests", resources.requests, total);
  for (const total of containerTotals(spec, "limits")) if (isHugePages(total[0])) tooLittle("limits", resources.limits, total);
  (spec.containers ?? []).forEach((container, i) => {
    for (const [name, amount] of Object.entries(container.resources?.limits ?? {})) {
      const most = quantityIn(resources.limits, name);
      if (most === undefined || compareTexts(amount, most) <= 0) continue;
      errors.push(invalid(`${at}.containers[${i}][${name}].limits`, amount, `must be less than or equal to pod limits of ${most}`));
    }
  });
}
