/**
 * Strategic merge patches made out of two objects: what to do to the first to get the second.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go v1.36.3 (CreateTwoWayMergePatch, diffMaps, diffLists)
 * Differs: `$retainKeys` comes with every object of that strategy that changes at all.
 */
import { deepEqual, type FieldSchema, isJsonObject, type ObjectSchema, type Schema } from "@everynode/model";
import type { Json } from "../field-of.js";

/** Which half of the differences is wanted: what is new or different, or what is gone. */
export type Half = "changes" | "deletions" | "both";

/** The patch from `before` to `after`, objects of a kind with this schema; without one, lists are replaced. */
export function objectDiff(before: Json, after: Json, { schema, half }: { readonly schema: ObjectSchema | undefined; readonly half: Half }): Json {
  const patch: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(after)) {
    if (Object.hasOwn(before, name)) diffField(patch, { name, field: schema?.fields.get(name), before: before[name], after: value, half });
    else if (half !== "deletions") patch[name] = value;
  }
  if (half !== "changes") for (const name of Object.keys(before)) if (!Object.hasOwn(after, name)) patch[name] = null;
  return patch;
}

interface FieldDiff {
  readonly name: string;
  readonly field: FieldSchema | undefined;
  readonly before: unknown;
  readonly after: unknown;
  readonly half: Half;
}

function diffField(patch: Record<string, unknown>, { name, field, before, after, half }: FieldDiff): void {
  if (deepEqual(before, after)) return;
  if (isJsonObject(before) && isJsonObject(after) && field?.patchStrategy.includes("replace") !== true) {
    const inner = objectDiff(before, after, { schema: field?.ref, half });
    if (Object.keys(inner).length === 0) return;
    patch[name] = field?.patchStrategy.includes("retainKeys") === true ? { ...inner, $retainKeys: Object.keys(after).sort() } : inner;
    return;
  }
  if (Array.isArray(before) && Array.isArray(after) && field?.patchStrategy.includes("merge") === true) return diffList(patch, { name, field, before, after, half });
  if (half !== "deletions") patch[name] = after;
}

function diffList(patch: Record<string, unknown>, diff: FieldDiff & { readonly before: readonly unknown[]; readonly after: readonly unknown[] }): void {
  const { name, field, before, after, half } = diff;
  const key = field?.patchMergeKey;
  if (key === undefined) return diffScalars(patch, diff);
  const items: Schema | undefined = field?.items;
  const idOf = (item: unknown): unknown => (isJsonObject(item) ? (item as Json)[key] : undefined);
  const changes = after.flatMap((item): readonly Json[] => {
    const old = before.find((each) => idOf(each) === idOf(item));
    if (old === undefined) return half === "deletions" ? [] : [item as Json];
    const inner = objectDiff(old as Json, item as Json, { schema: items?.ref, half });
    return Object.keys(inner).length === 0 ? [] : [{ ...inner, [key]: idOf(item) }];
  });
  const gone = half === "changes" ? [] : before.filter((item) => !after.some((each) => idOf(each) === idOf(item)));
  const all = [...changes, ...gone.map((item) => ({ $patch: "delete", [key]: idOf(item) }))];
  const order = after.map((item) => ({ [key]: idOf(item) }));
  const moved = half !== "deletions" && !deepEqual(order, before.map((item) => ({ [key]: idOf(item) })).filter((id) => order.some((each) => each[key] === id[key])));
  if (all.length === 0 && !moved) return;
  patch[`$setElementOrder/${name}`] = order;
  if (all.length > 0) patch[name] = all;
}

function diffScalars(patch: Record<string, unknown>, { name, before, after, half }: FieldDiff & { readonly before: readonly unknown[]; readonly after: readonly unknown[] }): void {
  const added = half === "deletions" ? [] : after.filter((item) => !before.includes(item));
  const gone = half === "changes" ? [] : before.filter((item) => !after.includes(item));
  if (added.length === 0 && gone.length === 0) return;
  patch[`$setElementOrder/${name}`] = after;
  if (added.length > 0) patch[name] = added;
  if (gone.length > 0) patch[`$deleteFromPrimitiveList/${name}`] = gone;
}
