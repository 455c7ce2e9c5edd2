/**
 * Rules for ConfigMaps.
 *
 * Source: pkg/apis/core/validation/validation.go, pkg/registry/core/configmap/strategy.go v1.36.3
 */
import { forbiddenField, invalid, tooLong, type FieldError } from "../field-error.js";
import { configMapKeyProblems } from "../identifiers.js";
import { deepEqual } from "../json.js";
import type { KindRules } from "../kind-rules.js";
import type { StringMap } from "../kube-object.js";
import { byteLength, dns1123SubdomainProblems } from "../names.js";
import type { MetaRules } from "../object-meta.js";
import type { ConfigMap } from "../types.generated.js";
import { builtInMetaErrors, builtInRules } from "./built-in.js";

type Errors = readonly FieldError[];
const META: MetaRules = { namespaced: true, nameRule: dns1123SubdomainProblems };
const MAX_BYTES = 1048576;
const EMPTY: StringMap = {};

function dataErrors(configMap: ConfigMap): Errors {
  const { data = EMPTY, binaryData = EMPTY } = configMap;
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const [key, value] of Object.entries(data)) {
    for (const problem of configMapKeyProblems(key)) errors.push(invalid(`data[${key}]`, key, problem));
    if (Object.hasOwn(binaryData, key)) errors.push(invalid(`data[${key}]`, key, "duplicate of key present in binaryData"));
    bytes += byteLength(value);
  }
  for (const [key, value] of Object.entries(binaryData)) {
    for (const problem of configMapKeyProblems(key)) errors.push(invalid(`binaryData[${key}]`, key, problem));
    bytes += decodedLength(value ?? "");
  }
  // The error is about the whole object, which has no path.
  if (bytes > MAX_BYTES) errors.push(tooLong("", MAX_BYTES));
  return errors;
}

/** The number of bytes that a text in base64 stands for. */
function decodedLength(base64: string): number {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}

function immutableErrors(configMap: ConfigMap, old: ConfigMap): Errors {
  if (old.immutable !== true) return [];
  const why = "field is immutable when `immutable` is set";
  const errors: FieldError[] = configMap.immutable === true ? [] : [forbiddenField("immutable", why)];
  for (const part of ["data", "binaryData"] as const) {
    if (!deepEqual(configMap[part], old[part])) errors.push(forbiddenField(part, why));
  }
  return errors;
}

/** The rules for ConfigMaps. */
export const configMapRules: KindRules<ConfigMap> = builtInRules({
  ...META,
  errors: dataErrors,
  updateErrors: (configMap, old) => [...immutableErrors(configMap, old), ...builtInMetaErrors(configMap.metadata, META), ...dataErrors(configMap)],
});
