/** Label selectors together with labels that they select. */
import type { LabelSelector, StringMap } from "@everynode/model";
import fc from "fast-check";
import type { DomainOptions } from "./domain.js";
import { labels } from "./labels.js";
import { demands, labelsFor, metBy, type MetDemand, SELECTOR_FORMS } from "./met-demand.js";
import { lists } from "./ranked.js";

/** A selector, and labels that it selects. */
export interface SelectedLabels {
  readonly selector: LabelSelector;
  readonly labels: StringMap;
}

/** The domain, and how much a selector demands. */
export interface SelectedLabelsOptions extends DomainOptions {
  /** The fewest demands: 0 where left out, so that the selector may be empty; controllers' selectors need 1. */
  readonly minDemands?: number;
}

const MOST_DEMANDS = 3;

/**
 * Selectors of up to 3 demands (`matchLabels` and all four operators), each with labels that it selects and up to 2 more. Shrink to an empty selector and no
 * labels; with `minDemands: 1` to `{ selector: { matchLabels: { app: "a" } }, labels: { app: "a" } }`.
 */
export function selectedLabels(options: SelectedLabelsOptions = {}): fc.Arbitrary<SelectedLabels> {
  return fc.tuple(demandLists(options), labels({ ...options, minLabels: 0, maxLabels: 2 })).map(([list, extra]) => {
    const selected = labelsFor(list, extra);
    return { selector: selectorOf(list.map((demand) => metBy(selected, demand))), labels: selected };
  });
}

/** Selectors that select `given`; shrink as those of `selectedLabels` do. */
export function selectorsOf(given: StringMap, options: SelectedLabelsOptions = {}): fc.Arbitrary<LabelSelector> {
  return demandLists(options).map((list) => selectorOf(list.map((demand) => metBy(given, demand))));
}

const demandLists = (options: SelectedLabelsOptions) => lists(demands(options, SELECTOR_FORMS), { minLength: options.minDemands ?? 0, maxLength: MOST_DEMANDS });

function selectorOf(met: readonly MetDemand[]): LabelSelector {
  const equal = met.flatMap(({ key, form, values: [value] = [] }) => (form === "Equal" && value !== undefined ? [[key, value] as const] : []));
  const expressions = met.flatMap(({ key, form, values }) => (form === "Equal" ? [] : [{ key, operator: form, ...(values === undefined ? {} : { values }) }]));
  return { ...(equal.length === 0 ? {} : { matchLabels: Object.fromEntries(equal) }), ...(expressions.length === 0 ? {} : { matchExpressions: expressions }) };
}
