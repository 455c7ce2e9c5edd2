/** The text of a manifest, and the places in it that problems point to. */
import { LineCounter, type Document, type ParsedNode } from "yaml";
import type { ManifestProblem } from "./manifest-problem.js";
import { offsetOfField } from "./yaml-location.js";
import { yamlDocuments } from "./yaml-reader.js";
import type { DuplicateKey } from "./yaml-value.js";

/** A problem before it has a place. */
export type Unplaced = Pick<ManifestProblem, "code" | "message" | "hint" | "path">;

type ParsedDocument = Document.Parsed<ParsedNode>;

/** A path as Kubernetes writes it: `spec.containers[0].image`. */
function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`), "");
}

/** A manifest's text with what is needed to point into it. */
export class ManifestText {
  readonly text: string;
  readonly lines: LineCounter;
  readonly #file: string | undefined;

  constructor(text: string, file: string | undefined, lines: LineCounter) {
    this.text = text;
    this.lines = lines;
    this.#file = file;
  }

  /** The place of a whole YAML document. */
  place(document: ParsedDocument): Place {
    return new Place(this, () => document, { path: "", start: undefined });
  }

  /** The place of a JSON text's outermost object; the text is looked at as YAML only when something in it is wrong. */
  jsonPlace(value: object, offsets: ReadonlyMap<object, number>): Place {
    this.lines.addNewLine(0);
    for (let at = this.text.indexOf("\n"); at >= 0; at = this.text.indexOf("\n", at + 1)) this.lines.addNewLine(at + 1);
    let document: ParsedDocument | undefined;
    const parsed = (): ParsedDocument | undefined => (document ??= yamlDocuments({ text: this.text, lines: new LineCounter() }).next().value?.document);
    return new Place(this, parsed, { path: "", start: offsets.get(value) });
  }

  problemAt(offset: number, problem: Unplaced): ManifestProblem {
    const { line, col } = this.#position(offset);
    return this.problemOn(line, col, problem);
  }

  problemOn(line: number, column: number, problem: Unplaced): ManifestProblem {
    const start = this.lines.lineStarts[line - 1] ?? 0;
    const end = this.text.indexOf("\n", start);
    const excerpt = this.text.slice(start, end < 0 ? undefined : end).trimEnd();
    return { ...problem, ...(this.#file === undefined ? {} : { file: this.#file }), line, column, excerpt };
  }

  duplicateProblem(duplicate: DuplicateKey): ManifestProblem {
    const path = pathText(duplicate.path);
    return this.problemAt(duplicate.offset, { code: "duplicate-field", message: `duplicate field "${path}"`, path });
  }

  /** Line and column of an offset; the first line where nothing has been parsed yet. */
  #position(offset: number): { readonly line: number; readonly col: number } {
    const found = this.lines.linePos(offset);
    return found.line === 0 ? { line: 1, col: 1 } : found;
  }

  position(offset: number): { readonly line: number; readonly column: number } {
    const { line, col } = this.#position(offset);
    return { line, column: col };
  }
}

/** Where an object is: its path in the document, and its offset in the text where that is known without looking. */
interface Spot {
  readonly path: string;
  readonly start: number | undefined;
}

/** An object in a manifest. */
export class Place {
  readonly #text: ManifestText;
  readonly #document: () => ParsedDocument | undefined;
  readonly #spot: Spot;

  constructor(text: ManifestText, document: () => ParsedDocument | undefined, spot: Spot) {
    this.#text = text;
    this.#document = document;
    this.#spot = spot;
  }

  /** Where the object begins. */
  get start(): { readonly line: number; readonly column: number } {
    return this.#text.position(this.#offset(""));
  }

  /** The object at `path` in this one; `start` is its offset, if known. */
  within(path: string, start: number | undefined): Place {
    return new Place(this.#text, this.#document, { path: this.#full(path), start });
  }

  /** The problem, placed at its field or, where that is not to be found, at the object. */
  problem(problem: Unplaced): ManifestProblem {
    return this.#text.problemAt(this.#offset(problem.path ?? ""), problem);
  }

  #full(path: string): string {
    const own = this.#spot.path;
    return own === "" || path === "" ? own + path : `${own}.${path}`;
  }

  #offset(path: string): number {
    const { start } = this.#spot;
    if (path === "" && start !== undefined) return start;
    const document = this.#document();
    if (document === undefined) return start ?? 0;
    return offsetOfField(document, this.#full(path)) ?? offsetOfField(document, this.#spot.path) ?? document.contents?.range[0] ?? 0;
  }
}
