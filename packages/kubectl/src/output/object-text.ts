/**
 * Objects as text: YAML, JSON, JSONPath templates, Go templates.
 *
 * Source: staging/src/k8s.io/cli-runtime/pkg/printers, pkg/genericclioptions/print_flags.go v1.36.3
 * Differs: Go templates have fields, ranges, conditions and quoted texts, and no functions.
 */
import { goJson, isJsonObject } from "@everynode/model";
import { type CommandError, failed } from "../failure.js";
import type { Given } from "../grammar/flag.js";
import { fieldOf, type Json, withField, withSortedKeys } from "../field-of.js";
import { goTemplateText } from "./go-template.js";
import { jsonPathText } from "./json-path.js";
import { kyamlText } from "./kyaml-text.js";
import { yamlText } from "./yaml-text.js";

/** How deep a level of JSON is set in. */
export const JSON_INDENT = 4;

/** An object as kubectl prints it in JSON. */
function jsonText(value: unknown): string {
  return `${goJson(withSortedKeys(value), JSON_INDENT)}\n`;
}

const FORMATS = ["custom-columns", "custom-columns-file", "go-template", "go-template-file", "json", "jsonpath", "jsonpath-as-json", "jsonpath-file", "kyaml", "name", "template", "templatefile"] as const;

/** True for a format that prints objects as they are. */
export function isObjectFormat(format: string): boolean {
  return format === "yaml" || format === "json" || /^(jsonpath|jsonpath-as-json|go-template|template)=/.test(format);
}

/** The refusal of a format that nobody knows, or that everynode does not have; `more` are formats of this command alone. */
export function refuseFormat(format: string, more: readonly string[]): CommandError {
  const [name = ""] = format.split("=");
  if (["kyaml", "custom-columns-file", "go-template-file", "templatefile", "jsonpath-file"].includes(name)) return failed(`this kubectl does not print ${JSON.stringify(name)}; the nearest are yaml, custom-columns, go-template and jsonpath`);
  if (["jsonpath", "go-template", "template"].includes(name)) return failed("template format specified but no template given");
  return failed(`unable to match a printer suitable for the output format ${JSON.stringify(format)}, allowed formats are: ${[...FORMATS, ...more, "yaml"].join(",")}`);
}

/** An object in one of the formats for which `isObjectFormat` is true, as it goes to standard output. */
export function objectText(object: Json, format: string, given: Given): string {
  const [name = ""] = format.split("=");
  const template = format.slice(name.length + 1);
  const shown = given.isOn("show-managed-fields") ? object : withoutManagedFields(object);
  if (name === "yaml") return yamlText(shown);
  if (name === "json") return jsonText(shown);
  return name.startsWith("jsonpath") ? jsonPathText(shown, template) : goTemplateText(shown, template);
}

function withoutManagedFields(object: Json): Json {
  const items = object["items"];
  if (Array.isArray(items)) return { ...object, items: items.map((item) => (isJsonObject(item) ? withoutManagedFields(item as Json) : (item as unknown))) };
  return fieldOf(object, "metadata", "managedFields") === undefined ? object : withField(object, ["metadata", "managedFields"], undefined);
}
