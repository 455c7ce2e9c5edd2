/** Any YAML or JSON text as one value, with the places of its fields, for those who want to say where something in it is wrong. */
import { LineCounter } from "yaml";
import type { ManifestProblem } from "./manifest-problem.js";
import { ManifestText, type Place } from "./manifest-text.js";
import { withPlainNumbers } from "./number-literal.js";
import { CONTROL_CHARACTERS, yamlDocuments } from "./yaml-reader.js";
import { yamlValue } from "./yaml-value.js";

export { readYaml } from "./yaml-reader.js";

/** The value of a text. */
export interface PlacedText {
  /** Plain JSON; null for an empty text. */
  readonly value: unknown;
  /** What is wrong with the field at `path` (`steps[1].fault`), placed there. */
  problemAt(path: string, message: string): ManifestProblem;
}

/** The value, or what keeps the text from having one. */
export type PlacedReading = { readonly ok: true; readonly placed: PlacedText } | { readonly ok: false; readonly problems: readonly ManifestProblem[] };

/** Reads a text of one document, as Kubernetes reads YAML; `file` is what problems call it. Fields given twice are problems. Linear in the text. */
export function readPlacedText(text: string, file?: string): PlacedReading {
  const source = new ManifestText(text, file, new LineCounter());
  const control = text.search(CONTROL_CHARACTERS);
  if (control >= 0) return { ok: false, problems: [source.problemAt(control, { code: "syntax", message: "yaml: control characters are not allowed" })] };
  let found: { readonly value: unknown; readonly place: Place } | undefined;
  for (const { document, problem } of yamlDocuments(source)) {
    if (problem !== undefined) return { ok: false, problems: [source.problemOn(problem.line, problem.column, { code: "syntax", message: problem.message })] };
    const read = yamlValue(document);
    if (!read.ok) return { ok: false, problems: [source.problemAt(read.problem.offset, { code: "syntax", message: read.problem.message })] };
    if (read.duplicates.length > 0) return { ok: false, problems: read.duplicates.map((duplicate) => source.duplicateProblem(duplicate)) };
    const place = source.place(document);
    if (found !== undefined) return { ok: false, problems: [place.problem({ code: "syntax", message: "only one document is expected" })] };
    found = { value: withPlainNumbers(read.value), place };
  }
  const { value = null, place } = found ?? {};
  return { ok: true, placed: { value, problemAt: (path, message) => place?.problem({ code: "wrong-value", message, path }) ?? source.problemAt(0, { code: "wrong-value", message, path }) } };
}
