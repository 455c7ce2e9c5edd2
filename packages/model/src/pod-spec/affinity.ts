/**
 * The rules for where a pod wants to be: near nodes with certain labels, near pods, away from pods.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { forbiddenField, invalid, required } from "../field-error.js";
import { labelSelectorErrors } from "../label-selector-errors.js";
import { dns1123LabelProblems, dns1123SubdomainProblems, labelValueProblems } from "../names.js";
import type {
  Affinity,
  NodeAffinity,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
  WeightedPodAffinityTerm,
} from "../types.generated.js";
import { addProblems, checkQualifiedName, isMissing, named, type Findings } from "./findings.js";
import { checkMatchLabelKeys } from "./match-label-keys.js";

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

/** Checks `spec.affinity`. */
export function checkAffinity(errors: Findings, at: string, affinity: Affinity | undefined): void {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  if (nodeAffinity !== undefined) checkNodeAffinity(errors, `${at}.nodeAffinity`, nodeAffinity);
  if (podAffinity !== undefined) checkPodAffinity(errors, `${at}.podAffinity`, podAffinity);
  if (podAntiAffinity !== undefined) checkPodAffinity(errors, `${at}.podAntiAffinity`, podAntiAffinity);
}

function checkNodeAffinity(errors: Findings, at: string, affinity: NodeAffinity): void {
  const { [REQUIRED]: needed, [PREFERRED]: preferred } = affinity;
  if (needed !== undefined) {
    const terms = needed.nodeSelectorTerms ?? [];
    const path = `${at}.${REQUIRED}.nodeSelectorTerms`;
    if (terms.length === 0) errors.push(required(path, "must have at least one node selector term"));
    terms.forEach((term, i) => checkNodeSelectorTerm(errors, `${path}[${i}]`, { term, strict: true }));
  }
  (preferred ?? []).forEach(({ weight, preference }, i) => {
    const path = `${at}.${PREFERRED}[${i}]`;
    checkWeight(errors, `${path}.weight`, weight);
    checkNodeSelectorTerm(errors, `${path}.preference`, { term: preference ?? {}, strict: false });
  });
}

function checkWeight(errors: Findings, at: string, weight = 0): void {
  if (weight <= 0 || weight > 100) errors.push(invalid(at, weight, "must be in the range 1-100"));
}

/** A term, and whether its values must be possible values of labels. */
interface CheckedTerm {
  readonly term: NodeSelectorTerm;
  readonly strict: boolean;
}

function checkNodeSelectorTerm(errors: Findings, at: string, { term, strict }: CheckedTerm): void {
  (term.matchExpressions ?? []).forEach((requirement, i) => {
    const path = `${at}.matchExpressions[${i}]`;
    checkValueCount(errors, path, requirement);
    checkQualifiedName(errors, `${path}.key`, requirement.key ?? "");
    if (strict) (requirement.values ?? []).forEach((value, j) => addProblems(errors, `${path}.values[${j}]`, { value, problems: labelValueProblems(value) }));
  });
  (term.matchFields ?? []).forEach((requirement, i) => checkFieldRequirement(errors, `${at}.matchFields[${i}]`, requirement));
}

function checkValueCount(errors: Findings, at: string, { operator, values = [] }: NodeSelectorRequirement): void {
  switch (operator) {
    case "In":
    case "NotIn":
      if (values.length === 0) errors.push(required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case "Exists":
    case "DoesNotExist":
      if (values.length > 0) errors.push(forbiddenField(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      break;
    case "Gt":
    case "Lt":
      if (values.length !== 1) errors.push(required(`${at}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
      break;
    default:
      errors.push(invalid(`${at}.operator`, named(operator), "not a valid selector operator"));
  }
}

function checkFieldRequirement(errors: Findings, at: string, { key, operator, values = [] }: NodeSelectorRequirement): void {
  if (operator !== "In" && operator !== "NotIn") errors.push(invalid(`${at}.operator`, named(operator), "not a valid selector operator"));
  else if (values.length !== 1) errors.push(required(`${at}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
  if (key !== "metadata.name") errors.push(invalid(`${at}.key`, key, "not a valid field selector key"));
  else values.forEach((value, i) => addProblems(errors, `${at}.values[${i}]`, { value, problems: dns1123SubdomainProblems(value) }));
}

function checkPodAffinity(errors: Findings, at: string, affinity: PodAffinity): void {
  const { [REQUIRED]: needed, [PREFERRED]: preferred } = affinity;
  (needed ?? []).forEach((term, i) => checkPodAffinityTerm(errors, `${at}.${REQUIRED}[${i}]`, term));
  (preferred ?? []).forEach((weighted, i) => checkWeightedTerm(errors, `${at}.${PREFERRED}[${i}]`, weighted));
}

function checkWeightedTerm(errors: Findings, at: string, { weight, podAffinityTerm }: WeightedPodAffinityTerm): void {
  checkWeight(errors, `${at}.weight`, weight);
  checkPodAffinityTerm(errors, `${at}.podAffinityTerm`, podAffinityTerm ?? { topologyKey: "" });
}

function checkPodAffinityTerm(errors: Findings, at: string, term: PodAffinityTerm): void {
  const { labelSelector, namespaceSelector, namespaces, topologyKey, matchLabelKeys, mismatchLabelKeys } = term;
  errors.push(...labelSelectorErrors(labelSelector, `${at}.labelSelector`));
  errors.push(...labelSelectorErrors(namespaceSelector, `${at}.namespaceSelector`));
  for (const namespace of namespaces ?? []) addProblems(errors, `${at}.namespace`, { value: namespace, problems: dns1123LabelProblems(namespace) });
  checkMatchLabelKeys(errors, at, { labelSelector, matchLabelKeys, mismatchLabelKeys });
  if (isMissing(topologyKey)) errors.push(required(`${at}.topologyKey`, "can not be empty"));
  checkQualifiedName(errors, `${at}.topologyKey`, topologyKey);
}
