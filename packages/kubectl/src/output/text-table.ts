/**
 * Rows of cells as text.
 *
 * Source: staging/src/k8s.io/cli-runtime/pkg/printers/{tableprinter,tabwriter}.go v1.36.3
 */

/** Cells are this far apart at least, and columns this wide, but for the last. */
const GAP = 3;
const MIN_WIDTH = 6;

/** Rows of cells as lines: columns aligned, three spaces between them, nothing after the last. `widths` are those of columns before, and become those of now. */
export function textTable(rows: readonly (readonly string[])[], widths: number[] = []): readonly string[] {
  for (const row of rows) {
    for (let at = 0; at < row.length; at++) {
      const width = (row[at] ?? "").length + GAP;
      if (width > (widths[at] ?? MIN_WIDTH)) widths[at] = width;
      else widths[at] ??= MIN_WIDTH;
    }
  }
  return rows.map((row) => {
    let line = "";
    const last = row.length - 1;
    for (let at = 0; at < last; at++) line += (row[at] ?? "").padEnd(widths[at] ?? 0);
    return line + (row[last] ?? "");
  });
}
