/** Tables as the flags of `get` want them. Source: staging/src/k8s.io/kubectl/pkg/cmd/get/get_flags.go v1.36.3 */
import type { Given } from "../grammar/flag.js";
import { type Rows, type Sheet, type TableForm, sheetOf } from "../output/table.js";
import { textTable } from "../output/text-table.js";
import { qualifiedKind, type Resource } from "../resource.js";

/** How tables about a resource are printed; `event` is what happened to the objects, where that is a column. */
export function formOf(given: Given, resource: Resource, { mixed, event }: { readonly mixed: boolean; readonly event?: string | undefined }): TableForm {
  return {
    wide: given.text("output") === "wide",
    showLabels: given.isOn("show-labels"),
    labelColumns: given.all("label-columns"),
    withNamespace: given.isOn("all-namespaces") && resource.namespaced,
    prefix: mixed || given.isOn("show-kind") ? `${qualifiedKind(resource)}/` : "",
    event,
  };
}

/** Lays out tables about one resource: the first with headers, the others below it, in columns at least as wide. */
export function sheetPrinter(given: Given): (sheet: Sheet) => readonly string[] {
  const widths: number[] = [];
  let noHeaders = given.isOn("no-headers");
  return ({ headers, body }) => {
    if (body.length === 0) return [];
    const lines = textTable(noHeaders ? body : [headers, ...body], widths);
    noHeaders = true;
    return lines;
  };
}

/** The same for tables as the server sends them. */
export function rowsPrinter(given: Given, resource: Resource, { event = false }: { readonly event?: boolean } = {}): (table: Rows, type?: string) => readonly string[] {
  const print = sheetPrinter(given);
  return (table, type = "") => print(sheetOf(table, formOf(given, resource, { mixed: false, event: event ? type : undefined })));
}
