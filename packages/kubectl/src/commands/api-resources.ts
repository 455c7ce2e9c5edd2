/** `kubectl api-resources` and `kubectl api-versions`. Source: staging/src/k8s.io/kubectl/pkg/cmd/apiresources v1.36.3 */
import { textTable } from "../output/text-table.js";
import type { Command } from "../command.js";
import { failed } from "../failure.js";
import type { Given } from "../grammar/flag.js";
import { apiVersionOf, qualifiedPlural, type Resource, resources } from "../resource.js";

/** The command that lists resources. */
export const apiResourcesCommand: Command = {
  path: "api-resources",
  *run(given, terminal) {
    const format = given.text("output");
    if (!["", "wide", "name"].includes(format)) throw failed(`--output ${format} is not available`);
    const shown = (yield* resources()).filter((each) => isWanted(each, given)).sort((a, b) => compared(a, b, given.text("sort-by")));
    if (format === "name") for (const each of shown) terminal.line(qualifiedPlural(each));
    else for (const line of lines(shown, given)) terminal.line(line);
  },
};

/** The command that lists groups with their versions. */
export const apiVersionsCommand: Command = {
  path: "api-versions",
  *run(_, terminal) {
    const versions = new Set((yield* resources()).map(apiVersionOf));
    for (const each of [...versions].sort()) terminal.line(each);
  },
};

function isWanted(resource: Resource, given: Given): boolean {
  const verbs = given.has("verbs") ? given.text("verbs").split(",") : [];
  const categories = given.has("categories") ? given.text("categories").split(",") : [];
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
