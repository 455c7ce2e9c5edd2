/** `kubectl api-resources` and `kubectl api-versions`. Source: staging/src/k8s.io/kubectl/pkg/cmd/apiresources v1.36.3 */
import type { Command } from "../command.js";
import { failed, usageError } from "../failure.js";
import type { Json } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { kyamlText } from "../output/kyaml-text.js";
import { jsonText } from "../output/object-text.js";
import { unknownFormat } from "../output/printer.js";
import { textTable } from "../output/text-table.js";
import { yamlText } from "../output/yaml-text.js";
import { apiVersionOf, qualifiedPlural, type Resource, resources } from "../resource.js";

const FORMATS: Readonly<Record<string, (value: unknown) => string>> = { json: jsonText, kyaml: kyamlText, yaml: yamlText };

/** The command that lists resources. */
export const apiResourcesCommand: Command = {
  path: "api-resources",
  *run(given, terminal) {
    if (given.words.length > 0) throw usageError("api-resources", `unexpected arguments: [${given.words.join(" ")}]`);
    const format = given.text("output");
    if (!["", "wide", "name", ...Object.keys(FORMATS)].includes(format)) throw unknownFormat(format, [], ["json", "kyaml", "name", "wide", "yaml"]);
    if (!["", "name", "kind"].includes(given.text("sort-by"))) throw failed("--sort-by accepts only name or kind");
    const shown = (yield* resources()).filter((each) => isWanted(each, given)).sort((a, b) => compared(a, b, given.text("sort-by")));
    const text = FORMATS[format];
    if (text !== undefined) terminal.print(text({ kind: "APIResourceList", apiVersion: "v1", groupVersion: "", resources: shown.map(described) }));
    else if (format === "name") terminal.lines(shown.map(qualifiedPlural));
    else terminal.lines(lines(shown, given));
  },
};

function described({ plural, singular, namespaced, group, version, kind, verbs, shortNames, categories }: Resource): Json {
  return { name: plural, singularName: singular, namespaced, ...(group === "" ? {} : { group }), version, kind, verbs, ...(shortNames.length === 0 ? {} : { shortNames }), ...(categories.length === 0 ? {} : { categories }) };
}

/** The command that lists groups with their versions. */
export const apiVersionsCommand: Command = {
  path: "api-versions",
  *run(given, terminal) {
    if (given.words.length > 0) throw usageError("api-versions", `unexpected arguments: [${given.words.join(" ")}]`);
    terminal.lines([...new Set((yield* resources()).map(apiVersionOf))].sort());
  },
};

function isWanted(resource: Resource, given: Given): boolean {
  const [verbs, categories] = [given.all("verbs"), given.all("categories")];
  return (
    (!given.has("api-group") || resource.group === given.text("api-group")) &&
    (!given.has("namespaced") || resource.namespaced === given.isOn("namespaced")) &&
    verbs.every((verb) => resource.verbs.includes(verb)) &&
    categories.every((category) => resource.categories.includes(category))
  );
}

function compared(a: Resource, b: Resource, by: string): number {
  const key = ({ group, plural, kind }: Resource): string => (by === "name" ? plural : by === "kind" ? kind : `${group} ${plural}`);
  return key(a) < key(b) ? -1 : 1;
}

function lines(shown: readonly Resource[], given: Given): readonly string[] {
  const wide = given.text("output") === "wide";
  const header = ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND", ...(wide ? ["VERBS", "CATEGORIES"] : [])];
  const rows = shown.map((each) => [each.plural, each.shortNames.join(","), apiVersionOf(each), String(each.namespaced), each.kind, ...(wide ? [each.verbs.join(","), each.categories.join(",")] : [])]);
  return textTable(given.isOn("no-headers") ? rows : [header, ...rows]);
}
