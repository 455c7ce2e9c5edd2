/**
 * Lines of descriptions that many kinds have: labels, annotations, tolerations.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/describe/describe.go v1.36.3
 */
import { fieldOf, type Json, listOf, numberOf, textOf, textsOf } from "../field-of.js";

const LONGEST_ANNOTATION = 140;
const HIDDEN_ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

/** `Labels:` and a line for each. */
export function labelLines(title: string, labels: readonly (readonly [key: string, value: string])[]): readonly string[] {
  if (labels.length === 0) return [`${title}:\t<none>`];
  return labels.map(([key, value], at) => `${at === 0 ? `${title}:` : ""}\t${key}=${value}`);
}

/** `Annotations:` and a line for each, or more where one is long; what `apply` writes down for itself is left out. */
export function annotationLines(title: string, object: unknown): readonly string[] {
  const shown = textsOf(object, "metadata", "annotations").filter(([key]) => key !== HIDDEN_ANNOTATION);
  if (shown.length === 0) return [`${title}:\t<none>`];
  const texts = shown.flatMap(([key, value]) => (value.length < LONGEST_ANNOTATION && !value.includes("\n") ? [`${key}: ${value}`] : [`${key}:`, ...value.replace(/\n$/, "").split("\n").map((line) => `  ${shortened(line)}`)]));
  return texts.map((text, at) => `${at === 0 ? `${title}:` : ""}\t${text}`);
}

const shortened = (line: string): string => (line.length > LONGEST_ANNOTATION ? `${line.slice(0, LONGEST_ANNOTATION)}...` : line);

/** `Tolerations:` and a line for each, in order of keys. */
export function tolerationLines(title: string, tolerations: readonly unknown[]): readonly string[] {
  if (tolerations.length === 0) return [`${title}:\t<none>`];
  const sorted = [...tolerations].sort((a, b) => (textOf(a, "key") < textOf(b, "key") ? -1 : textOf(a, "key") > textOf(b, "key") ? 1 : 0));
  return sorted.map((toleration, at) => `${at === 0 ? `${title}:` : ""}\t${tolerationText(toleration)}`);
}

function tolerationText(toleration: unknown): string {
  const [key, value, effect] = [textOf(toleration, "key"), textOf(toleration, "value"), textOf(toleration, "effect")];
  const target = `${key}${value === "" ? "" : `=${value}`}${effect === "" ? "" : `:${effect}`}`;
  const exists = textOf(toleration, "operator") === "Exists" && value === "" ? (target === "" ? "op=Exists" : " op=Exists") : "";
  const seconds = fieldOf(toleration, "tolerationSeconds");
  return `${target}${exists}${typeof seconds === "number" ? ` for ${seconds}s` : ""}`;
}

/** `Topology Spread Constraints:` and a line for each, in order of keys; nothing where there are none. */
export function topologyLines(title: string, constraints: readonly unknown[]): readonly string[] {
  const sorted = [...constraints].sort((a, b) => (textOf(a, "topologyKey") < textOf(b, "topologyKey") ? -1 : 1));
  const space = /^ */.exec(title)?.[0] ?? "";
  return sorted.map((each, at) => {
    const selector = fieldOf(each, "labelSelector");
    const text = `${textOf(each, "topologyKey")}:${textOf(each, "whenUnsatisfiable")} when max skew ${textOf(each, "maxSkew")} is exceeded${selector === undefined ? "" : ` for selector ${selectorText(selector)}`}`;
    return `${at === 0 ? `${title}:` : space}\t${text}`;
  });
}

/** A selector of labels as descriptions write it; `<none>` for an empty one. */
export function selectorText(selector: unknown): string {
  const labels = textsOf(selector, "matchLabels").map(([key, value]) => `${key}=${value}`);
  const rules = fieldOf(selector, "matchExpressions");
  const expressions = Array.isArray(rules) ? rules.map(expressionText) : [];
  const all = [...labels, ...expressions];
  return all.length === 0 ? "<none>" : all.join(",");
}

function expressionText(expression: unknown): string {
  const [key, operator] = [textOf(expression, "key"), textOf(expression, "operator")];
  const values = fieldOf(expression, "values");
  const list = Array.isArray(values) ? values.map(String).sort().join(",") : "";
  if (operator === "Exists") return key;
  return operator === "DoesNotExist" ? `!${key}` : `${key} ${operator === "In" ? "in" : "notin"} (${list})`;
}

/** Labels as one text; `<none>` where there are none. */
export function labelsText(object: unknown, ...path: readonly string[]): string {
  const labels = textsOf(object, ...path);
  return labels.length === 0 ? "<none>" : labels.map(([key, value]) => `${key}=${value}`).join(",");
}

/** `2 Running / 0 Waiting / 0 Succeeded / 0 Failed`. */
export function podCounts(pods: readonly Json[]): string {
  const of = (phase: string): number => pods.filter((pod) => textOf(pod, "status", "phase") === phase).length;
  return `${of("Running")} Running / ${of("Pending")} Waiting / ${of("Succeeded")} Succeeded / ${of("Failed")} Failed`;
}

/** The number in a field as text. */
export function numberText(object: unknown, ...path: readonly string[]): string {
  return String(numberOf(object, ...path));
}

/** The first lines about an object that selects pods. */
export function selectingLines(object: Json): readonly string[] {
  return [
    `Name:\t${textOf(object, "metadata", "name")}`,
    `Namespace:\t${textOf(object, "metadata", "namespace")}`,
    `Selector:\t${selectorText(fieldOf(object, "spec", "selector"))}`,
    ...labelLines("Labels", textsOf(object, "metadata", "labels")),
    ...annotationLines("Annotations", object),
  ];
}

/** The line that names an object's controller; none where it has none. */
export function controllerLines(object: Json): readonly string[] {
  const owner = listOf(object, "metadata", "ownerReferences").find((each) => fieldOf(each, "controller") === true);
  return owner === undefined ? [] : [`Controlled By:\t${textOf(owner, "kind")}/${textOf(owner, "name")}`];
}
