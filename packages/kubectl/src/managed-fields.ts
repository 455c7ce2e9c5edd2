/**
 * Who manages which field, for objects that go over from the client's apply to the server's.
 *
 * Source: staging/src/k8s.io/client-go/util/csaupgrade/upgrade.go v1.36.3
 */
import { deepEqual, isJsonObject } from "@everynode/model";
import { fieldOf, type Json, listOf, objectOf, textOf } from "./field-of.js";
import { LAST_APPLIED } from "./last-applied.js";

const CLIENT_SIDE = "kubectl-client-side-apply";

const isOf = (entry: unknown, operation: "Apply" | "Update"): boolean => textOf(entry, "operation") === operation && textOf(entry, "subresource") === "";
const ownsAnnotation = (entry: unknown): boolean => fieldOf(entry, "fieldsV1", "f:metadata", "f:annotations", `f:${LAST_APPLIED}`) !== undefined;

/** True where somebody has applied the annotation of what was applied last at the server. */
export function isAnnotationApplied(object: Json): boolean {
  return listOf(object, "metadata", "managedFields").some((entry) => isOf(entry, "Apply") && ownsAnnotation(entry));
}

/** The managers after those of the client's apply have become `manager`, who applies at the server; undefined where nothing changes. */
export function upgradedManagers(object: Json, manager: string): readonly Json[] | undefined {
  const entries = listOf(object, "metadata", "managedFields").map((each) => objectOf(each));
  const isOld = (entry: Json): boolean => isOf(entry, "Update") && (textOf(entry, "manager") === CLIENT_SIDE || ownsAnnotation(entry));
  const old = entries.filter(isOld);
  const [first] = old;
  if (first === undefined) return undefined;
  const present = entries.find((entry) => isOf(entry, "Apply") && textOf(entry, "manager") === manager);
  const fieldsV1 = [...(present === undefined ? [] : [present]), ...old].map((entry) => objectOf(entry, "fieldsV1")).reduce(union);
  const heir: Json = { ...(present ?? { ...first, manager, operation: "Apply" }), fieldsV1 };
  const next = entries.flatMap((entry) => (entry === (present ?? first) ? [heir] : isOld(entry) ? [] : [entry]));
  return deepEqual(next, entries) ? undefined : next;
}

function union(a: Json, b: Json): Json {
  const merged: Record<string, unknown> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const other = merged[name];
    merged[name] = isJsonObject(other) && isJsonObject(value) ? union(other, value) : value;
  }
  return merged;
}
