/**
 * Rows of cells as text.
 *
 * Source: staging/src/k8s.io/cli-runtime/pkg/printers/{tableprinter,tabwriter}.go v1.36.3
 */

/** Cells are this far apart at least, and columns this wide, but for the last. */
const GAP = 3;
const MIN_WIDTH = 6;

/** Rows of cells as lines: columns aligned, three spaces between them, nothing after the last. */
export function textTable(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? MIN_WIDTH, cell.length + GAP);
  return rows.map((row) => row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join(""));
}
