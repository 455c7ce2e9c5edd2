/** Demands on labels that some labels meet: what pairs of a selector and what it selects are made of. */
import type { StringMap } from "@everynode/model";
import fc from "fast-check";
import { type DomainOptions, drawn } from "./domain.js";
import { lists, ranked } from "./ranked.js";

/** How a demand is put. `Equal` stands for a pair in `matchLabels`. */
export type DemandForm = "Equal" | "Exists" | "In" | "NotIn" | "DoesNotExist" | "Gt" | "Lt";

/** What selectors of labels know. */
export const SELECTOR_FORMS: readonly DemandForm[] = ["Equal", "Exists", "In", "NotIn", "DoesNotExist"];

/** A demand before the labels are known that have to meet it. */
export interface Demand {
  readonly key: string;
  readonly form: DemandForm;
  /** The label's value, where the demand makes one. */
  readonly value: string;
  /** Values beside the label's own, for `In` and `NotIn`. */
  readonly others: readonly string[];
  /** How far off the bound of `Gt` and `Lt` lies. */
  readonly distance: number;
}

/** A demand that is met: `values` as the API has them, and the label's own for `Equal`. */
export interface MetDemand {
  readonly key: string;
  readonly form: DemandForm;
  readonly values?: readonly string[];
}

/** Demands of the given forms; shrink to the first form, key and value. */
export function demands(options: DomainOptions, forms: readonly DemandForm[]): fc.Arbitrary<Demand> {
  const value = drawn("labelValues", options);
  const others = lists(value, { minLength: 1, maxLength: 2, by: (each) => each });
  return fc.record({ key: drawn("labelKeys", options), form: ranked(forms), value, others, distance: fc.nat(2) });
}

/** The labels `extra`, and those that the demands need to be met as they are put. */
export function labelsFor(list: readonly Demand[], extra: StringMap): StringMap {
  const labels = new Map(Object.entries(extra));
  for (const { key, form, value, distance } of list) {
    if (labels.has(key) || form === "NotIn" || form === "DoesNotExist") continue;
    labels.set(key, form === "Gt" || form === "Lt" ? String(1 + distance) : value);
  }
  return Object.fromEntries(labels);
}

/** The demand as `labels` meet it: in its own form where that can be, else in the nearest one. */
export function metBy(labels: StringMap, demand: Demand): MetDemand {
  const { key, form, value, others } = demand;
  const actual = Object.hasOwn(labels, key) ? labels[key] : undefined;
  if (actual === undefined) return form === "NotIn" ? { key, form, values: distinct([value, ...others]) } : { key, form: "DoesNotExist" };
  const different = others.filter((other) => other !== actual);
  if (form === "Equal") return { key, form, values: [actual] };
  if (form === "In") return { key, form, values: distinct([actual, ...others]) };
  if (form === "NotIn" && different.length > 0) return { key, form, values: different };
  const bound = form === "Gt" || form === "Lt" ? boundOf(demand, actual) : undefined;
  return bound === undefined ? { key, form: "Exists" } : { key, form, values: [bound] };
}

/** The number that a label's value is above or below; undefined where there is none: 0 is above nothing that a label can spell. */
function boundOf({ form, distance }: Demand, actual: string): string | undefined {
  if (!/^[0-9]{1,9}$/.test(actual)) return undefined;
  const number = Number(actual);
  if (form === "Lt") return String(number + 1 + distance);
  return number === 0 ? undefined : String(Math.max(0, number - 1 - distance));
}

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];
