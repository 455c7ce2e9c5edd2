/** Finds the place of a field in a YAML text. */
import { isAlias, isMap, isScalar, isSeq, Scalar, type Document, type Node, type ParsedNode } from "yaml";
import { NumberLiteral } from "./number-literal.js";
import { plainScalar } from "./yaml-scalar.js";

// A key without quotes is what YAML takes it for: `on` is the key "true".
function textOfKey(key: unknown): string {
  if (!isScalar(key)) return "";
  const text = typeof key.value === "string" ? key.value : "";
  if (key.type !== Scalar.PLAIN || text === "<<") return text;
  const { value } = plainScalar(text);
  return value instanceof NumberLiteral ? value.text : String(value);
}

const offsetOf = (node: unknown): number | undefined => (node as Node | null)?.range?.[0];

function restAfter(name: string, path: string): string | undefined {
  if (!path.startsWith(name)) return undefined;
  const rest = path.slice(name.length);
  return rest.startsWith(".") ? rest.slice(1) : rest === "" || rest.startsWith("[") ? rest : undefined;
}

/** The offset at which the field at `path` begins (its key), or undefined where the document has none; `path` is like `spec.containers[0].image`. */
export function offsetOfField(document: Document.Parsed<ParsedNode>, path: string): number | undefined {
  const find = (node: Node | null | undefined, rest: string, at: number | undefined): number | undefined => {
    if (rest === "") return at ?? offsetOf(node);
    const target = isAlias(node) ? node.resolve(document) : node;
    if (isSeq(target)) {
      const [whole = "", index = ""] = /^\[(\d+)\]\.?/.exec(rest) ?? [];
      const item = index === "" ? undefined : (target.items[Number(index)] as Node | undefined);
      return item === undefined ? undefined : find(item, rest.slice(whole.length), offsetOf(item));
    }
    return isMap(target) ? findIn(target.items, rest) : undefined;
  };
  // A key may contain dots, so every key that fits is tried.
  const findIn = (pairs: readonly { readonly key: unknown; readonly value: unknown }[], rest: string): number | undefined => {
    let found: number | undefined;
    for (const { key, value } of pairs) {
      const name = textOfKey(key);
      const after = name === "<<" ? rest : restAfter(name, rest);
      if (after === undefined) continue;
      // Of a key given twice the last one counts.
      found = find(value as Node | null, after, name === "<<" ? undefined : offsetOf(key)) ?? found;
    }
    return found;
  };
  return find(document.contents, path, undefined);
}
