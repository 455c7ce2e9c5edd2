/** Sets of labels (and annotations): plain objects whose keys may be anything, `constructor` and `__proto__` included. */
import { setOwnValue, withOwnValue } from "./json.js";
import type { KubeObject, StringMap } from "./kube-object.js";
import { growing } from "./with-fields.js";

/** No labels at all. */
export const NO_LABELS: StringMap = Object.freeze({});

/** The value under `key`, or undefined where the set has no such key. Does not allocate. */
export function labelValue(labels: StringMap | undefined, key: string): string | undefined {
  // What objects inherit are no strings, so that a string is always the set's own.
  const value: unknown = labels === undefined ? undefined : labels[key];
  return typeof value === "string" ? value : undefined;
}

/** The value of one of the object's annotations, or undefined. */
export function annotationOf(object: KubeObject, key: string): string | undefined {
  return labelValue(object.metadata.annotations, key);
}

/** The value of one of the object's labels, or undefined. */
export function labelOf(object: KubeObject, key: string): string | undefined {
  return labelValue(object.metadata.labels, key);
}

/** The set with `value` under `key`, or without `key` where `value` is undefined; the set itself where nothing changes. */
export function withLabel(labels: StringMap, key: string, value: string | undefined): StringMap {
  return withOwnValue(labels, key, value);
}

/** The set with all of `added` in it; where both have a key, `added` wins. */
export function mergedLabels(labels: StringMap, added: StringMap): StringMap {
  const merged = growing(labels);
  for (const key of Object.keys(added)) setOwnValue(merged, key, labelValue(added, key));
  return merged;
}

/** `a=1,b=2` in order of keys, as kubectl prints labels; `<none>` for an empty set. */
export function formatLabels(labels: StringMap | undefined, separator = ","): string {
  const keys = Object.keys(labels ?? NO_LABELS).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return keys.length === 0 ? "<none>" : keys.map((key) => `${key}=${labelValue(labels, key) ?? ""}`).join(separator);
}
