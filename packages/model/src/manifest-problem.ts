/** What is wrong with a manifest, and how that is printed. */

/** What kind of mistake: in the YAML, in what the object is, or in its fields. */
export type ManifestProblemCode =
  | "too-large"
  | "syntax"
  | "not-an-object"
  | "no-kind"
  | "unknown-kind"
  | "old-version"
  | "unknown-field"
  | "duplicate-field"
  | "wrong-value";

/** One mistake in a manifest. */
export interface ManifestProblem {
  readonly code: ManifestProblemCode;
  /** `unknown field "spec.template.tolerations"`. */
  readonly message: string;
  /** What was probably meant. */
  readonly hint?: string;
  /** The field's path, for mistakes in fields. */
  readonly path?: string;
  readonly file?: string;
  /** From 1 on. */
  readonly line: number;
  /** From 1 on, in UTF-16 units. */
  readonly column: number;
  /** The text of that line. */
  readonly excerpt: string;
}

const MAX_EXCERPT = 160;

/**
 * The problem for people to read, three or four lines without a line break at the end:
 *
 *     agent.yaml:14:9: unknown field "spec.template.tolerations"
 *       14 |         tolerations:
 *          |         ^
 *       hint: "tolerations" belongs under "spec.template.spec"
 */
export function describeProblem(problem: ManifestProblem): string {
  const { file, line, column, message, excerpt, hint } = problem;
  const lines = [`${file ?? "manifest"}:${line}:${column}: ${message}`];
  if (excerpt.trim() !== "" && column <= MAX_EXCERPT) {
    const margin = " ".repeat(String(line).length);
    lines.push(`  ${line} | ${excerpt.slice(0, MAX_EXCERPT)}`, `  ${margin} | ${excerpt.slice(0, column - 1).replace(/[^\t]/g, " ")}^`);
  }
  if (hint !== undefined) lines.push(`  hint: ${hint}`);
  return lines.join("\n");
}
