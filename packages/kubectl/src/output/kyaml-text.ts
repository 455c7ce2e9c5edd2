/** Values as kubectl prints them in KYAML: YAML with braces, whose texts are always quoted. Source: sigs.k8s.io/yaml/kyaml v1.6 */
import { goJson, isJsonObject } from "@everynode/model";

/** The value in KYAML, with a line break at the end. */
export function kyamlText(value: unknown): string {
  return `---\n${valueText(value, "")}\n`;
}

function valueText(value: unknown, indent: string): string {
  if (typeof value === "string") return stringText(value, `${indent}  `);
  if (Array.isArray(value)) return listText(value, indent);
  if (!isJsonObject(value)) return value === undefined ? "null" : goJson(value);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return "{}";
  const within = `${indent}  `;
  return `{\n${entries.map(([key, each]) => `${within}${keyText(key)}: ${valueText(each, within)},\n`).join("")}${indent}}`;
}

function listText(list: readonly unknown[], indent: string): string {
  if (list.length === 0) return "[]";
  const nested = list.every((item) => typeof item === "object" && item !== null);
  if (nested) return `[${list.map((item) => valueText(item, indent)).join(", ")}]`;
  return `[\n${list.map((item) => `${indent}  ${valueText(item, `${indent}  `)},\n`).join("")}${indent}]`;
}

const AMBIGUOUS = /^(?:y|yes|n|no|t|true|f|false|on|off|null|~|[-+.]?\d.*|\.(?:inf|nan))$/i;

function keyText(key: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(key) && !AMBIGUOUS.test(key) ? key : goJson(key);
}

/** A text of several lines is folded: each goes on behind a backslash, with a blank, or another backslash where it begins with one itself. */
function stringText(text: string, indent: string): string {
  const quoted = (line: string): string => goJson(line).slice(1, -1).replaceAll("\\t", "\t").replaceAll("\\u003c", "<").replaceAll("\\u003e", ">").replaceAll("\\u0026", "&");
  if (!text.includes("\n")) return `"${quoted(text)}"`;
  const lines = text.split("\n");
  const shown = lines.map((line, at) => (at < lines.length - 1 ? `${quoted(line)}\\n\\` : line === "" ? "" : `${quoted(line)}\\`));
  return `"\\\n${shown.filter((line) => line !== "").map((line) => `${indent}${/^\s/.test(line) ? "\\" : " "}${line}\n`).join("")}${indent}"`;
}
