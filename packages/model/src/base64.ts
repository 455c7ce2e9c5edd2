/**
 * Checks base64 as Go does.
 *
 * Source: encoding/base64 of Go 1.26
 */

const ALPHABET = /[A-Za-z0-9+/]/;

/** What is wrong with `text` as base64, in Go's words, or undefined where nothing is; line breaks do not count. */
export function base64Problem(text: string): string | undefined {
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? "";
    if (character === "\n" || character === "\r") continue;
    if (ALPHABET.test(character)) digits += 1;
    else return character === "=" ? paddingProblem(text, i, digits % 4) : corrupt(i);
  }
  return digits % 4 === 0 ? undefined : corrupt(text.length - (digits % 4));
}

const corrupt = (at: number): string => `illegal base64 data at input byte ${at}`;

// A last group of two digits ends in "==", one of three in "="; nothing may follow.
function paddingProblem(text: string, at: number, digits: number): string | undefined {
  if (digits < 2) return corrupt(at);
  const rest = text.slice(at).replace(/[\r\n]/g, "");
  if (digits === 2 && rest[1] !== "=") return corrupt(rest.length === 1 ? text.length : at);
  const wanted = digits === 2 ? 2 : 1;
  return rest.length === wanted ? undefined : corrupt(at + wanted);
}
