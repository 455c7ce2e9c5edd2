/** A template cannot be read, or what it asks for cannot be done. */
export class TemplateProblem extends Error {
  override readonly name = "TemplateProblem";
  /** The line of the template where it is wrong; undefined for one that could be read. */
  readonly line: number | undefined;

  constructor(text: string, line?: number) {
    super(text);
    this.line = line;
  }
}
