/**
 * Lines with tabs put into columns, as descriptions are.
 *
 * Source: text/tabwriter of Go 1.26, with a minimal width of 0 and two blanks between columns
 */

const GAP = 2;

/**
 * The lines with blanks in place of tabs. A column is a run of lines that all have a cell there which a tab ends; what follows the last tab of a line
 * belongs to no column.
 */
export function tabColumns(lines: readonly string[]): readonly string[] {
  const cells = lines.map((line) => line.split("\t"));
  const widths = cells.map((): number[] => []);
  layOut(cells, widths, { from: 0, to: cells.length, column: 0 });
  return cells.map((row, at) => row.map((cell, column) => (column < row.length - 1 ? cell.padEnd(widths[at]?.[column] ?? 0) : cell)).join(""));
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly column: number;
}

/** Finds the widths of a column's runs between two lines, and within each run those of the columns behind it. */
function layOut(cells: readonly (readonly string[])[], widths: readonly number[][], { from, to, column }: Range): void {
  for (let at = from; at < to; at++) {
    if (column >= (cells[at]?.length ?? 0) - 1) continue;
    const start = at;
    let width = 0;
    for (; at < to && column < (cells[at]?.length ?? 0) - 1; at++) width = Math.max(width, (cells[at]?.[column]?.length ?? 0) + GAP);
    for (let row = start; row < at; row++) (widths[row] ?? [])[column] = width;
    layOut(cells, widths, { from: start, to: at, column: column + 1 });
  }
}
