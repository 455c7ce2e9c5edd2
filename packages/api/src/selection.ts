/** Which objects of a kind a list or a watch is about: label and field selectors, parsed once. */
import {
  badRequest,
  type CompiledSelector,
  type FieldSelector,
  type Kind,
  type KubeObject,
  matchesFieldSelector,
  matchesSelector,
  parseFieldSelector,
  parseFieldTerms,
  parseLabelSelector,
  requiredFieldValue,
  selectsEverything,
  type Status,
} from "@everynode/model";

/** The texts of selectors; what is left out selects everything. */
export interface SelectorTexts {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** Selectors ready for matching. */
export interface Selection {
  readonly labels: CompiledSelector;
  readonly fields: FieldSelector;
}

/** A selection, or 400 in the API server's words. */
export type SelectionResult = { readonly ok: true; readonly selection: Selection } | { readonly ok: false; readonly status: Status };

/**
 * The selection that `texts` spell for objects of `kind`. Other options of the request are looked at after the grammar of the
 * selectors and before the fields that they name: `problem` is what is wrong with those.
 */
export function selectionOf(kind: Kind, texts: SelectorTexts, problem?: Status): SelectionResult {
  const labels = parseLabelSelector(texts.labelSelector ?? "");
  if (!labels.ok) return { ok: false, status: badRequest(labels.message) };
  const terms = parseFieldTerms(texts.fieldSelector ?? "");
  if (!terms.ok) return { ok: false, status: badRequest(terms.message) };
  if (problem) return { ok: false, status: problem };
  const fields = parseFieldSelector(texts.fieldSelector ?? "", kind);
  if (!fields.ok) return { ok: false, status: badRequest(fields.message) };
  return { ok: true, selection: { labels: labels.selector, fields: fields.selector } };
}

/** True where an object is selected. */
export function isSelected(selection: Selection, object: KubeObject): boolean {
  return matchesSelector(selection.labels, object.metadata.labels) && matchesFieldSelector(selection.fields, object);
}

/** True where nothing is left out. */
export function isEverything(selection: Selection): boolean {
  return selectsEverything(selection.labels) && selection.fields.terms.length === 0;
}

/** The one name that a selected object may have, or undefined. */
export function onlyName(selection: Selection): string | undefined {
  return requiredFieldValue(selection.fields, "metadata.name");
}

/** The selection with the demand that the object be called `name`, as the old paths of watches make it. */
export function withName(selection: Selection, name: string): Selection {
  const { fields } = selection;
  return { ...selection, fields: { ...fields, terms: [...fields.terms, { field: "metadata.name", equal: true, value: name }] } };
}
