/**
 * What `apply` sends: the patch that brings a live object to a manifest, and takes away what an earlier manifest had and this one has not.
 *
 * Source: strategicpatch.CreateThreeWayMergePatch, jsonmergepatch.CreateThreeWayJSONMergePatch v1.36.3
 */
import { deepEqual, isJsonObject, type ObjectSchema } from "@everynode/model";
import type { Json } from "../field-of.js";
import { objectDiff } from "./strategic-diff.js";

/** The three sides: what was applied last, what is applied now, and what there is. */
export interface ThreeSides {
  readonly original: Json;
  readonly modified: Json;
  readonly current: Json;
}

/** The strategic merge patch; empty where nothing is to be done. */
export function strategicThreeWay({ original, modified, current }: ThreeSides, schema: ObjectSchema): Json {
  const changes = objectDiff(current, modified, { schema, half: "changes" });
  const deletions = objectDiff(original, modified, { schema, half: "deletions" });
  return withoutEmpty(mergedPatch(deletions, changes, schema), current, schema);
}

/** The JSON merge patch, for kinds without a schema; empty where nothing is to be done. */
export function jsonThreeWay({ original, modified, current }: ThreeSides): Json {
  const changes = objectDiff(current, modified, { schema: undefined, half: "changes" });
  const deletions = objectDiff(original, modified, { schema: undefined, half: "deletions" });
  return withoutEmpty(mergedPatch(deletions, changes, undefined), current, undefined);
}

/** Both patches in one; where they speak of the same field, the changes win. */
function mergedPatch(deletions: Json, changes: Json, schema: ObjectSchema | undefined): Json {
  const merged: Record<string, unknown> = { ...deletions };
  for (const [name, value] of Object.entries(changes)) {
    const other = merged[name];
    const field = schema?.fields.get(name);
    if (isJsonObject(other) && isJsonObject(value)) merged[name] = mergedPatch(other, value, field?.ref);
    else if (Array.isArray(other) && Array.isArray(value) && !name.startsWith("$")) merged[name] = mergedItems(other, value, { key: field?.patchMergeKey, schema: field?.items?.ref });
    else merged[name] = value;
  }
  return merged;
}

interface ItemRules {
  readonly key: string | undefined;
  readonly schema: ObjectSchema | undefined;
}

function mergedItems(deletions: readonly unknown[], changes: readonly unknown[], { key, schema }: ItemRules): readonly unknown[] {
  if (key === undefined) return changes;
  const idOf = (item: unknown): unknown => (item as Json)[key];
  const merged = deletions.map((item) => {
    const change = changes.find((each) => idOf(each) === idOf(item));
    return change === undefined ? item : mergedPatch(item as Json, change as Json, schema);
  });
  return [...merged, ...changes.filter((item) => !deletions.some((each) => idOf(each) === idOf(item)))];
}

/** Without what changes nothing: nulls for what is not there, and items to delete that are not in the list. */
function withoutEmpty(patch: Json, current: Json, schema: ObjectSchema | undefined): Json {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(patch)) {
    if (name.startsWith("$")) continue;
    const [now, field] = [current[name], schema?.fields.get(name)];
    const cleaned = cleanedValue(value, now, { key: field?.patchMergeKey, schema: field?.ref, items: field?.items?.ref });
    if (cleaned !== undefined) kept[name] = cleaned;
  }
  for (const [name, value] of Object.entries(patch)) {
    if (!name.startsWith("$") || !isNeeded(name, { kept, value, current })) continue;
    const list = name.startsWith("$setElementOrder/") ? name.slice("$setElementOrder/".length) : "";
    const items = kept[list];
    if (Array.isArray(items) && Array.isArray(value)) kept[list] = inOrder(items, value);
    kept[name] = value;
  }
  return kept;
}

/** Items in the order that the patch itself asks for, as the server wants them; those that go come last. */
function inOrder(items: readonly unknown[], order: readonly unknown[]): readonly unknown[] {
  const place = (item: unknown): number => {
    const at = order.findIndex((id) => (isJsonObject(id) ? Object.entries(id).every(([key, each]) => (item as Json)[key] === each) : id === item));
    return at < 0 ? order.length : at;
  };
  return [...items].sort((a, b) => place(a) - place(b));
}

interface Cleaning {
  readonly kept: Json;
  readonly value: unknown;
  readonly current: Json;
}

/** An order of elements goes along with changes of its list, or where it is another one; retained keys go along with changes. */
function isNeeded(name: string, { kept, value, current }: Cleaning): boolean {
  const [directive = "", list = ""] = name.split("/");
  if (directive !== "$setElementOrder") return directive !== "$retainKeys" || Object.keys(kept).length > 0;
  if (Object.hasOwn(kept, list)) return true;
  const now = current[list];
  if (!Array.isArray(now) || !Array.isArray(value)) return false;
  const ids = value.map((item) => (isJsonObject(item) ? Object.entries(item)[0] : undefined));
  const live = now.filter((item) => ids.some((id) => (id === undefined ? value.includes(item) : (item as Json)[id[0]] === id[1])));
  return !deepEqual(live.map((item) => (ids[0] === undefined ? (item as unknown) : (item as Json)[ids[0][0]])), ids[0] === undefined ? value : ids.map((id) => id?.[1]));
}

function cleanedValue(value: unknown, now: unknown, rules: ItemRules & { readonly items: ObjectSchema | undefined }): unknown {
  if (value === null) return now === undefined ? undefined : null;
  if (isJsonObject(value) && isJsonObject(now)) {
    const inner = withoutEmpty(value, now, rules.schema);
    return Object.keys(inner).length === 0 ? undefined : inner;
  }
  const { key, items } = rules;
  if (!Array.isArray(value) || !Array.isArray(now) || key === undefined) return value;
  const cleaned = value.flatMap((item: unknown) => {
    const live: unknown = now.find((each) => (each as Json)[key] === (item as Json)[key]);
    if ((item as Json)["$patch"] === "delete") return live === undefined ? [] : [item];
    if (live === undefined) return [item];
    const inner = withoutEmpty(item as Json, live as Json, items);
    return Object.keys(inner).every((name) => name === key) ? [] : [inner];
  });
  return cleaned.length === 0 ? undefined : cleaned;
}
