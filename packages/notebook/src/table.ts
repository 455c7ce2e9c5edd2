/** Rows as a table. */
import { textTable } from "everynode";
import { escaped, Shown } from "./shown.js";

/** A row by its columns' names. */
export type Row = Readonly<Record<string, unknown>>;

const CELL = "padding:4px 14px 4px 0;border-bottom:1px solid #d1d9e0;text-align:left;vertical-align:top";

/** Shows rows as a table, with a column for each name that any row has, in the order in which they come. Lists are joined by commas; what is undefined is left empty. */
export function showTable(rows: readonly Row[]): Shown {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => columns.map((column) => cellText(row[column])));
  const line = (tag: string, texts: readonly string[]): string => `<tr>${texts.map((text) => `<${tag} style="${CELL}">${escaped(text)}</${tag}>`).join("")}</tr>`;
  const html = `<table style="border-collapse:collapse;font-size:13px"><thead>${line("th", columns)}</thead><tbody>${cells.map((texts) => line("td", texts)).join("")}</tbody></table>`;
  return new Shown(html, rows.length === 0 ? "(no rows)" : textTable([columns, ...cells]).join("\n"));
}

function cellText(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  return Array.isArray(value) ? value.map(cellText).join(", ") : (JSON.stringify(value) ?? "");
}
