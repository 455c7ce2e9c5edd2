/** What JSONPath templates lead to. Source: staging/src/k8s.io/client-go/util/jsonpath/jsonpath.go v1.36.3 */
import { deepEqual, isJsonObject, ownValue } from "@everynode/model";
import { goText } from "../template/go-text.js";
import { type Path, type PathNode, parsedPaths, PathProblem } from "./parse.js";

/** What each text and path of a template leads to, in order. `allowMissing`: fields that are not there lead to nothing. Throws a `PathProblem`. */
export function foundResults(template: string, value: unknown, allowMissing: boolean): readonly (readonly unknown[])[] {
  return new Finder(parsedPaths(template), allowMissing).from(value, 0);
}

/** What a single path (with its braces) leads to. Throws a `PathProblem`. */
export function foundValues(path: string, value: unknown, allowMissing = true): readonly unknown[] {
  return foundResults(path, value, allowMissing).flat();
}

class Finder {
  readonly #paths: readonly Path[];
  readonly #allowMissing: boolean;
  #begun = 0;
  #within = 0;
  #ending = 0;
  #lastEnd = -1;

  constructor(paths: readonly Path[], allowMissing: boolean) {
    this.#paths = paths;
    this.#allowMissing = allowMissing;
  }

  from(value: unknown, start: number): readonly (readonly unknown[])[] {
    const all: (readonly unknown[])[] = [];
    for (let at = start; at < this.#paths.length; at++) {
      const results = this.#walked([value], this.#paths[at] ?? []);
      if (this.#ending > 0 && this.#ending <= this.#within) {
        this.#ending--;
        this.#lastEnd = at;
        break;
      }
      if (this.#begun === 0) {
        all.push(results);
        continue;
      }
      this.#begun--;
      this.#within++;
      for (const each of results) all.push(...this.from(each, at + 1));
      if (results.length === 0) this.from(undefined, at + 1);
      this.#within--;
      if (this.#lastEnd > at) at = this.#lastEnd;
    }
    return all;
  }

  #walked(values: readonly unknown[], path: Path): readonly unknown[] {
    return path.reduce<readonly unknown[]>((found, node) => this.#stepped(found, node), values);
  }

  #stepped(values: readonly unknown[], node: PathNode): readonly unknown[] {
    switch (node.type) {
      case "text":
        return [node.text];
      case "literal":
        return values.map(() => node.value);
      case "word":
        return this.#worded(values, node.text);
      case "field":
        return this.#fielded(values, node.text);
      case "all":
        return values.flatMap(membersOf);
      case "recursive":
        return descended(values);
      case "union":
        return node.paths.flatMap((path) => this.#walked(values, path));
      case "slice":
        return values.filter(isThere).flatMap((value) => sliced(value, node));
      case "filter":
        return values.flatMap((value) => {
          if (!Array.isArray(value)) throw new PathProblem(`${goText(value)} is not array or slice and cannot be filtered`);
          return (value as readonly unknown[]).filter((item) => this.#passes(item, node));
        });
    }
  }

  #worded(values: readonly unknown[], word: string): readonly unknown[] {
    if (word === "range") {
      this.#begun++;
      return values;
    }
    if (word !== "end") throw new PathProblem(`unrecognized identifier ${word}`);
    if (this.#within === 0) throw new PathProblem("not in range, nothing to end");
    this.#ending++;
    return [];
  }

  #fielded(values: readonly unknown[], name: string): readonly unknown[] {
    if (values.length === 0) return [];
    const found = values.flatMap((value) => (isJsonObject(value) && Object.hasOwn(value, name) ? [ownValue(value, name)] : []));
    if (found.length === 0 && !this.#allowMissing) throw new PathProblem(`${name} is not found`);
    return found;
  }

  #passes(item: unknown, { left, right, operator }: Extract<PathNode, { type: "filter" }>): boolean {
    if (operator === "exists") return this.#existing(item, left);
    const [lefts, rights] = [this.#walked([item], left), this.#walked([item], right)];
    if (lefts.length === 0 || rights.length === 0) return false;
    if (lefts.length > 1 || rights.length > 1) throw new PathProblem("can only compare one element at a time");
    return compared(lefts[0], rights[0], operator);
  }

  #existing(item: unknown, left: Path): boolean {
    try {
      return this.#walked([item], left).length > 0;
    } catch (error) {
      if (error instanceof PathProblem) return false;
      throw error;
    }
  }
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null;

function membersOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isJsonObject(value) ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each as unknown) : [];
}

function descended(values: readonly unknown[]): readonly unknown[] {
  return values.flatMap((value) => {
    const members = membersOf(value);
    return members.length === 0 ? [] : [value, ...descended(members)];
  });
}

function sliced(value: unknown, { from = 0, to, step = 1, single }: Extract<PathNode, { type: "slice" }>): readonly unknown[] {
  if (!Array.isArray(value)) throw new PathProblem(`${isJsonObject(value) ? "map[string]interface {}" : typeof value === "number" ? "int64" : typeof value === "boolean" ? "bool" : "string"} is not array or slice`);
  const { length } = value;
  const start = from < 0 ? from + length : from;
  const wanted = single ? from + 1 : (to ?? length);
  const end = wanted < 0 || (wanted === 0 && single) ? wanted + length : wanted;
  if (end === start) return [];
  if (start >= length || start < 0) throw new PathProblem(`array index out of bounds: index ${start}, length ${length}`);
  if (end > length || end < 0) throw new PathProblem(`array index out of bounds: index ${end - 1}, length ${length}`);
  if (start > end) throw new PathProblem(`starting index ${start} is greater than ending index ${end}`);
  if (step <= 0) throw new PathProblem("step must be > 0");
  return value.slice(start, end).filter((_, at) => at % step === 0);
}

function compared(left: unknown, right: unknown, operator: string): boolean {
  const basic = (value: unknown): string => (typeof value === "number" ? (Number.isInteger(value) ? "int" : "float") : typeof value);
  if (typeof left === "object" || typeof right === "object") throw new PathProblem("invalid type for comparison");
  const kinds = [basic(left), basic(right)];
  if (kinds[0] !== kinds[1]) throw new PathProblem("incompatible types for comparison");
  if (operator === "==") return deepEqual(left, right);
  if (operator === "!=") return !deepEqual(left, right);
  if (typeof left === "boolean") throw new PathProblem("invalid type for comparison");
  const [a, b] = [left as number, right as number];
  if (operator === "<") return a < b;
  if (operator === ">") return a > b;
  if (operator === "<=") return a <= b;
  if (operator === ">=") return a >= b;
  throw new PathProblem(`unrecognized filter operator ${operator}`);
}
