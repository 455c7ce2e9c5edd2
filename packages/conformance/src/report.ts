/** What came of playing recordings, and how it is printed. */

/** How one recording (or one probe of a file) went. */
export interface Result {
  readonly file: string;
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** Where it first went otherwise than recorded, or why it was skipped. */
  readonly difference?: string;
}

/** All results, and how many there are of each kind. */
export interface Report {
  readonly results: readonly Result[];
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The report of these results. */
export function reportOf(results: readonly Result[]): Report {
  const count = (outcome: Result["outcome"]): number => results.filter((result) => result.outcome === outcome).length;
  return { results, passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
}

const baseName = (path: string): string => path.split("/").at(-1) ?? path;

/** The report in lines: one for each recording that differs or was skipped, and the numbers last. */
export function reportLines(report: Report): readonly string[] {
  const told = report.results.filter((result) => result.outcome !== "passed");
  const lines = told.map((result) => `${result.outcome.toUpperCase()} ${baseName(result.file)} ${result.name}: ${oneLine(result.difference ?? "")}`);
  return [...lines, `${report.passed} passed, ${report.failed} failed, ${report.skipped} skipped`];
}

const oneLine = (text: string): string => text.replaceAll("\n", "\\n");
