/**
 * JSONPath templates: `{.items[*].metadata.name}`, `{range .items[*]}{.metadata.name}{"\n"}{end}`.
 *
 * Source: staging/src/k8s.io/client-go/util/jsonpath/{parser,jsonpath}.go v1.36.3
 * Differs: filters compare one path with one literal; numbers print as JavaScript prints them.
 */
import { goJson, isJsonObject } from "@everynode/model";
import { failed } from "../failure.js";
import { withSortedKeys } from "../field-of.js";

type Part = { readonly text: string } | { readonly action: string };

/** Texts and actions of a template, in order. */
function partsOf(template: string): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf("{", at);
    if (open !== at) parts.push({ text: template.slice(at, open < 0 ? undefined : open) });
    if (open < 0) break;
    const close = closing(template, open);
    if (close < 0) throw failed(`error parsing jsonpath ${template}, unclosed action`);
    parts.push({ action: template.slice(open + 1, close).trim() });
    at = close + 1;
  }
  return parts;
}

/** The brace that closes the one at `open`; braces in quotes do not count. */
function closing(template: string, open: number): number {
  let quote = "";
  for (let at = open + 1; at < template.length; at++) {
    const letter = template[at] ?? "";
    if (letter === "\\") at++;
    else if (quote !== "") quote = letter === quote ? "" : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === "}") return at;
  }
  return -1;
}

/** What the template makes of a value. Throws a `CommandError` for a template that cannot be read. */
export function jsonPathText(value: unknown, template: string): string {
  const braced = template.includes("{") ? template : `{${template.startsWith(".") || template.startsWith("[") ? template : `.${template}`}}`;
  return rendered(partsOf(braced), value, value);
}

function rendered(parts: readonly Part[], value: unknown, root: unknown): string {
  let text = "";
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] as Part;
    if ("text" in part) text += part.text;
    else if (part.action.startsWith("range ")) {
      const end = endOf(parts, at);
      const body = parts.slice(at + 1, end);
      for (const item of pathValues(value, part.action.slice("range ".length).trim(), root)) text += rendered(body, item, root);
      at = end;
    } else if (/^["']/.test(part.action)) text += JSON.parse(`"${part.action.slice(1, -1).replaceAll(/(?<!\\)"/g, '\\"')}"`) as string;
    else text += pathValues(value, part.action, root).map(valueText).join(" ");
  }
  return text;
}

function endOf(parts: readonly Part[], from: number): number {
  let depth = 0;
  for (let at = from; at < parts.length; at++) {
    const part = parts[at] as Part;
    if (!("action" in part)) continue;
    if (part.action.startsWith("range ")) depth++;
    if (part.action === "end" && --depth === 0) return at;
  }
  throw failed("error parsing jsonpath: unterminated range, missing end");
}

function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "object" && value !== null ? goJson(withSortedKeys(value)) : String(value);
}

const STEP = /^(?:\.\.([\w-]+|\*)|\.?\[\*\]|\.\*|\.((?:\\.|[^.[\]\\*'"\s])+)|\.?\['((?:\\.|[^'\\])*)'\]|\[(-?\d*)(?::(-?\d*))?\]|\[\?\(\s*@?([^=!<>)]*?)\s*(?:(==|!=|<=|>=|<|>)\s*("[^"]*"|'[^']*'|[^)\s]+)\s*)?\)\])/;

/** What a path leads to from `value`; `$` leads to the root. Throws a `CommandError` for what is no path. */
export function pathValues(value: unknown, path: string, root: unknown = value): readonly unknown[] {
  let rest = path.replace(/^[$@]/, "");
  let found: readonly unknown[] = [path.startsWith("$") ? root : value];
  if (rest === "" || rest === ".") return found;
  while (rest !== "") {
    const match = STEP.exec(rest);
    if (match === null) throw failed(`error parsing jsonpath ${path}, unrecognized character in action`);
    found = found.flatMap((each) => stepped(each, match)).filter((each) => each !== undefined);
    rest = rest.slice(match[0].length);
  }
  return found;
}

function stepped(value: unknown, [all = "", deep, field, quoted, from, to, tested, operator, literal]: RegExpExecArray): readonly unknown[] {
  if (deep !== undefined) return within(value, deep);
  if (all.endsWith("*]") || all === ".*") return membersOf(value);
  const name = field ?? quoted;
  if (name !== undefined) return isJsonObject(value) ? [Object.hasOwn(value, unescaped(name)) ? (value as Record<string, unknown>)[unescaped(name)] : undefined] : [];
  if (!Array.isArray(value)) return [];
  if (tested !== undefined) return value.filter((item) => passes(pathValues(item, tested)[0], operator, literal));
  if (to === undefined) return [value.at(Number(from)) as unknown];
  return value.slice(from === "" ? 0 : Number(from), to === "" ? undefined : Number(to));
}

const unescaped = (name: string): string => name.replaceAll(/\\(.)/g, "$1");

const membersOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : isJsonObject(value) ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each as unknown) : []);

function within(value: unknown, name: string): readonly unknown[] {
  const here = name === "*" ? membersOf(value) : isJsonObject(value) && Object.hasOwn(value, name) ? [(value as Record<string, unknown>)[name]] : [];
  return [...here, ...membersOf(value).flatMap((each) => within(each, name))];
}

function passes(value: unknown, operator: string | undefined, literal = ""): boolean {
  if (operator === undefined) return value !== undefined;
  const other: unknown = /^["']/.test(literal) ? literal.slice(1, -1) : literal === "true" || literal === "false" ? literal === "true" : Number(literal);
  if (operator === "==") return value === other;
  if (operator === "!=") return value !== other;
  if (typeof value !== typeof other || typeof other === "boolean") return false;
  const [a, b] = [value as number, other as number];
  return operator === "<" ? a < b : operator === ">" ? a > b : operator === "<=" ? a <= b : a >= b;
}
