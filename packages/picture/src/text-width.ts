/** How wide text is, without a screen to measure it on: estimates for the sans-serif faces that systems have, a little generous. */

/** Widths in em of DejaVu Sans, which is wider than what most systems have: what fits in it fits everywhere. */
const EMS: readonly (readonly [characters: string, em: number])[] = [
  ["ijl'|", 0.29],
  [".,:; ", 0.34],
  ["ftr-/()[]I!", 0.42],
  ["szckvxyJ_", 0.57],
  ["mwMW@%", 0.98],
  ["ABCDEGHKNOPQRSTUVXYZ&", 0.73],
];
const OTHER_EM = 0.635;
const BOLD = 1.12;

const KNOWN: ReadonlyMap<string, number> = new Map(EMS.flatMap(([characters, em]) => Array.from(characters, (character) => [character, em] as const)));

/** The width of a line in pixels at a font size in pixels. */
export function textWidth(text: string, fontSize: number, isBold = false): number {
  let em = 0;
  for (const character of text) em += characterEm(character);
  return em * fontSize * (isBold ? BOLD : 1);
}

/** CJK, and what stands beyond the first plane, is as wide as it is high. */
const characterEm = (character: string): number => KNOWN.get(character) ?? ((character.codePointAt(0) ?? 0) > 0x2e80 ? 1.05 : OTHER_EM);

/** The text, cut in its middle where it does not fit: names of nodes and pods differ at both ends. Linear in its length. */
export function fitted(text: string, widthPx: number, fontSize: number, isBold = false): string {
  const mostEm = widthPx / (fontSize * (isBold ? BOLD : 1));
  const characters = Array.from(text);
  let em = characters.reduce((sum, character) => sum + characterEm(character), 0);
  if (em <= mostEm) return text;
  em += characterEm("…");
  // What is left of the middle goes first, then what is right of it, in turn.
  let [head, tail] = [Math.ceil(characters.length / 2), Math.ceil(characters.length / 2)];
  while (em > mostEm && (head > 0 || tail < characters.length)) {
    if (head > characters.length - tail || tail === characters.length) em -= characterEm(characters[--head] ?? "");
    else em -= characterEm(characters[tail++] ?? "");
  }
  return `${characters.slice(0, head).join("")}…${characters.slice(tail).join("")}`;
}

/** What a wrapped text may take. */
export interface WrapFrame {
  readonly widthPx: number;
  readonly fontSize: number;
  /** What does not fit is cut from the end of the last line. */
  readonly mostLines: number;
}

/** The text in lines that break at spaces; one line at least. */
export function wrapped(text: string, { widthPx, fontSize, mostLines }: WrapFrame): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && textWidth(longer, fontSize) <= widthPx) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const kept = lines.slice(0, mostLines);
  if (lines.length > mostLines) kept[mostLines - 1] = `${kept[mostLines - 1] ?? ""} …`;
  return kept.map((line) => fitted(line, widthPx, fontSize));
}
