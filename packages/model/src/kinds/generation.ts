/** Changes that the preparation of many kinds has in common. */
import { deepEqual } from "../json.js";
import type { KubeObject, ObjectMeta } from "../kube-object.js";
import { withFields } from "../with-fields.js";

/** `object` with `metadata.generation` set. */
export function withGeneration<T extends KubeObject>(object: T, generation: number): T {
  return object.metadata.generation === generation ? object : { ...object, metadata: withFields<ObjectMeta>(object.metadata, { generation }) };
}

/** `object` with the generation of `old`, raised by one when `changed`. */
export function withNextGeneration<T extends KubeObject>(object: T, old: T, changed: boolean): T {
  return withGeneration(object, (old.metadata.generation ?? 0) + (changed ? 1 : 0));
}

/** `object` with the generation that it has after replacing `old`: one more when the spec differs. */
export function withSpecGeneration<T extends KubeObject & { readonly spec: unknown }>(object: T, old: T): T {
  return withNextGeneration(object, old, !deepEqual(object.spec, old.spec));
}
