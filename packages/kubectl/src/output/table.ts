/**
 * The API server's tables as lines.
 *
 * Source: staging/src/k8s.io/cli-runtime/pkg/printers/tableprinter.go, kubectl/pkg/cmd/get/get.go v1.36.3
 */
import { textTable } from "./text-table.js";
import { type Json, listOf, numberOf, objectOf, plainText, textOf, textsOf } from "../field-of.js";

/** How a table is printed. */
export interface TableForm {
  readonly wide: boolean;
  readonly noHeaders: boolean;
  readonly showLabels: boolean;
  /** Labels with a column of their own. */
  readonly labelColumns: readonly string[];
  /** True where there is a column for the namespace. */
  readonly withNamespace: boolean;
  /** What stands before each name: `pod/`. */
  readonly prefix: string;
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

/** The table as lines. Linear in its rows. */
export function tableLines({ columns, rows }: Rows, form: TableForm): readonly string[] {
  const shown = columns.map((column) => form.wide || numberOf(column, "priority") === 0);
  const names = columns.map((column) => textOf(column, "name").toUpperCase());
  const headers = [...(form.withNamespace ? ["NAMESPACE"] : []), ...names.filter((_, at) => shown[at] === true), ...form.labelColumns.map(labelHeader), ...(form.showLabels ? ["LABELS"] : [])];
  const nameAt = names.indexOf("NAME");
  const body = rows.map((row) => cellsOf(row, { form, shown, nameAt }));
  return textTable(form.noHeaders ? body : [headers, ...body]);
}

const labelHeader = (label: string): string => (label.split("/").at(-1) ?? label).toUpperCase();

interface CellOptions {
  readonly form: TableForm;
  readonly shown: readonly boolean[];
  readonly nameAt: number;
}

function cellsOf(row: unknown, { form, shown, nameAt }: CellOptions): readonly string[] {
  const metadata = objectOf(row, "object", "metadata");
  const cells = listOf(row, "cells").map((cell, at) => (at === nameAt ? form.prefix : "") + cellText(cell)).filter((_, at) => shown[at] === true);
  const labels = textsOf(metadata, "labels");
  const labelCells = form.labelColumns.map((label) => labels.find(([key]) => key === label)?.[1] ?? "");
  const all = labels.length === 0 ? "<none>" : labels.map(([key, value]) => `${key}=${value}`).join(",");
  return [...(form.withNamespace ? [textOf(metadata, "namespace")] : []), ...cells, ...labelCells, ...(form.showLabels ? [all] : [])];
}

/** A cell on one line; what follows its first line is left out. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  const text = plainText(cell);
  const end = text.search(/[\n\r\f]/);
  return end < 0 ? text : `${text.slice(0, end)}...`;
}
