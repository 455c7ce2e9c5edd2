/** Go templates at work. Source: text/template/exec.go of Go 1.26 */
import { isJsonObject, ownValue } from "@everynode/model";
import { FUNCTIONS, isTrue } from "./functions.js";
import { goText } from "./go-text.js";
import { type Node, type Operand, parsedTemplate, type Pipe, type Template } from "./parse.js";
import { TemplateProblem } from "./problem.js";

const NAMES: ReadonlySet<string> = new Set([...Object.keys(FUNCTIONS), "and", "or", "call"]);

/** What the template makes of a value. Throws a `TemplateProblem` for one that cannot be read, or asks for what cannot be. */
export function templateText(text: string, value: unknown, allowMissing = true): string {
  return new Runner(readTemplate(text), allowMissing).whole(value);
}

/** The template as a tree. Throws a `TemplateProblem` for one that cannot be read. */
export function readTemplate(text: string): Template {
  return parsedTemplate(text, NAMES);
}

type Variables = Map<string, { value: unknown }>;

class Runner {
  readonly #template: Template;
  readonly #allowMissing: boolean;
  #text = "";

  constructor(template: Template, allowMissing: boolean) {
    this.#template = template;
    this.#allowMissing = allowMissing;
  }

  whole(value: unknown): string {
    this.#walk(this.#template.body, value, new Map([["$", { value }]]));
    return this.#text;
  }

  /** Writes the parts; says how they ended, if not at their end. */
  #walk(nodes: readonly Node[], dot: unknown, outer: Variables): "break" | "continue" | undefined {
    const variables: Variables = new Map(outer);
    for (const node of nodes) {
      const left = this.#one(node, dot, variables);
      if (left !== undefined) return left;
    }
    return undefined;
  }

  #one(node: Node, dot: unknown, variables: Variables): "break" | "continue" | undefined {
    switch (node.type) {
      case "text":
        this.#text += node.text;
        return undefined;
      case "print": {
        const value = this.#pipe(node.pipe, dot, variables);
        if (node.pipe.names.length === 0) this.#text += goText(value);
        return undefined;
      }
      case "break":
      case "continue":
        return node.type;
      case "template":
        return this.#named(node.name, node.pipe === undefined ? undefined : this.#pipe(node.pipe, dot, variables));
      case "range":
        return this.#range(node, dot, variables);
      default: {
        const inner: Variables = new Map(variables);
        const value = this.#pipe(node.pipe, dot, inner);
        const holds = isTrue(value);
        return this.#walk(holds ? node.body : node.otherwise, holds && node.type === "with" ? value : dot, inner);
      }
    }
  }

  #named(name: string, value: unknown): undefined {
    const nodes = this.#template.defined.get(name);
    if (nodes === undefined) throw new TemplateProblem(`template ${JSON.stringify(name)} not defined`);
    this.#walk(nodes, value, new Map([["$", { value }]]));
  }

  #range({ pipe, body, otherwise }: Extract<Node, { type: "if" | "with" | "range" }>, dot: unknown, variables: Variables): "break" | "continue" | undefined {
    const subject = this.#pipe({ ...pipe, names: [] }, dot, variables);
    const items: readonly (readonly [unknown, unknown])[] = itemsOf(subject);
    if (items.length === 0) return this.#walk(otherwise, dot, variables);
    const [first, second] = pipe.names;
    for (const [key, item] of items) {
      const inner: Variables = new Map(variables);
      if (second !== undefined) inner.set(first ?? "", { value: key });
      const name = second ?? first;
      if (name !== undefined) inner.set(name, { value: item });
      if (this.#walk(body, item, inner) === "break") break;
    }
    return undefined;
  }

  #pipe({ commands, names, sets }: Pipe, dot: unknown, variables: Variables): unknown {
    let value: unknown;
    for (const [at, command] of commands.entries()) value = this.#command(command, { dot, variables, last: at === 0 ? [] : [value] });
    for (const name of names) {
      const known = variables.get(name);
      if (sets && known !== undefined) known.value = value;
      else variables.set(name, { value });
    }
    return value;
  }

  #command([first, ...args]: readonly Operand[], place: { readonly dot: unknown; readonly variables: Variables; readonly last: readonly unknown[] }): unknown {
    const { dot, variables, last } = place;
    if (first === undefined) return undefined;
    if (first.type !== "function") {
      if (args.length > 0 || last.length > 0) throw new TemplateProblem(`can't give argument to non-function ${first.type === "fields" ? `.${first.names.join(".")}` : first.type}`);
      return this.#operand(first, dot, variables);
    }
    if (first.name === "and" || first.name === "or") {
      let value: unknown;
      for (const arg of args) {
        value = this.#operand(arg, dot, variables);
        if (isTrue(value) !== (first.name === "and")) return value;
      }
      return last.length > 0 ? last[0] : value;
    }
    const call = FUNCTIONS[first.name];
    if (call === undefined) throw new TemplateProblem(`function ${JSON.stringify(first.name)} not defined`);
    return call(...args.map((arg) => this.#operand(arg, dot, variables)), ...last);
  }

  #operand(operand: Operand, dot: unknown, variables: Variables): unknown {
    switch (operand.type) {
      case "dot":
        return dot;
      case "literal":
        return operand.value;
      case "variable": {
        const known = variables.get(operand.name);
        if (known === undefined) throw new TemplateProblem(`undefined variable ${JSON.stringify(operand.name)}`);
        return known.value;
      }
      case "function":
        return this.#command([operand], { dot, variables, last: [] });
      case "pipe":
        return this.#pipe(operand.pipe, dot, variables);
      case "fields":
        return operand.names.reduce((value, name) => this.#field(value, name), this.#operand(operand.of, dot, variables));
    }
  }

  #field(value: unknown, name: string): unknown {
    if (value === undefined || value === null) return undefined;
    if (!isJsonObject(value)) throw new TemplateProblem(`can't evaluate field ${name} in type ${Array.isArray(value) ? "[]interface {}" : "interface {}"}`);
    const found = ownValue(value, name);
    if (found === undefined && !this.#allowMissing) throw new TemplateProblem(`map has no entry for key ${JSON.stringify(name)}`);
    return found;
  }
}

function itemsOf(subject: unknown): readonly (readonly [unknown, unknown])[] {
  if (subject === undefined || subject === null) return [];
  if (Array.isArray(subject)) return subject.map((item, at) => [at, item as unknown] as const);
  if (isJsonObject(subject)) return Object.entries(subject).sort(([a], [b]) => (a < b ? -1 : 1));
  if (typeof subject === "number") return Array.from({ length: subject }, (_, at) => [at, at] as const);
  throw new TemplateProblem(`range can't iterate over ${goText(subject)}`);
}
