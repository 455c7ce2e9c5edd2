/** Lists as text, in kubectl's layout. */
import { type KubeList, type Table, tableOf } from "@everynode/api";
import { textTable } from "@everynode/kubectl";
import type { Kind } from "@everynode/model";

/** How a list is shown. */
export interface TableTextOptions {
  readonly kind: Kind;
  /** Simulated milliseconds, for ages. */
  readonly nowMs: number;
  /** Only objects of this namespace are in the list, so there is no column for it. */
  readonly namespace?: string;
  /** With the columns of `-o wide`. */
  readonly wide?: boolean;
}

/** The objects of a list as `kubectl get` shows them. Linear in their number. */
export function tableText(list: KubeList, options: TableTextOptions): string {
  const { kind, nowMs, namespace, wide = false } = options;
  if (list.items.length === 0) return `No resources found${namespace === undefined ? "" : ` in ${namespace} namespace`}${kind.namespaced && namespace === undefined ? "" : "."}`;
  const table = tableOf(list, { kind, version: "v1", includeObject: "None", nowMs });
  const rows = shownCells(table, wide);
  if (!kind.namespaced || namespace !== undefined) return textTable(rows).join("\n");
  const spaces = ["NAMESPACE", ...list.items.map((item) => item.metadata.namespace ?? "")];
  return textTable(rows.map((row, at) => [spaces[at] ?? "", ...row])).join("\n");
}

function shownCells(table: Table, wide: boolean): readonly (readonly string[])[] {
  const columns = table.columnDefinitions ?? [];
  const isShown = columns.map((column) => wide || column.priority === 0);
  const header = columns.map((column) => column.name.toUpperCase());
  return [header, ...table.rows.map((row) => row.cells.map(cellText))].map((row) => row.filter((_, at) => isShown[at] === true));
}

/** A cell on one line; what follows its first line is left out. */
function cellText(cell: string | number | boolean | null): string {
  if (cell === null) return "";
  const text = String(cell);
  const end = text.search(/[\n\r\f]/);
  return end < 0 ? text : `${text.slice(0, end)}...`;
}
