/** Figures as a table of three columns. */

/** One figure. */
export interface Row {
  readonly what: string;
  readonly figure: string;
  readonly more?: string;
}

/** The rows as a Markdown table. */
export function markdownTable(rows: readonly Row[]): string {
  const cells = [["what", "figure", "more"], ...rows.map((row) => [row.what, row.figure, row.more ?? ""])];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(cells[0] ?? []), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...cells.slice(1).map(line)].join("\n");
}
