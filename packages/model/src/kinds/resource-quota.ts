/**
 * Rules for ResourceQuotas.
 *
 * Source: pkg/apis/core/validation/validation.go, pkg/registry/core/resourcequota/strategy.go v1.36.3
 */
import { invalid, required, type FieldError } from "../field-error.js";
import { GoLiteral, goJson } from "../go-text.js";
import type { KindRules } from "../kind-rules.js";
import type { StringMap } from "../kube-object.js";
import { dns1123SubdomainProblems } from "../names.js";
import { FIELD_IS_IMMUTABLE, pushAll } from "../object-meta.js";
import { compareQuantities } from "../quantity.js";
import { quantityOfText } from "../quantity-text.js";
import { isQuotaResource, quotaResourceNameErrors, resourceValueErrors, roundedResources } from "../resource-list.js";
import type { ResourceQuota, ResourceQuotaSpec } from "../types.generated.js";
import { builtInRules } from "./built-in.js";

type Errors = readonly FieldError[];

const POD_COUNT: readonly string[] = ["pods"];
const POD_COMPUTE: readonly string[] = ["pods", "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory"];

/** The resources that each scope can be applied to. */
const SCOPES: ReadonlyMap<string, readonly string[]> = new Map([
  ["Terminating", POD_COMPUTE],
  ["NotTerminating", POD_COMPUTE],
  ["BestEffort", POD_COUNT],
  ["NotBestEffort", POD_COMPUTE],
  ["PriorityClass", POD_COMPUTE],
  ["CrossNamespacePodAffinity", POD_COMPUTE],
  ["VolumeAttributesClass", ["persistentvolumeclaims", "requests.storage"]],
]);
const EXISTENTIAL: readonly string[] = ["BestEffort", "NotBestEffort", "Terminating", "NotTerminating", "CrossNamespacePodAffinity"];
const CONFLICTS: readonly (readonly [string, string])[] = [
  ["BestEffort", "NotBestEffort"],
  ["Terminating", "NotTerminating"],
];

function defaulted(quota: ResourceQuota): ResourceQuota {
  const hard = roundedResources(quota.spec.hard);
  const statusHard = roundedResources(quota.status.hard);
  const used = roundedResources(quota.status.used);
  if (hard === quota.spec.hard && statusHard === quota.status.hard && used === quota.status.used) return quota;
  const status = { ...(statusHard === undefined ? {} : { hard: statusHard }), ...(used === undefined ? {} : { used }) };
  return { ...quota, spec: { ...quota.spec, ...(hard === undefined ? {} : { hard }) }, status };
}

function listErrors(list: StringMap | undefined, field: string): Errors {
  return Object.entries(list ?? {}).flatMap(([name, text]) => {
    const at = `${field}[${name}]`;
    return [...quotaResourceNameErrors(name, at), ...resourceValueErrors(name, text, at)];
  });
}

/** How often a scope is applied to a resource that it has nothing to do with. */
function misapplied(scope: string, hard: StringMap | undefined): number {
  const allowed = SCOPES.get(scope);
  if (allowed === undefined) return 0;
  return Object.keys(hard ?? {}).filter((name) => isQuotaResource(name) && !allowed.includes(name)).length;
}

function conflicts(scopes: readonly string[]): number {
  return CONFLICTS.filter(([a, b]) => scopes.includes(a) && scopes.includes(b)).length;
}

function scopesErrors(spec: ResourceQuotaSpec): Errors {
  const scopes: readonly string[] = spec.scopes ?? [];
  const errors: FieldError[] = [];
  for (const scope of scopes) {
    if (!SCOPES.has(scope)) errors.push(invalid("spec.scopes", scopes, "unsupported scope"));
    for (let i = 0; i < misapplied(scope, spec.hard); i++) errors.push(invalid("spec.scopes", scopes, "unsupported scope applied to resource"));
  }
  for (let i = 0; i < conflicts(scopes); i++) errors.push(invalid("spec.scopes", scopes, "conflicting scopes"));
  return errors;
}

const EXPRESSIONS = "spec.scopeSelector.matchExpressions";
type Requirement = NonNullable<NonNullable<ResourceQuotaSpec["scopeSelector"]>["matchExpressions"]>[number];

function selectorErrors(spec: ResourceQuotaSpec): Errors {
  const expressions = spec.scopeSelector?.matchExpressions ?? [];
  const errors: FieldError[] = [];
  for (const expression of expressions) {
    const { scopeName } = expression;
    if (!SCOPES.has(scopeName)) errors.push(invalid(`${EXPRESSIONS}.scopeName`, named(scopeName), "unsupported scope"));
    for (let i = 0; i < misapplied(scopeName, spec.hard); i++) errors.push(invalid(EXPRESSIONS, shownSelector(expressions), "unsupported scope applied to resource"));
    pushAll(errors, operatorErrors(expression));
  }
  const scopeNames = expressions.map(({ scopeName }): string => scopeName);
  for (let i = 0; i < conflicts(scopeNames); i++) errors.push(invalid(EXPRESSIONS, spec.scopes, "conflicting scopes"));
  return errors;
}

const named = (text: string): GoLiteral => new GoLiteral(goJson(text));

function shownSelector(expressions: readonly Requirement[]): unknown {
  return { MatchExpressions: expressions.map(({ scopeName, operator, values }) => ({ ScopeName: scopeName, Operator: operator, Values: values ?? null })) };
}

const ONLY_EXISTS =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

function operatorErrors(expression: Requirement): Errors {
  const { scopeName, operator, values = [] } = expression;
  const at = `${EXPRESSIONS}.operator`;
  const errors: FieldError[] = EXISTENTIAL.includes(scopeName) && operator !== "Exists" ? [invalid(at, named(operator), ONLY_EXISTS)] : [];
  switch (operator) {
    case "In":
    case "NotIn":
      if (values.length === 0) errors.push(required(`${EXPRESSIONS}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"));
      return errors;
    case "Exists":
    case "DoesNotExist":
      if (values.length > 0) errors.push(invalid(`${EXPRESSIONS}.values`, values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"));
      return errors;
    default:
      return [...errors, invalid(at, named(operator), "not a valid selector operator")];
  }
}

function specErrors(spec: ResourceQuotaSpec): Errors {
  return [...listErrors(spec.hard, "spec.hard"), ...scopesErrors(spec), ...selectorErrors(spec)];
}

function updateErrors(quota: ResourceQuota, old: ResourceQuota): Errors {
  const scopes = new Set<string>(quota.spec.scopes);
  const before = new Set<string>(old.spec.scopes);
  const same = scopes.size === before.size && [...scopes].every((scope) => before.has(scope));
  return [...specErrors(quota.spec), ...(same ? [] : [invalid("spec.scopes", quota.spec.scopes, FIELD_IS_IMMUTABLE)])];
}

function statusErrors(quota: ResourceQuota): Errors {
  return [...listErrors(quota.status.hard, "status.hard"), ...listErrors(quota.status.used, "status.used")];
}

function warnings(quota: ResourceQuota, old: ResourceQuota | undefined): readonly string[] {
  const { hard = {} } = quota.spec;
  if (old !== undefined) return [];
  return ["cpu", "memory", "storage", "ephemeral-storage"].flatMap((name) => {
    const short = name === "cpu" || name === "memory" ? name : undefined;
    const request = hard[`requests.${name}`] !== undefined || short === undefined ? `requests.${name}` : short;
    const limit = `limits.${name}`;
    const [asked, most] = [hard[request], hard[limit]];
    if (asked === undefined || most === undefined || compareQuantities(quantityOfText(asked), quantityOfText(most)) <= 0) return [];
    return [`ResourceQuota ${request} (${asked}) should be less than ${limit} (${most})`];
  });
}

/** The rules for ResourceQuotas. */
export const resourceQuotaRules: KindRules<ResourceQuota> = builtInRules({
  namespaced: true,
  nameRule: dns1123SubdomainProblems,
  defaulted,
  prepareCreate: (quota) => ({ ...quota, status: {} }),
  prepareUpdate: (quota, old) => ({ ...quota, status: old.status }),
  errors: (quota) => [...specErrors(quota.spec), ...statusErrors(quota)],
  updateErrors,
  warnings,
  status: { prepare: (quota, old) => ({ ...quota, spec: old.spec }), errors: statusErrors },
});
