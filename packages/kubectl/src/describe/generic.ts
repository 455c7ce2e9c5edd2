/** What `describe` says of kinds that it has nothing special for. Source: staging/src/k8s.io/kubectl/pkg/describe/describe.go v1.36.3 (GenericDescriber) */
import { isJsonObject } from "@everynode/model";
import { type Json, plainText, textOf, textsOf } from "../field-of.js";
import { annotationLines, labelLines } from "./fields.js";

const HIDDEN: readonly string[] = ["managedFields", "name", "namespace", "labels", "annotations"];

/** The lines about an object of any kind, without its events. */
export function genericLines(object: Json): readonly string[] {
  const { metadata, ...rest } = object;
  const shown = Object.fromEntries(Object.entries(isJsonObject(metadata) ? metadata : {}).filter(([name]) => !HIDDEN.includes(name)));
  return [
    `Name:\t${textOf(object, "metadata", "name")}`,
    `Namespace:\t${textOf(object, "metadata", "namespace")}`,
    ...labelLines("Labels", textsOf(object, "metadata", "labels")),
    ...annotationLines("Annotations", object),
    ...treeLines({ ...rest, metadata: shown }, 0),
  ];
}

function treeLines(value: Json, depth: number): readonly string[] {
  const indent = "  ".repeat(depth);
  return Object.keys(value).sort().flatMap((name): readonly string[] => {
    const each = value[name];
    const label = `${indent}${smartLabel(name)}:`;
    if (isJsonObject(each)) return [label, ...treeLines(each, depth + 1)];
    if (Array.isArray(each)) return [label, ...each.flatMap((item): readonly string[] => (isJsonObject(item) ? treeLines(item as Json, depth + 1) : [`${indent}  ${plainText(item)}`]))];
    return [`${label}\t${each === null ? "<nil>" : plainText(each)}`];
  });
}

const ACRONYMS: readonly string[] = ["API", "URL", "UID", "GUID"];

/** `minReadySeconds` as `Min Ready Seconds`; names with other signs than letters stay as they are. */
function smartLabel(name: string): string {
  if (/[^A-Za-z-]/.test(name)) return name;
  const words = name.match(/[A-Z]+s?(?![a-z])|[A-Z]?[a-z]+|[^A-Za-z]+/g) ?? [name];
  return words.map((word) => (ACRONYMS.includes(word.toUpperCase()) ? word.toUpperCase() : `${word[0]?.toUpperCase() ?? ""}${word.slice(1)}`)).join(" ");
}
