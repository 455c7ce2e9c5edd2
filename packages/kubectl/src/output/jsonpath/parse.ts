/** JSONPath templates as lists of nodes. Source: staging/src/k8s.io/client-go/util/jsonpath/parser.go v1.36.3 */

/** A template cannot be read, or leads to what is not there. */
export class PathProblem extends Error {
  override readonly name = "PathProblem";
}

/** One step of a path, or a text. */
export type PathNode =
  | { readonly type: "text" | "field" | "word"; readonly text: string }
  | { readonly type: "literal"; readonly value: number | boolean }
  | { readonly type: "all" | "recursive" }
  | { readonly type: "slice"; readonly from: number | undefined; readonly to: number | undefined; readonly step: number | undefined; readonly single: boolean }
  | { readonly type: "union"; readonly paths: readonly Path[] }
  | { readonly type: "filter"; readonly left: Path; readonly right: Path; readonly operator: string };

/** Steps one after another: what stands between braces. */
export type Path = readonly PathNode[];

/** The texts and paths of a template, in order. Throws a `PathProblem` for one that cannot be read. */
export function parsedPaths(template: string): readonly Path[] {
  const reader = new PathReader(template);
  return reader.whole();
}

const parsedAction = (text: string): Path => parsedPaths(`{${text}}`)[0] ?? [];

class PathReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): readonly Path[] {
    const paths: Path[] = [];
    while (this.#at < this.#text.length) {
      const open = this.#text.indexOf("{", this.#at);
      const plain = this.#text.slice(this.#at, open < 0 ? undefined : open);
      if (plain !== "") paths.push([{ type: "text", text: plain }]);
      if (open < 0) break;
      this.#at = open + 1;
      paths.push(this.#action());
    }
    return paths;
  }

  #action(): Path {
    const nodes: PathNode[] = [];
    for (;;) {
      const rest = this.#text.slice(this.#at);
      const letter = rest[0] ?? "";
      if (letter === "" || letter === "\n" || letter === "\r") throw new PathProblem("unclosed action");
      if (letter === "}") {
        this.#at++;
        return nodes;
      }
      if (rest.startsWith("[?(")) nodes.push(this.#filter());
      else if (rest.startsWith("..")) this.#recursive(nodes);
      else if (letter === "[") nodes.push(...this.#array());
      else if (letter === '"' || letter === "'") nodes.push(this.#quoted(letter));
      else if (letter === ".") {
        this.#at++;
        nodes.push(...this.#field());
      } else if (/[-+\d]/.test(letter)) nodes.push(this.#number());
      else if (/[\p{L}\p{N}_]/u.test(letter)) nodes.push(this.#word());
      else if (/[ @$]/.test(letter)) this.#at++;
      else throw new PathProblem(`unrecognized character in action: U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")} '${letter}'`);
    }
  }

  #recursive(nodes: PathNode[]): void {
    if (nodes.at(-1)?.type === "recursive") throw new PathProblem("invalid multiple recursive descent");
    this.#at += 2;
    nodes.push({ type: "recursive" });
    if (/[\p{L}\p{N}_]/u.test(this.#text[this.#at] ?? "")) nodes.push(...this.#field());
  }

  /** Takes letters up to one that ends a name; a backslash takes the next one along. */
  #name(): string {
    const found = /^(?:\\[\s\S]|[^\s.,[\]$@{}\\])*/.exec(this.#text.slice(this.#at))?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #field(): readonly PathNode[] {
    const name = this.#name();
    if (name === "*") return [{ type: "all" }];
    return name === "" ? [] : [{ type: "field", text: name.replaceAll("\\", "") }];
  }

  #word(): PathNode {
    const name = this.#name();
    return name === "true" || name === "false" ? { type: "literal", value: name === "true" } : { type: "word", text: name };
  }

  #number(): PathNode {
    const found = /^[-+]?[\d.]*/.exec(this.#text.slice(this.#at))?.[0] ?? "";
    this.#at += found.length;
    if (!/^[-+]?(?:\d+\.?\d*|\.\d+)$/.test(found)) throw new PathProblem(`cannot parse number ${found}`);
    return { type: "literal", value: Number(found) };
  }

  #quoted(quote: string): PathNode {
    for (let end = this.#at + 1; end < this.#text.length && this.#text[end] !== "\n"; end++) {
      if (this.#text[end] !== quote || this.#text[end - 1] === "\\") continue;
      const raw = this.#text.slice(this.#at + 1, end);
      this.#at = end + 1;
      return { type: "text", text: unquoted(raw) };
    }
    throw new PathProblem("unterminated quoted string");
  }

  #array(): readonly PathNode[] {
    const end = this.#text.slice(this.#at).search(/[\]\n]/);
    if (end < 0 || this.#text[this.#at + end] === "\n") throw new PathProblem("unterminated array");
    const inner = this.#text.slice(this.#at + 1, this.#at + end);
    this.#at += end + 1;
    if (inner.includes(",")) return [{ type: "union", paths: inner.split(",").map((each) => parsedAction(`[${each.trim()}]`)) }];
    const key = /^'([^']*)'$/.exec(inner)?.[1];
    if (key !== undefined) return parsedAction(`.${key}`);
    return [sliceOf(inner === "*" ? ":" : inner)];
  }

  #filter(): PathNode {
    this.#at += "[?(".length;
    const from = this.#at;
    let pair = "";
    let closed = false;
    for (; ; this.#at++) {
      const letter = this.#text[this.#at] ?? "\n";
      if (letter === "\n") throw new PathProblem("unterminated filter");
      if (letter === '"' || letter === "'") {
        if (pair === "") pair = letter;
        else if (this.#text[this.#at - 1] !== "\\" && letter === pair) closed = true;
      } else if (letter === ")" && (pair !== "") === closed) break;
    }
    const text = this.#text.slice(from, this.#at);
    if (this.#text[this.#at + 1] !== "]") throw new PathProblem("unclosed array expect ]");
    this.#at += 2;
    const [, left = "", operator = "", right = ""] = /^([^!<>=]+)([!<>=]+)(.+?)$/s.exec(text) ?? [];
    if (operator === "") return { type: "filter", left: parsedAction(text), right: [], operator: "exists" };
    return { type: "filter", left: parsedAction(left), right: parsedAction(right), operator };
  }
}

function sliceOf(text: string): PathNode {
  const [, from = "", to, step] = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text) ?? [undefined, undefined];
  if (!/^(-?\d*)(:-?\d*)?(:-?\d*)?$/.test(text)) throw new PathProblem(`invalid array index ${text}`);
  const number = (part: string): number | undefined => {
    if (part === "") return undefined;
    if (part === "-") throw new PathProblem(`array index ${part} is not a number`);
    return Number(part);
  };
  return { type: "slice", from: number(from), to: to === undefined ? undefined : number(to.slice(1)), step: step === undefined ? undefined : number(step.slice(1)), single: to === undefined };
}

const UNESCAPED: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\u0007", b: "\b", f: "\f", v: "\v" };

function unquoted(raw: string): string {
  return raw.replaceAll(/\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|[\s\S])/g, (_, code: string) => (code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (UNESCAPED[code] ?? code)));
}
