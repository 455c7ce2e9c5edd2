/**
 * The text syntax of field selectors: `metadata.name=a,status.phase!=Running`.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/fields/selector.go v1.36.3
 */

/** One comparison: the field must be equal to the value, or must not. */
export interface FieldTerm {
  readonly field: string;
  readonly equal: boolean;
  readonly value: string;
}

/** The terms of a field selector in the order of their texts, or why the text is none. */
export type FieldTermsResult = { readonly ok: true; readonly terms: readonly FieldTerm[] } | { readonly ok: false; readonly message: string };

/** The terms that `text` spells; empty ones between commas are skipped. Fails in the API server's words. */
export function parseFieldTerms(text: string): FieldTermsResult {
  const terms: FieldTerm[] = [];
  for (const part of splitTerms(text)) {
    if (part === "") continue;
    const found = OPERATOR.exec(part);
    if (found === null) return { ok: false, message: `invalid selector: '${text}'; can't understand '${part}'` };
    const value = unescaped(part.slice(found.index + found[0].length));
    if (!value.ok) return { ok: false, message: `invalid field selector: ${value.message}` };
    terms.push({ field: part.slice(0, found.index), equal: found[0] !== "!=", value: value.text });
  }
  return { ok: true, terms };
}

// The first place where an operator stands counts, and there the longest operator.
const OPERATOR = /!=|==|=/;

/** The text cut at its commas but for those after a backslash, sorted. */
function splitTerms(text: string): readonly string[] {
  const terms = text.match(/(?:\\[^]|[^\\,]|\\$)+/g) ?? [];
  return [...terms].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

type Unescaped = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

function unescaped(value: string): Unescaped {
  let text = "";
  let escaping = false;
  for (const character of value) {
    const special = character === "\\" || character === "," || character === "=";
    if (escaping && !special) return { ok: false, message: `invalid escape sequence: \\${character}` };
    if (!escaping && character === "=") return { ok: false, message: `unescaped character in value: ${character.charCodeAt(0)}` };
    if (!escaping && character === "\\") {
      escaping = true;
    } else {
      text += character;
      escaping = false;
    }
  }
  return escaping ? { ok: false, message: "invalid escape sequence: \\" } : { ok: true, text };
}

/** The terms in the text syntax, with backslashes before what would be taken for syntax. */
export function formatFieldTerms(terms: readonly FieldTerm[]): string {
  return terms.map(({ field, equal, value }) => `${field}${equal ? "=" : "!="}${value.replace(/[\\,=]/g, "\\$&")}`).join(",");
}
