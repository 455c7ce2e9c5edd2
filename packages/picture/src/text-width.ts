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
  // CJK, and what stands beyond the first plane, is as wide as it is high.
  for (const character of text) em += KNOWN.get(character) ?? ((character.codePointAt(0) ?? 0) > 0x2e80 ? 1.05 : OTHER_EM);
  return em * fontSize * (isBold ? BOLD : 1);
}

/** The text, cut in its middle where it does not fit: names of nodes and pods differ at both ends. */
export function fitted(text: string, widthPx: number, fontSize: number, isBold = false): string {
  if (textWidth(text, fontSize, isBold) <= widthPx) return text;
  const characters = Array.from(text);
  for (let kept = characters.length - 1; kept > 1; kept--) {
    const head = Math.ceil(kept / 2);
    const cut = `${characters.slice(0, head).join("")}…${characters.slice(characters.length - (kept - head)).join("")}`;
    if (textWidth(cut, fontSize, isBold) <= widthPx) return cut;
  }
  return "…";
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
