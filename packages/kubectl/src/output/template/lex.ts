/** Words of Go templates. Source: text/template/parse/lex.go of Go 1.26 */
import { TemplateProblem } from "./problem.js";

/** A part of a template: plain text, or the words of an action between braces. */
export type Part = { readonly text: string } | { readonly action: readonly Token[]; readonly line: number };

/** One word of an action. */
export interface Token {
  readonly type: "field" | "variable" | "dot" | "string" | "number" | "word" | "pipe" | "open" | "close" | "declare" | "assign" | "comma";
  readonly text: string;
  /** True where no blank stands before it. */
  readonly glued: boolean;
}

const ACTION = /\{\{(- )?((?:"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])*'|(?!\}\})[\s\S])*?)( -)?\}\}/y;
const COMMENT = /^\s*\/\*[\s\S]*\*\/\s*$/;

/** The parts of a template, with the blanks taken away that its markers ask for. Throws a `TemplateProblem` for an action that is not closed. */
export function partsOf(template: string): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  let trims = false;
  while (at < template.length) {
    const open = template.indexOf("{{", at);
    const text = template.slice(at, open < 0 ? undefined : open);
    const line = template.slice(0, Math.max(open, 0)).split("\n").length;
    if (open < 0) {
      parts.push({ text: trims ? text.trimStart() : text });
      break;
    }
    ACTION.lastIndex = open;
    const match = ACTION.exec(template);
    if (match === null) throw new TemplateProblem(template.slice(open).includes("}}") ? "unterminated quoted string" : "unclosed action", line);
    const begun = trims ? text.trimStart() : text;
    parts.push({ text: match[1] === undefined ? begun : begun.trimEnd() });
    const body = match[2] ?? "";
    if (!COMMENT.test(body)) parts.push({ action: tokensOf(body, line), line });
    trims = match[3] !== undefined;
    at = ACTION.lastIndex;
  }
  return parts;
}

const TOKEN = /(\s*)(?:("(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])+')|(\$\w*)|(\.[A-Za-z_]\w*)|([+-]?(?:0[xX][\da-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+))|([A-Za-z_]\w*)|(:=)|(=)|([|(),.])|(\S))/gy;

function tokensOf(body: string, line: number): readonly Token[] {
  const tokens: Token[] = [];
  for (const [, blank = "", string, variable, field, number, word, declare, assign, sign, other] of body.matchAll(TOKEN)) {
    const add = (type: Token["type"], text: string): void => void tokens.push({ type, text, glued: blank === "" });
    if (string !== undefined) add("string", string);
    else if (variable !== undefined) add("variable", variable);
    else if (field !== undefined) add("field", field.slice(1));
    else if (number !== undefined) add("number", number);
    else if (word !== undefined) add("word", word);
    else if (declare !== undefined) add("declare", declare);
    else if (assign !== undefined) add("assign", assign);
    else if (sign !== undefined) add(SIGNS[sign] ?? "comma", sign);
    else if (other !== undefined) throw new TemplateProblem(`unrecognized character in action: U+${(other.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")} '${other}'`, line);
  }
  return tokens;
}

const SIGNS: Readonly<Record<string, Token["type"]>> = { "|": "pipe", "(": "open", ")": "close", ",": "comma", ".": "dot" };
