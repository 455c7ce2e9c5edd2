/** A command line as a shell takes it apart. */
import { failed } from "./failure.js";

/** The words of a line: blanks part them; quotes and backslashes keep them together. A leading `kubectl` is left out. Throws a `CommandError` for a quote that is not closed. */
export function shellWords(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] ?? "";
    if (quote === "'" && letter !== "'") word = (word ?? "") + letter;
    else if (letter === "\\" && (quote === "" || /["\\$`]/.test(line[at + 1] ?? ""))) word = (word ?? "") + (line[++at] ?? "");
    else if (letter === quote) quote = "";
    else if (quote !== "") word = (word ?? "") + letter;
    else if (letter === "'" || letter === '"') [quote, word] = [letter, word ?? ""];
    else if (!/\s/.test(letter)) word = (word ?? "") + letter;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (quote !== "") throw failed(`a quote is not closed: ${line}`);
  if (word !== undefined) words.push(word);
  return words[0] === "kubectl" ? words.slice(1) : words;
}
