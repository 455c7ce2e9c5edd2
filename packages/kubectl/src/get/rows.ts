/** Tables as the flags of `get` want them. Source: staging/src/k8s.io/kubectl/pkg/cmd/get/get_flags.go v1.36.3 */
import type { Given } from "../grammar/flag.js";
import { type Rows, tableLines } from "../output/table.js";
import { qualifiedKind, type Resource } from "../resource.js";

/** Lays out tables about one resource: the first with headers, the others below it, in columns at least as wide. */
export function rowsPrinter(given: Given, resource: Resource, { mixed, event = false }: { readonly mixed: boolean; readonly event?: boolean }): (table: Rows, type?: string) => readonly string[] {
  const widths: number[] = [];
  let noHeaders = given.isOn("no-headers");
  return (table, type = "") => {
    const lines = tableLines(table, {
      wide: given.text("output") === "wide",
      noHeaders,
      showLabels: given.isOn("show-labels"),
      labelColumns: given.all("label-columns"),
      withNamespace: given.isOn("all-namespaces") && resource.namespaced,
      prefix: mixed || given.isOn("show-kind") ? `${qualifiedKind(resource)}/` : "",
      event: event ? type : undefined,
      widths,
    });
    noHeaders ||= table.rows.length > 0;
    return lines;
  };
}
