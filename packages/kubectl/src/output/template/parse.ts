/** Go templates as trees. Source: text/template/parse/{parse,node}.go of Go 1.26 */
import { partsOf, type Token } from "./lex.js";
import { TemplateProblem } from "./problem.js";

/** A value to be found: a field chain, a variable, a literal, or a call. */
export type Operand =
  | { readonly type: "dot" }
  | { readonly type: "literal"; readonly value: unknown }
  | { readonly type: "variable"; readonly name: string }
  | { readonly type: "function"; readonly name: string }
  | { readonly type: "fields"; readonly of: Operand; readonly names: readonly string[] }
  | { readonly type: "pipe"; readonly pipe: Pipe };

/** Commands, each getting what the one before it came to. */
export interface Pipe {
  /** Variables that are made (or set, if `sets`). */
  readonly names: readonly string[];
  readonly sets: boolean;
  readonly commands: readonly (readonly Operand[])[];
}

/** A part of a template. */
export type Node =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "print"; readonly pipe: Pipe }
  | { readonly type: "if" | "with" | "range"; readonly pipe: Pipe; readonly body: readonly Node[]; readonly otherwise: readonly Node[] }
  | { readonly type: "template"; readonly name: string; readonly pipe: Pipe | undefined }
  | { readonly type: "break" | "continue" };

/** A template, and those that it defines. */
export interface Template {
  readonly body: readonly Node[];
  readonly defined: ReadonlyMap<string, readonly Node[]>;
}

/** The template as a tree. `functions` are the names that it may call. Throws a `TemplateProblem` in Go's words. */
export function parsedTemplate(text: string, functions: ReadonlySet<string>): Template {
  const parser = new Parser(text, functions);
  const body = parser.block([]);
  return { body: body.nodes, defined: parser.defined };
}

interface Block {
  readonly nodes: readonly Node[];
  /** The action that ended it, without its word. */
  readonly end: readonly Token[];
  readonly word: string;
}

class Parser {
  readonly defined = new Map<string, readonly Node[]>();
  readonly #parts: ReturnType<typeof partsOf>;
  readonly #functions: ReadonlySet<string>;
  #at = 0;
  #line = 1;

  constructor(text: string, functions: ReadonlySet<string>) {
    this.#parts = partsOf(text);
    this.#functions = functions;
  }

  /** What comes before one of the words `ends`, or before the end of the template. */
  block(ends: readonly string[]): Block {
    const nodes: Node[] = [];
    while (this.#at < this.#parts.length) {
      const part = this.#parts[this.#at++];
      if (part === undefined) break;
      if ("text" in part) {
        if (part.text !== "") nodes.push({ type: "text", text: part.text });
        continue;
      }
      this.#line = part.line;
      const [first, ...rest] = part.action;
      const word = first?.type === "word" ? first.text : "";
      if (word === "end" || word === "else") {
        if (!ends.includes(word)) throw this.#problem(`unexpected {{${word}}}`);
        return { nodes, end: rest, word };
      }
      const node = this.#node(word, rest, part.action);
      if (node !== undefined) nodes.push(node);
    }
    if (ends.length > 0) throw this.#problem("unexpected EOF");
    return { nodes, end: [], word: "" };
  }

  #node(word: string, rest: readonly Token[], all: readonly Token[]): Node | undefined {
    switch (word) {
      case "if":
      case "with":
      case "range":
        return this.#branch(word, rest);
      case "break":
      case "continue":
        return { type: word };
      case "define":
        this.defined.set(this.#name(rest), this.block(["end"]).nodes);
        return undefined;
      case "block":
        this.defined.set(this.#name(rest), this.block(["end"]).nodes);
        return { type: "template", name: this.#name(rest), pipe: this.#pipe(rest.slice(1), "block clause") };
      case "template":
        return { type: "template", name: this.#name(rest), pipe: rest.length > 1 ? this.#pipe(rest.slice(1), "template clause") : undefined };
      default:
        return { type: "print", pipe: this.#pipe(all, "command") };
    }
  }

  #branch(type: "if" | "with" | "range", tokens: readonly Token[]): Node {
    const pipe = this.#pipe(tokens, type);
    const body = this.block(["end", "else"]);
    if (body.word === "end") return { type, pipe, body: body.nodes, otherwise: [] };
    const [again, ...rest] = body.end;
    if (again !== undefined) {
      if (again.text !== "if" && again.text !== "with") throw this.#problem(`unexpected <${again.text}> in else`);
      return { type, pipe, body: body.nodes, otherwise: [this.#branch(again.text, rest)] };
    }
    return { type, pipe, body: body.nodes, otherwise: this.block(["end"]).nodes };
  }

  #name([first]: readonly Token[]): string {
    if (first?.type !== "string") throw this.#problem("missing name of a template");
    return String(literal(first));
  }

  #pipe(tokens: readonly Token[], context: string): Pipe {
    const sign = tokens.findIndex(({ type }) => type === "declare" || type === "assign");
    const names = sign < 0 ? [] : tokens.slice(0, sign).filter(({ type }) => type === "variable").map(({ text }) => text);
    const rest = tokens.slice(sign + 1);
    if (rest.length === 0) throw this.#problem(context === "command" ? "missing value for command" : `missing value for ${context}`);
    return { names, sets: tokens[sign]?.type === "assign", commands: split(rest).map((words) => this.#operands(words)) };
  }

  #operands(tokens: readonly Token[]): readonly Operand[] {
    const operands: Operand[] = [];
    for (let at = 0; at < tokens.length; at++) {
      const token = tokens[at] as Token;
      let operand: Operand;
      if (token.type === "open") {
        const close = closing(tokens, at);
        if (close < 0) throw this.#problem("unclosed left paren");
        operand = { type: "pipe", pipe: this.#pipe(tokens.slice(at + 1, close), "parenthesized pipeline") };
        at = close;
      } else operand = this.#operand(token);
      const names: string[] = token.type === "field" ? [token.text] : [];
      while (tokens[at + 1]?.type === "field" && tokens[at + 1]?.glued === true) names.push(tokens[++at]?.text ?? "");
      operands.push(names.length === 0 ? operand : { type: "fields", of: operand, names });
    }
    if (operands.length === 0) throw this.#problem("missing value for command");
    return operands;
  }

  #operand(token: Token): Operand {
    switch (token.type) {
      case "field":
      case "dot":
        return { type: "dot" };
      case "variable":
        return { type: "variable", name: token.text };
      case "string":
      case "number":
        return { type: "literal", value: literal(token) };
      case "word":
        if (token.text === "true" || token.text === "false") return { type: "literal", value: token.text === "true" };
        if (token.text === "nil") return { type: "literal", value: undefined };
        if (!this.#functions.has(token.text)) throw this.#problem(`function ${JSON.stringify(token.text)} not defined`);
        return { type: "function", name: token.text };
      default:
        throw this.#problem(`unexpected ${JSON.stringify(token.text)} in operand`);
    }
  }

  #problem(text: string): TemplateProblem {
    return new TemplateProblem(text, this.#line);
  }
}

function split(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const commands: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.type === "open") depth++;
    if (token.type === "close") depth--;
    if (token.type === "pipe" && depth === 0) commands.push([]);
    else commands.at(-1)?.push(token);
  }
  return commands;
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  return tokens.findIndex(({ type }, at) => at >= open && ((type === "open" && ++depth < 0) || (type === "close" && --depth === 0)));
}

function literal({ type, text }: Token): unknown {
  if (type === "number") return Number(text);
  if (text.startsWith("`")) return text.slice(1, -1);
  const body = text.slice(1, -1).replaceAll(/\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|[\s\S])/g, (_, code: string) => (code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (UNESCAPED[code] ?? code)));
  return text.startsWith("'") ? (body.codePointAt(0) ?? 0) : body;
}

const UNESCAPED: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\u0007", b: "\b", f: "\f", v: "\v" };
