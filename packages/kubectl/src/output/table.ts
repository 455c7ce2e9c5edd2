/**
 * The API server's tables as lines.
 *
 * Source: staging/src/k8s.io/cli-runtime/pkg/printers/tableprinter.go, kubectl/pkg/cmd/get/get.go v1.36.3
 */
import { type Json, listOf, numberOf, plainText, textOf, textsOf } from "../field-of.js";

/** How a table is printed. */
export interface TableForm {
  readonly wide: boolean;
  readonly showLabels: boolean;
  /** Labels with a column of their own. */
  readonly labelColumns: readonly string[];
  /** True where there is a column for the namespace. */
  readonly withNamespace: boolean;
  /** What stands before each name: `pod/`. */
  readonly prefix: string;
  /** What happened to the objects, for a column of its own; undefined where there is none. */
  readonly event: string | undefined;
}

/** Rows of a table and the objects they are about. */
export interface Rows {
  readonly columns: readonly unknown[];
  readonly rows: readonly unknown[];
}

/** The columns and rows of an answer in form of a table. */
export function rowsOf(table: Json): Rows {
  return { columns: listOf(table, "columnDefinitions"), rows: listOf(table, "rows") };
}

/** Rows as texts, under headers. */
export interface Sheet {
  readonly headers: readonly string[];
  readonly body: readonly (readonly string[])[];
}

/** The table as texts. Linear in its rows. */
export function sheetOf({ columns, rows }: Rows, form: TableForm): Sheet {
  const { event, labelColumns, showLabels, wide, withNamespace } = form;
  const shown = columns.flatMap((column, at) => (wide || numberOf(column, "priority") === 0 ? [at] : []));
  const names = columns.map((column) => textOf(column, "name").toUpperCase());
  const headers = [...(event === undefined ? [] : ["EVENT"]), ...(withNamespace ? ["NAMESPACE"] : []), ...shown.map((at) => names[at] ?? ""), ...labelColumns.map(labelHeader), ...(showLabels ? ["LABELS"] : [])];
  const nameAt = names.indexOf("NAME");
  return { headers, body: rows.map((row) => cellsOf(row, { form, shown, nameAt })) };
}

const labelHeader = (label: string): string => (label.split("/").at(-1) ?? label).toUpperCase();

interface CellOptions {
  readonly form: TableForm;
  readonly shown: readonly number[];
  readonly nameAt: number;
}

function cellsOf(row: unknown, { form, shown, nameAt }: CellOptions): readonly string[] {
  const { event, labelColumns, prefix, showLabels, withNamespace } = form;
  const cells: string[] = event === undefined ? [] : [event];
  if (withNamespace) cells.push(textOf(row, "object", "metadata", "namespace"));
  const values = listOf(row, "cells");
  for (const at of shown) cells.push(at === nameAt && prefix !== "" ? prefix + cellText(values[at]) : cellText(values[at]));
  if (labelColumns.length === 0 && !showLabels) return cells;
  const labels = textsOf(row, "object", "metadata", "labels");
  for (const label of labelColumns) cells.push(labels.find(([key]) => key === label)?.[1] ?? "");
  if (showLabels) cells.push(labels.length === 0 ? "<none>" : labels.map(([key, value]) => `${key}=${value}`).join(","));
  return cells;
}

/** A cell on one line; what follows its first line is left out. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  const text = typeof cell === "string" ? cell : plainText(cell);
  const end = text.search(/[\n\r\f]/);
  return end < 0 ? text : `${text.slice(0, end)}...`;
}
