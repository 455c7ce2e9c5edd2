/**
 * Label selectors, compiled to lists of requirements that all must be met.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go, pkg/labels/selector.go v1.36.3
 */
import { goQuote } from "./go-text.js";
import type { StringMap } from "./kube-object.js";
import { formatRequirement, joinedErrors, meetsRequirement, type Requirement, requirementErrors, type RequirementOperator } from "./label-requirement.js";
import { labelValue } from "./labels.js";
import type { LabelSelector, LabelSelectorRequirement } from "./types.generated.js";

/** A selector ready for matching: requirements in order of their keys, or undefined where it selects nothing. */
export interface CompiledSelector {
  readonly requirements: readonly Requirement[] | undefined;
}

/** A compiled selector, or why it cannot be compiled. */
export type SelectorResult = { readonly ok: true; readonly selector: CompiledSelector } | { readonly ok: false; readonly message: string };

/** The selector that selects everything. */
export const EVERYTHING: CompiledSelector = Object.freeze({ requirements: [] });

/** The selector that selects nothing. */
export const NOTHING: CompiledSelector = Object.freeze({ requirements: undefined });

/** True where the labels meet all requirements of the selector. Does not allocate. */
export function matchesSelector({ requirements }: CompiledSelector, labels: StringMap | undefined): boolean {
  if (requirements === undefined) return false;
  for (const requirement of requirements) if (!meetsRequirement(requirement, labels)) return false;
  return true;
}

/** The typed selector compiled: a missing one selects nothing, an empty one everything. Fails in Kubernetes' words. */
export function compileLabelSelector(selector: LabelSelector | undefined): SelectorResult {
  if (selector === undefined) return { ok: true, selector: NOTHING };
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const wanted: readonly (Requirement | string)[] = [...equalities(matchLabels), ...matchExpressions.map(requirementOf)];
  const requirements: Requirement[] = [];
  for (const requirement of wanted) {
    if (typeof requirement === "string") return { ok: false, message: requirement };
    const errors = requirementErrors(requirement);
    if (errors.length > 0) return { ok: false, message: joinedErrors(errors) };
    requirements.push(requirement);
  }
  return { ok: true, selector: requirements.length === 0 ? EVERYTHING : { requirements: sortedByKey(requirements) } };
}

const equalities = (labels: StringMap): readonly Requirement[] =>
  Object.keys(labels).map((key) => ({ key, operator: "=", values: [labelValue(labels, key) ?? ""] }));

/** The expression as a requirement, or why it is none. */
function requirementOf({ key, operator: name, values = [] }: LabelSelectorRequirement): Requirement | string {
  const operator = OPERATORS.get(name);
  return operator === undefined ? `${goQuote(name)} is not a valid label selector operator` : { key, operator, values };
}

const OPERATORS: ReadonlyMap<string, RequirementOperator> = new Map([
  ["In", "in"],
  ["NotIn", "notin"],
  ["Exists", "exists"],
  ["DoesNotExist", "!"],
]);

/** The requirements in order of their keys; those of one key stay as they are. */
export function sortedByKey(requirements: readonly Requirement[]): readonly Requirement[] {
  return [...requirements].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** The selector of exactly these labels, which are not checked; an empty set selects everything. */
export function selectorOfLabels(labels: StringMap): CompiledSelector {
  const requirements = sortedByKey(equalities(labels));
  return requirements.length === 0 ? EVERYTHING : { requirements };
}

// A selector is compiled once: stored objects are never changed in place.
const compiled = new WeakMap<LabelSelector, CompiledSelector>();

/** True where the typed selector selects the labels; one that is missing or broken selects nothing. Compiled once per selector. */
export function matchesLabelSelector(selector: LabelSelector | undefined, labels: StringMap | undefined): boolean {
  return selector !== undefined && matchesSelector(compiledOnce(selector), labels);
}

function compiledOnce(selector: LabelSelector): CompiledSelector {
  const known = compiled.get(selector);
  if (known !== undefined) return known;
  const result = compileLabelSelector(selector);
  const fresh = result.ok ? result.selector : NOTHING;
  compiled.set(selector, fresh);
  return fresh;
}

/** A function that tells whether the typed selector selects labels; made once for many sets. One that is missing or broken selects nothing. */
export function labelMatcher(selector: LabelSelector | undefined): (labels: StringMap | undefined) => boolean {
  const ready = selector === undefined ? NOTHING : compiledOnce(selector);
  return (labels) => matchesSelector(ready, labels);
}

/** True where the typed selector says nothing, and so selects everything; a missing one selects nothing. */
export function isEmptySelector(selector: LabelSelector | undefined): boolean {
  if (selector === undefined) return false;
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
}

/** True where the compiled selector has no requirement at all. */
export function selectsEverything({ requirements }: CompiledSelector): boolean {
  return requirements !== undefined && requirements.length === 0;
}

/** The selector in the text syntax, as it can be read back; "" for everything and for nothing. */
export function formatSelector({ requirements }: CompiledSelector): string {
  return (requirements ?? []).map(formatRequirement).join(",");
}

/** The typed selector as kubectl describes it: `app=a,tier in (x,y)`, `<none>` or `<error>`. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  const result = compileLabelSelector(selector);
  if (!result.ok) return "<error>";
  const text = formatSelector(result.selector);
  return text === "" ? "<none>" : text;
}
