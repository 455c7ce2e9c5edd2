/**
 * Field selectors: which fields of which kind may be asked for, and what an object answers.
 *
 * Source: pkg/apis/core/v1/conversion.go, pkg/registry/core/pod/strategy.go (ToSelectableFields) and others v1.36.3
 * Differs: of certificate signing requests and resource slices only name and namespace are known.
 */
import { goQuote } from "./go-text.js";
import { type FieldTerm, formatFieldTerms, parseFieldTerms } from "./field-selector-text.js";
import type { Kind } from "./kind.js";
import type { KubeObject } from "./kube-object.js";
import { ownValue } from "./json.js";

/** A selector for objects of one kind; all its terms must hold. */
export interface FieldSelector {
  readonly terms: readonly FieldTerm[];
  readonly fields: SelectableFields;
}

/** A field selector, or why the text is none. */
export type FieldSelectorResult = { readonly ok: true; readonly selector: FieldSelector } | { readonly ok: false; readonly message: string };

/** The selector for objects of `kind` that `text` spells; an empty text selects everything. Fails in the API server's words (a 400). */
export function parseFieldSelector(text: string, kind: Kind): FieldSelectorResult {
  const parsed = parseFieldTerms(text);
  if (!parsed.ok) return parsed;
  const fields = fieldsOf(kind);
  const terms: FieldTerm[] = [];
  for (const term of parsed.terms) {
    // A term without field and value (`=`) asks for nothing.
    if (term.field === "" && term.value === "") continue;
    const field = fields.renamed?.get(term.field) ?? term.field;
    if (!fields.values.has(field)) return { ok: false, message: fields.refusal(term.field, kind) };
    terms.push({ ...term, field });
  }
  return { ok: true, selector: { terms, fields } };
}

/** True where the object's fields are as all terms say. */
export function matchesFieldSelector({ terms, fields }: FieldSelector, object: KubeObject): boolean {
  for (const { field, equal, value } of terms) {
    const actual = fields.values.get(field)?.(object) ?? "";
    if ((actual === value) !== equal) return false;
  }
  return true;
}

/** The value that the selector demands of `field` (the first where it demands several), or undefined. */
export function requiredFieldValue({ terms }: FieldSelector, field: string): string | undefined {
  return terms.find((term) => term.equal && term.field === field)?.value;
}

/** The selector in the text syntax. */
export function formatFieldSelector({ terms }: FieldSelector): string {
  return formatFieldTerms(terms);
}

type FieldValue = (object: KubeObject) => string;

/** What may be asked of a kind. */
export interface SelectableFields {
  readonly values: ReadonlyMap<string, FieldValue>;
  /** Other names of fields. */
  readonly renamed?: ReadonlyMap<string, string>;
  readonly refusal: (field: string, kind: Kind) => string;
}

/** The text at a path of an object; numbers and booleans as text, `otherwise` where nothing is there. */
function at(path: string, otherwise = ""): FieldValue {
  const keys = path.split(".");
  return (object) => {
    let value: unknown = object;
    for (const key of keys) value = typeof value === "object" && value !== null ? ownValue(value, key) : undefined;
    return typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? String(value) : otherwise;
  };
}

const text = (...paths: readonly string[]): readonly (readonly [string, FieldValue])[] => paths.map((path) => [path, at(path)]);
const NAME: FieldValue = (object) => object.metadata.name;
const NAMESPACE: FieldValue = (object) => object.metadata.namespace ?? "";

const unknownField = (field: string): string => `${goQuote(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
const unsupportedLabel = (field: string): string => `field label not supported: ${field}`;

function fields(namespaced: boolean, own: readonly (readonly [string, FieldValue])[], more: Partial<SelectableFields> = {}): SelectableFields {
  const values = new Map<string, FieldValue>([["metadata.name", NAME], ...own]);
  if (namespaced) values.set("metadata.namespace", NAMESPACE);
  return { values, refusal: unsupportedLabel, ...more };
}

const INVOLVED = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"] as const;
const reporter: FieldValue = (event) => at("reportingComponent")(event);

const EVENT: SelectableFields = fields(true, [
  ...text(...INVOLVED.map((field) => `involvedObject.${field}`), "reason", "type"),
  ["reportingComponent", reporter],
  ["source", (event) => at("source.component")(event) || reporter(event)],
]);

// The newer group has other names for the same fields.
const NEW_EVENT: SelectableFields = fields(true, text(...INVOLVED.map((field) => `regarding.${field}`), "reason", "type", "reportingController"));

const POD: SelectableFields = fields(
  true,
  [
    ...text("spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "status.phase", "status.nominatedNodeName"),
    ["spec.hostNetwork", at("spec.hostNetwork", "false")],
    ["status.podIP", at("status.podIPs.0.ip")],
    // A legal question that nothing answers.
    ["status.podIPs", () => ""],
  ],
  { renamed: new Map([["spec.host", "spec.nodeName"]]) },
);

const TABLE: ReadonlyMap<string, SelectableFields> = new Map([
  ["Pod", POD],
  ["Event", EVENT],
  ["Event.events.k8s.io", NEW_EVENT],
  ["Node", fields(false, [["spec.unschedulable", at("spec.unschedulable", "false")]])],
  ["Namespace", fields(false, text("status.phase"))],
  ["Secret", fields(true, text("type"))],
  ["Service", fields(true, text("spec.clusterIP", "spec.type"))],
  ["ReplicationController", fields(true, [["status.replicas", at("status.replicas", "0")]])],
  ["Job", fields(true, [["status.successful", at("status.succeeded", "0")]], { refusal: (field) => `field label ${goQuote(field)} not supported for Job` })],
]);

const BUILT_IN = fields(true, [], { refusal: unknownField });
const CUSTOM = { namespaced: fields(true, []), clusterWide: fields(false, []) };

function fieldsOf(kind: Kind): SelectableFields {
  const known = TABLE.get(kind.key);
  if (known !== undefined) return known;
  if (kind.schema !== undefined) return BUILT_IN;
  return kind.namespaced ? CUSTOM.namespaced : CUSTOM.clusterWide;
}
