/**
 * Which nodes a pod may or would rather be placed on, by its nodeSelector and node affinity.
 *
 * Source: staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go, pkg/controller/daemon/util/daemonset_util.go v1.36.3
 */
import { type FieldError, invalid, notSupported } from "./field-error.js";
import type { StringMap } from "./kube-object.js";
import { joinedErrors, meetsRequirement, type Requirement, requirementErrors, type RequirementOperator } from "./label-requirement.js";
import { type CompiledSelector, matchesSelector, selectorOfLabels } from "./label-selector.js";
import type { NodeSelectorTerm, Pod, PodSpec, PreferredSchedulingTerm } from "./types.generated.js";

/** What of a node is asked: the labels and the name. */
export interface NodeLike {
  readonly metadata: { readonly name: string; readonly labels?: StringMap };
}

/** True where the pod's nodeSelector and its required node affinity let it onto the node. Compiled once per spec; does not allocate. */
export function matchesRequiredNodeAffinity(spec: PodSpec, node: NodeLike): boolean {
  return matchesNodeRules(knownRulesOf(spec), node);
}

/** A pod's demands on nodes, compiled: labels that all must be met, and terms of which one must (undefined: none are made). */
export interface NodeRules {
  readonly labels: CompiledSelector | undefined;
  readonly terms: readonly NodeTerm[] | undefined;
}

/** The demands of `spec`, compiled. */
export function nodeRulesOf(spec: PodSpec): NodeRules {
  const { nodeSelector } = spec;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const labels = nodeSelector === undefined || Object.keys(nodeSelector).length === 0 ? undefined : selectorOfLabels(nodeSelector);
  return { labels, terms: required === undefined ? undefined : compileTerms(required.nodeSelectorTerms ?? []) };
}

// For those who ask of one spec and many nodes: stored objects are never changed in place.
const compiled = new WeakMap<PodSpec, NodeRules>();

function knownRulesOf(spec: PodSpec): NodeRules {
  const known = compiled.get(spec);
  if (known !== undefined) return known;
  const rules = nodeRulesOf(spec);
  compiled.set(spec, rules);
  return rules;
}

/** True where the node meets the rules. Does not allocate. */
export function matchesNodeRules({ labels, terms }: NodeRules, node: NodeLike): boolean {
  if (labels !== undefined && !matchesSelector(labels, node.metadata.labels)) return false;
  if (terms === undefined) return true;
  for (const term of terms) if (matchesNodeTerm(term, node)) return true;
  return false;
}

/** A node selector term, compiled; one with errors matches no node. */
export interface NodeTerm {
  readonly expressions: readonly Requirement[];
  /** Names that the node must have, or must not have. */
  readonly names: readonly { readonly equal: boolean; readonly field: string; readonly value: string }[];
  readonly errors: readonly FieldError[];
}

/** Empty terms match no node and are left out. */
function compileTerms(terms: readonly NodeSelectorTerm[]): readonly NodeTerm[] {
  return terms.filter((term) => !isEmptyTerm(term)).map((term) => compileNodeTerm(term));
}

const isEmptyTerm = ({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): boolean => matchExpressions.length + matchFields.length === 0;

/** The term compiled; its errors stand under `path`. */
export function compileNodeTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, path = ""): NodeTerm {
  const at = path === "" ? "" : `${path}.`;
  const errors: FieldError[] = [];
  const expressions: Requirement[] = [];
  matchExpressions.forEach(({ key, operator: name, values = [] }, i) => {
    const here = `${at}matchExpressions[${i}]`;
    const operator = OPERATORS.get(name);
    if (operator === undefined) return void errors.push(notSupported(`${here}.operator`, name, [...OPERATORS.keys()]));
    const requirement = { key, operator, values };
    errors.push(...requirementErrors(requirement, here));
    expressions.push(requirement);
  });
  const names: { equal: boolean; field: string; value: string }[] = [];
  matchFields.forEach(({ key: field, operator, values = [] }, i) => {
    const here = `${at}matchFields[${i}]`;
    if (operator !== "In" && operator !== "NotIn") return void errors.push(notSupported(`${here}.operator`, operator, ["In", "NotIn"]));
    if (values.length !== 1) return void errors.push(invalid(`${here}.values`, values.length === 0 ? null : values, "must have one element"));
    names.push({ equal: operator === "In", field, value: values[0] ?? "" });
  });
  return { expressions, names, errors };
}

const OPERATORS: ReadonlyMap<string, RequirementOperator> = new Map([
  ["In", "in"],
  ["NotIn", "notin"],
  ["Exists", "exists"],
  ["DoesNotExist", "!"],
  ["Gt", "gt"],
  ["Lt", "lt"],
]);

/** True where the node meets all expressions of the term and has the name it asks for. Does not allocate. */
export function matchesNodeTerm({ expressions, names, errors }: NodeTerm, node: NodeLike): boolean {
  if (errors.length > 0) return false;
  const { name, labels } = node.metadata;
  for (const requirement of expressions) if (!meetsRequirement(requirement, labels)) return false;
  // Other fields than the name are never set.
  for (const { equal, field, value } of names) if (((field === "metadata.name" ? name : "") === value) !== equal) return false;
  return true;
}

/** A preference for nodes, compiled. */
export interface PreferredTerm {
  readonly weight: number;
  readonly term: NodeTerm;
}

/** The preferences compiled, or what is wrong with them. */
export type PreferredTermsResult = { readonly ok: true; readonly terms: readonly PreferredTerm[] } | { readonly ok: false; readonly message: string };

/** The preferences that count: those of weight 0 and empty ones are left out, unread. Fails in Kubernetes' words. */
export function compilePreferredTerms(preferred: readonly PreferredSchedulingTerm[]): PreferredTermsResult {
  const terms: PreferredTerm[] = [];
  preferred.forEach(({ weight, preference }, i) => {
    if (weight !== 0 && !isEmptyTerm(preference)) terms.push({ weight, term: compileNodeTerm(preference, `[${i}]`) });
  });
  const errors = terms.flatMap(({ term }) => term.errors);
  return errors.length === 0 ? { ok: true, terms } : { ok: false, message: joinedErrors(errors) };
}

/** The sum of the weights of the preferences that the node meets. Does not allocate. */
export function preferredNodeScore(terms: readonly PreferredTerm[], node: NodeLike): number {
  let score = 0;
  for (const { weight, term } of terms) if (matchesNodeTerm(term, node)) score += weight;
  return score;
}

/** The node that a pod is bound to, or that its required affinity names as a daemon's does; undefined where neither is. */
export function targetNodeOf({ spec }: Pick<Pod, "spec">): string | undefined {
  if (spec.nodeName !== undefined && spec.nodeName !== "") return spec.nodeName;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  for (const { matchFields = [] } of required?.nodeSelectorTerms ?? []) {
    for (const { key, operator, values = [] } of matchFields) {
      // The first that asks for the name decides, and decides nothing where it asks for several.
      if (key === "metadata.name" && operator === "In") return values.length === 1 ? values[0] : undefined;
    }
  }
  return undefined;
}
