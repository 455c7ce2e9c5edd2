/** Selectors of workloads. */
import { GoLiteral, goJson, goMap } from "../go-text.js";
import type { StringMap } from "../kube-object.js";
import { compileLabelSelector, matchesLabelSelector } from "../label-selector.js";
import type { LabelSelector, LabelSelectorRequirement } from "../types.generated.js";

/** A selector that may be missing: decoding leaves null where a field is never left out. */
export type MaybeSelector = LabelSelector | null | undefined;

/** A selector as messages show it: null for a missing one. */
export function shownSelector(selector: MaybeSelector): GoLiteral {
  if (selector === undefined || selector === null) return new GoLiteral("null");
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const parts: string[] = [];
  if (Object.keys(matchLabels).length > 0) parts.push(`"matchLabels":${goMap(matchLabels).text}`);
  if (matchExpressions.length > 0) parts.push(`"matchExpressions":${goJson(matchExpressions.map(inGoOrder))}`);
  return new GoLiteral(`{${parts.join(",")}}`);
}

function inGoOrder(requirement: LabelSelectorRequirement): LabelSelectorRequirement {
  const { key, operator, values = [] } = requirement;
  return { key, operator, ...(values.length === 0 ? {} : { values }) };
}

/** True where the selector can be worked with at all; a missing one can, and selects nothing. */
export function isUsableSelector(selector: MaybeSelector): boolean {
  return compileLabelSelector(selector ?? undefined).ok;
}

/** True where a usable selector selects an object with these labels. */
export function selects(selector: MaybeSelector, labels: StringMap | undefined): boolean {
  return matchesLabelSelector(selector ?? undefined, labels);
}
