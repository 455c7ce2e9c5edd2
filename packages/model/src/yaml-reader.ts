/**
 * Reads YAML as Kubernetes does.
 *
 * Source: sigs.k8s.io/yaml yaml.go v1.6.0
 */
import { Composer, LineCounter, Parser, type Document, type ParsedNode } from "yaml";
import { yamlProblem, type YamlProblem, type YamlSource } from "./yaml-problem.js";
import { yamlValue, type DuplicateKey } from "./yaml-value.js";

/** A document of a YAML text: its nodes, or what is wrong with it. */
export interface YamlDocument {
  readonly document: Document.Parsed<ParsedNode>;
  readonly problem: YamlProblem | undefined;
}

/** The value of a text's first document; `duplicates` tells of keys given twice: `line 5: key "name" already set in map`. */
export type YamlText = { readonly ok: true; readonly value: unknown; readonly duplicates: readonly string[] } | { readonly ok: false; readonly message: string };

/** Characters that YAML does not allow. */
export const CONTROL_CHARACTERS: RegExp = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/** The documents of a text, read one by one, so that whoever wants only the first pays for no more. */
export function* yamlDocuments(source: YamlSource): Generator<YamlDocument, void> {
  // All scalars are read as text; what they mean is Kubernetes' own matter.
  const composer = new Composer({ schema: "failsafe", uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  const parser = new Parser(source.lines.addNewLine);
  for (const document of composer.compose(parser.parse(source.text), true, source.text.length)) {
    yield { document, problem: document.errors.length === 0 ? undefined : yamlProblem(document.errors, source) };
  }
}

function duplicateKeyText(duplicate: DuplicateKey, source: YamlSource): string {
  return `line ${source.lines.linePos(duplicate.valueOffset).line}: key ${duplicate.key} already set in map`;
}

/** Reads a body in YAML: its first document, null where there is none. */
export function readYaml(text: string): YamlText {
  if (CONTROL_CHARACTERS.test(text)) return { ok: false, message: "yaml: control characters are not allowed" };
  const source = { text, lines: new LineCounter() };
  for (const { document, problem } of yamlDocuments(source)) {
    if (problem !== undefined) return { ok: false, message: problem.message };
    const read = yamlValue(document);
    if (!read.ok) return { ok: false, message: read.problem.message };
    return { ok: true, value: read.value, duplicates: read.duplicates.map((duplicate) => duplicateKeyText(duplicate, source)) };
  }
  return { ok: true, value: null, duplicates: [] };
}
