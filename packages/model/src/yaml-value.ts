/**
 * The JSON value that a YAML document stands for, as Kubernetes converts it: scalars by YAML 1.1, keys as text and sorted, merge keys merged,
 * aliases followed as long as they do not multiply.
 *
 * Source: go.yaml.in/yaml/v2 decode.go v2.4.3; sigs.k8s.io/yaml yaml.go v1.6.0
 */
import { isAlias, isMap, isScalar, isSeq, Scalar, type Alias, type Document, type Node, type Pair, type ParsedNode, type YAMLMap, type YAMLSeq } from "yaml";
import { goQuote } from "./go-text.js";
import { NumberLiteral } from "./number-literal.js";
import { plainScalar, taggedScalar, type YamlScalar } from "./yaml-scalar.js";

/** A key that one mapping has twice. `offset` is that of the later key, `valueOffset` of its value; the path ends with the key. */
export interface DuplicateKey {
  readonly path: readonly (string | number)[];
  /** The key as Go prints it: `"name"`, `9`. */
  readonly key: string;
  readonly offset: number;
  readonly valueOffset: number;
}

/** What is wrong with a document that is good YAML, and where. */
export class YamlValueProblem extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** The value, or why there is none. */
export type YamlValue = { readonly ok: true; readonly value: unknown; readonly duplicates: readonly DuplicateKey[] } | { readonly ok: false; readonly problem: YamlValueProblem };

/** The value of a document without syntax errors; an empty one is null. Linear in the size of the value. */
export function yamlValue(document: Document.Parsed<ParsedNode>): YamlValue {
  const converter = new Converter();
  try {
    return { ok: true, value: converter.value(document.contents), duplicates: converter.duplicates };
  } catch (problem) {
    if (problem instanceof YamlValueProblem) return { ok: false, problem };
    throw problem;
  }
}

const ALIAS_LOW = 400_000;
const ALIAS_HIGH = 4_000_000;

// How much of a document may come out of aliases: nearly all of a small one, a tenth of a large one.
function allowedAliasShare(visited: number): number {
  if (visited <= ALIAS_LOW) return 0.99;
  return visited >= ALIAS_HIGH ? 0.1 : 0.99 - (0.89 * (visited - ALIAS_LOW)) / (ALIAS_HIGH - ALIAS_LOW);
}

interface Anchored {
  readonly node: Node;
  readonly value: unknown;
  /** How many nodes one visits to read the value, aliases followed. */
  readonly size: number;
}

type Members = Map<string, unknown>;

const MERGE_PROBLEM = "yaml: map merge requires map or sequence of maps as the value";
const offsetOf = (node: Node | null | undefined): number => node?.range?.[0] ?? 0;
const byCodeUnit = (a: readonly [string, unknown], b: readonly [string, unknown]): number => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);

class Converter {
  readonly duplicates: DuplicateKey[] = [];
  readonly #anchors = new Map<string, Anchored | "open">();
  readonly #path: (string | number)[] = [];
  #visited = 0;
  #aliased = 0;

  value(node: Node | null | undefined): unknown {
    this.#visited += 1;
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.#follow(node).value;
    const { anchor } = node as { anchor?: string };
    if (anchor === undefined) return this.#plainValue(node);
    const before = this.#visited;
    this.#anchors.set(anchor, "open");
    const value = this.#plainValue(node);
    this.#anchors.set(anchor, { node, value, size: this.#visited - before + 1 });
    return value;
  }

  #plainValue(node: Node): unknown {
    if (isMap(node)) return this.#object(node);
    if (isSeq(node)) return this.#list(node);
    return isScalar(node) ? this.#jsonScalar(node) : null;
  }

  #follow(alias: Alias): Anchored {
    const found = this.#anchors.get(alias.source);
    if (found === undefined) throw new YamlValueProblem(`yaml: unknown anchor '${alias.source}' referenced`, offsetOf(alias));
    if (found === "open") throw new YamlValueProblem(`yaml: anchor '${alias.source}' value contains itself`, offsetOf(alias));
    this.#visited += found.size;
    this.#aliased += found.size;
    if (this.#aliased > 100 && this.#visited > 1000 && this.#aliased / this.#visited > allowedAliasShare(this.#visited)) {
      throw new YamlValueProblem("yaml: document contains excessive aliasing", offsetOf(alias));
    }
    return found;
  }

  #scalar(node: Scalar): YamlScalar {
    // The parser reads every scalar as text, but for !!binary, which JSON has no room for: it stays in base64.
    const text = typeof node.value === "string" ? node.value : (node.source ?? "");
    const quoted = node.type !== Scalar.PLAIN;
    if (node.tag === undefined) return quoted ? { tag: "!!str", value: text } : plainScalar(text);
    const found = taggedScalar(text, node.tag, quoted);
    if (typeof found === "string") throw new YamlValueProblem(`yaml: ${found}`, offsetOf(node));
    return found;
  }

  #jsonScalar(node: Scalar): YamlScalar["value"] {
    const { value } = this.#scalar(node);
    if (typeof value === "number" && !Number.isFinite(value)) {
      const name = Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
      throw new YamlValueProblem(`json: unsupported value: ${name}`, offsetOf(node));
    }
    return value;
  }

  #list(node: YAMLSeq): unknown[] {
    return node.items.map((item, i) => {
      this.#path.push(i);
      const value = this.value(item as Node);
      this.#path.pop();
      return value;
    });
  }

  #object(node: YAMLMap): object {
    const members: Members = new Map();
    for (const pair of node.items) this.#member(pair as Pair<Node, Node | null>, members);
    return Object.fromEntries([...members].sort(byCodeUnit));
  }

  #member(pair: Pair<Node, Node | null>, members: Members): void {
    const { key, value } = pair;
    if (isScalar(key) && key.value === "<<" && key.type === Scalar.PLAIN) {
      this.#merge(value, members);
      return;
    }
    const [name, printed] = this.#key(key);
    this.#path.push(name);
    const read = this.value(value);
    this.#put(members, [name, read], { key: printed, offset: offsetOf(key), valueOffset: offsetOf(value ?? key) });
    this.#path.pop();
  }

  #put(members: Members, [name, value]: readonly [string, unknown], where: Omit<DuplicateKey, "path">): void {
    if (members.has(name)) this.duplicates.push({ path: [...this.#path], ...where });
    members.set(name, value);
  }

  /** The key as text, and as Go prints it. */
  #key(key: Node | null): readonly [string, string] {
    this.#visited += 1;
    const node = isAlias(key) ? this.#follow(key).node : key;
    if (node === null || !isScalar(node)) throw new YamlValueProblem("yaml: invalid map key", offsetOf(key));
    const { value } = this.#scalar(node);
    if (value === null) throw new YamlValueProblem("unsupported map key of type: %!s(<nil>), key: <nil>", offsetOf(key));
    if (typeof value === "string") return [value, goQuote(value)];
    const text = value instanceof NumberLiteral ? value.text : String(value);
    return [text, text];
  }

  #merge(value: Node | null, members: Members): void {
    const target = isAlias(value) ? this.#follow(value).node : value;
    if (isSeq(target) && !isAlias(value)) {
      // From the last to the first, so that the first wins.
      for (const item of [...target.items].reverse()) this.#mergeOne(item as Node, members);
    } else this.#mergeOne(value, members);
  }

  #mergeOne(value: Node | null, members: Members): void {
    const target = isAlias(value) ? this.#follow(value).node : value;
    if (!isMap(target)) throw new YamlValueProblem(MERGE_PROBLEM, offsetOf(value));
    for (const pair of target.items) this.#member(pair as Pair<Node, Node | null>, members);
  }
}
