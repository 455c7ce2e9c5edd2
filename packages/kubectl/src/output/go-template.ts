/**
 * Go templates, as far as people use them to get at fields.
 *
 * Source: text/template of Go 1.26
 * Differs: fields, `range`, `if`, `else`, `end` and quoted texts; no functions, no pipes, no variables.
 */
import { isJsonObject, ownValue } from "@everynode/model";
import { failed } from "../failure.js";
import { plainText } from "../field-of.js";

interface Block {
  readonly text: string;
  readonly rest: readonly string[];
}

/** What the template makes of a value. Throws a `CommandError` for what it cannot do. */
export function goTemplateText(value: unknown, template: string): string {
  return rendered(template.split(/(\{\{.*?\}\})/s), value, true).text;
}

/** Renders up to the `end` or `else` that closes the block, where `shown`; otherwise only finds it. */
function rendered(parts: readonly string[], value: unknown, shown: boolean): Block {
  let text = "";
  let rest = parts;
  while (rest.length > 0) {
    const [part = "", ...others] = rest;
    rest = others;
    const action = /^\{\{-?\s*(.*?)\s*-?\}\}$/s.exec(part)?.[1];
    if (action === undefined) text += part;
    else if (action === "end" || action === "else") return { text: shown ? text : "", rest: [part, ...rest] };
    else if (/^(range|if)\s/.test(action)) {
      const block = branched(action, rest, { value, shown });
      text += block.text;
      rest = block.rest;
    } else text += shown ? printed(valueAt(value, action)) : "";
  }
  return { text: shown ? text : "", rest };
}

function branched(action: string, parts: readonly string[], { value, shown }: { readonly value: unknown; readonly shown: boolean }): Block {
  const [word = "", ...operand] = action.split(/\s+/);
  const subject = valueAt(value, operand.join(" "));
  const members: readonly unknown[] = Array.isArray(subject) ? subject : isJsonObject(subject) ? Object.values(subject) : [];
  const turns = word === "range" ? members : isTrue(subject) ? [value] : [];
  let text = "";
  for (const turn of shown ? turns : []) text += rendered(parts, turn, true).text;
  let { rest } = rendered(parts, value, false);
  if (/else/.test(rest[0] ?? "")) {
    const other = rendered(rest.slice(1), value, shown && turns.length === 0);
    text += other.text;
    rest = other.rest;
  }
  return { text, rest: rest.slice(1) };
}

const isTrue = (value: unknown): boolean => value !== undefined && value !== null && value !== false && value !== 0 && value !== "" && !(Array.isArray(value) && value.length === 0);

function valueAt(value: unknown, action: string): unknown {
  if (action.startsWith('"')) return JSON.parse(action) as unknown;
  if (action === ".") return value;
  if (!/^(\.[\w-]+)+$/.test(action)) throw failed(`this kubectl's Go templates have fields, range, if and texts; got ${action}`);
  return action.slice(1).split(".").reduce<unknown>((at, name) => (isJsonObject(at) ? ownValue(at, name) : undefined), value);
}

function printed(value: unknown): string {
  if (value === undefined || value === null) return "<no value>";
  if (Array.isArray(value)) return `[${value.map(printed).join(" ")}]`;
  if (!isJsonObject(value)) return plainText(value);
  return `map[${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => `${key}:${printed(each)}`).join(" ")}]`;
}
