/**
 * The annotation in which `kubectl apply` keeps what it applied, where the same objects are applied by the server.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal/{lastapplied,lastappliedmanager,lastappliedupdater}.go v1.36.3
 */
import { apiVersionOf, annotationOf, goJson, isJsonObject, type Kind, type KubeObject, ownValue, readJson, stableStringify, withFields, withOwnValue, withPlainNumbers } from "@everynode/model";
import { byteLength } from "../rest/bytes.js";
import { compared } from "./compared.js";
import { difference, type FieldSet, hasField } from "./field-set.js";
import { fieldsOf } from "./fields-of.js";
import { mergeTypeOf } from "./merge-type.js";
import type { Conflict } from "./ownership.js";
import { typeProblem } from "./type-errors.js";

/** The manager under whose name kubectl applies; for all others the annotation is one like any other. */
export const KUBECTL = "kubectl";

const KEY = "kubectl.kubernetes.io/last-applied-configuration";
const MAX_ANNOTATIONS_BYTES = 262144;

/**
 * The conflicts that are none with what kubectl itself applied before, from its own side: a field that still has the value in the
 * annotation is kubectl's.
 */
export function conflictsWithOthers(kind: Kind, live: KubeObject, conflicts: readonly Conflict[]): readonly Conflict[] {
  const own = lastAppliedFields(kind, live);
  return own === undefined ? conflicts : conflicts.filter(({ path }) => !hasField(own, path));
}

/** The fields of the annotation that the object has as they were applied; undefined where it cannot be read. */
function lastAppliedFields(kind: Kind, live: KubeObject): FieldSet | undefined {
  const text = annotationOf(live, KEY) ?? "";
  const read = text === "" ? undefined : readJson(text);
  if (read?.ok !== true || !isJsonObject(read.value)) return undefined;
  const last = withPlainNumbers(read.value);
  const type = mergeTypeOf(kind);
  if (ownValue(last as object, "apiVersion") !== apiVersionOf(kind) || (typeProblem(type, last) ?? typeProblem(type, live)) !== undefined) return undefined;
  const { modified, added, removed } = compared(type, last, live);
  return [modified, added, removed].reduce(difference, fieldsOf(type, last));
}

/** The object with the annotation, where it has one, saying what was applied now. */
export function withLastApplied(object: KubeObject, config: object): KubeObject {
  if ((annotationOf(object, KEY) ?? "") === "") return object;
  const text = `${goJson(JSON.parse(stableStringify(withoutAnnotation(config))))}\n`;
  const annotations = withOwnValue(object.metadata.annotations ?? {}, KEY, text);
  const bytes = Object.entries(annotations).reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(String(value)), 0);
  const fitting = bytes > MAX_ANNOTATIONS_BYTES ? withOwnValue(annotations, KEY, undefined) : annotations;
  return withFields(object, { metadata: withFields(object.metadata, { annotations: fitting }) });
}

function withoutAnnotation(config: object): object {
  const metadata = ownValue(config, "metadata");
  const annotations = isJsonObject(metadata) ? ownValue(metadata, "annotations") : undefined;
  if (!isJsonObject(metadata) || !isJsonObject(annotations)) return config;
  return withOwnValue(config, "metadata", withOwnValue(metadata, "annotations", withOwnValue(annotations, KEY, undefined)));
}
