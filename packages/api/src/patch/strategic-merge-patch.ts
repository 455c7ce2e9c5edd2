/**
 * Strategic merge patches: JSON merge patches that merge lists by the keys of their items, with directives for all that this cannot say.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go v1.36.3
 * Differs: the fields of a patch are taken in their order, not at random, so that of several mistakes always the same one is told.
 */
import { failure, isJsonObject, type ObjectSchema, ownValue, schemaOf, setOwnValue } from "@everynode/model";
import { goType } from "./go-format.js";
import { ObjectDraft } from "./object-draft.js";
import { jsonKind, malformed, type Patched, type PatchRefusal } from "./patch-result.js";
import { DIRECTIVE, discardNulls, withoutDirectives } from "./strategic-directive.js";
import { type ListRules, mergeList, orderedList } from "./strategic-list.js";
import { badDirective, panic, StrategicProblem, unknownDirective, wrongType } from "./strategic-problem.js";
import { fieldAt, goKind, listAt, type ListField, mergesItems, type Place, replacesObject, rootPlace } from "./strategic-schema.js";

/** The patched value, and what is left of the patch when its directives are taken out: messages about the result quote it. */
export interface StrategicallyPatched extends Patched {
  readonly rest: unknown;
}

/**
 * `original`, an object of the built-in kind with this schema, with `patch` merged into it. Unknown fields and wrong types pass; what decodes the result
 * will find them. Fails for a kind without a schema. Linear in the patch and in the lists that it touches, but for sorting.
 */
export function strategicMergePatch(original: object, patch: unknown, schemaName: string | undefined): StrategicallyPatched | PatchRefusal {
  const schema = schemaName === undefined ? undefined : schemaOf(schemaName);
  if (schema === undefined) return unsupported();
  if (patch === null) return { ok: true, value: original, rest: {} };
  if (!isJsonObject(patch)) return malformed(`json: cannot unmarshal ${jsonKind(patch)} into Go value of type map[string]interface {}`);
  return merged(original, patch, schema);
}

function merged(original: object, patch: object, schema: ObjectSchema): StrategicallyPatched | PatchRefusal {
  // The merge eats up its copy of the patch.
  const rest = cloned(patch) as object;
  try {
    return { ok: true, value: mergeObject(original, rest, rootPlace(schema)), rest };
  } catch (problem) {
    if (problem instanceof StrategicProblem) return problem.refusal;
    throw problem;
  }
}

function unsupported(): PatchRefusal {
  const why = "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml";
  return { ok: false, status: failure({ code: 415, reason: "UnsupportedMediaType", message: why }), why };
}

function cloned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cloned);
  if (!isJsonObject(value)) return value;
  const copy: object = {};
  for (const key of Object.keys(value)) setOwnValue(copy, key, cloned(ownValue(value, key)));
  return copy;
}

const RETAIN_KEYS = "$retainKeys";
const DELETE_PREFIX = "$deleteFromPrimitiveList";
const ORDER_PREFIX = "$setElementOrder";

/** `original` with `patch`, which is used up, merged into it. */
function mergeObject(original: object, patch: object, place: Place): object {
  if (Object.hasOwn(patch, DIRECTIVE)) return directed(patch);
  const draft = new ObjectDraft(original);
  retainKeys(draft, patch);
  orderElements(draft, patch, place);
  for (const key of Object.keys(patch)) mergeMember(draft, { key, value: ownValue(patch, key) }, place);
  return draft.finished();
}

function directed(patch: object): object {
  const directive = ownValue(patch, DIRECTIVE);
  if (directive === "delete") return {};
  if (directive !== "replace") throw unknownDirective(directive, patch);
  Reflect.deleteProperty(patch, DIRECTIVE);
  return patch;
}

/** `$retainKeys`: of the original only these keys stay, and the patch may have no others. */
function retainKeys(draft: ObjectDraft, patch: object): void {
  const keys = ownValue(patch, RETAIN_KEYS);
  if (keys === undefined) return;
  Reflect.deleteProperty(patch, RETAIN_KEYS);
  if (!Array.isArray(keys)) throw badDirective("retainKeys");
  if (keys.some((key) => isComposite(key))) throw panic("runtime error: hash of unhashable type");
  const retained = new Set<unknown>(keys);
  for (const key of Object.keys(patch)) {
    const free = ownValue(patch, key) === null || key.startsWith(DELETE_PREFIX) || key.startsWith(ORDER_PREFIX);
    if (!free && !retained.has(key)) throw badDirective("retainKeys");
  }
  for (const key of draft.keys()) if (!retained.has(key)) draft.delete(key);
}

const isComposite = (value: unknown): boolean => Array.isArray(value) || isJsonObject(value);

/** `$setElementOrder/LIST`: merges the list here and now, and puts it into that order. */
function orderElements(draft: ObjectDraft, patch: object, place: Place): void {
  for (const key of Object.keys(patch)) {
    if (!key.startsWith(ORDER_PREFIX)) continue;
    const order = ownValue(patch, key);
    Reflect.deleteProperty(patch, key);
    if (!Array.isArray(order)) throw wrongType("[]interface {}", order);
    const name = target(key, ORDER_PREFIX);
    if (name === undefined) throw badDirective("setElementOrder list");
    const original = listIn(draft.get(name));
    const patched = listIn(ownValue(patch, name));
    const list = orderedList(original, patched, { ...rulesOf(listAt(place, name)), order });
    if (list === undefined) continue;
    draft.set(name, list);
    Reflect.deleteProperty(patch, name);
  }
}

function listIn(value: unknown): readonly unknown[] | undefined {
  if (value !== undefined && !Array.isArray(value)) throw wrongType("[]interface {}", value);
  return value;
}

/** What follows the directive and a slash, or undefined. */
function target(key: string, prefix: string): string | undefined {
  return key.startsWith(`${prefix}/`) ? key.slice(prefix.length + 1) : undefined;
}

function rulesOf({ field, items }: ListField): ListRules {
  return { mergeKey: field.patchMergeKey, merges: mergesItems(field), itemKind: goKind(items), mergeItem: (item, patch) => mergeObject(item, patch, items), deletes: false };
}

interface Member {
  readonly key: string;
  readonly value: unknown;
}

function mergeMember(draft: ObjectDraft, { key, value }: Member, place: Place): void {
  const deletes = key.startsWith(DELETE_PREFIX);
  const name = deletes ? target(key, DELETE_PREFIX) : key;
  if (name === undefined) throw badDirective("primitive list");
  if (value === null) return draft.delete(name);
  const current = draft.get(name);
  if (current === undefined || goType(current) !== goType(value)) {
    if (!deletes) adopt(draft, name, value);
    return;
  }
  if (Array.isArray(current) && Array.isArray(value)) {
    const rules = rulesOf(listAt(place, name));
    draft.set(name, rules.merges || deletes ? mergeList(current, value, { ...rules, deletes }) : value);
  } else if (isJsonObject(current) && isJsonObject(value)) {
    const field = fieldAt(place, name);
    draft.set(name, replacesObject(field) ? value : mergeObject(current, value, field));
  } else {
    draft.set(name, value);
  }
}

/** Takes over what the original does not have: without nulls, and without what says `$patch`. */
function adopt(draft: ObjectDraft, name: string, value: unknown): void {
  discardNulls(value);
  const kept = withoutDirectives(value);
  if (kept === undefined) draft.delete(name);
  else draft.set(name, kept);
}
