/** SVG as text: elements, attributes and numbers, escaped so that any text may stand anywhere. */

/** Attributes of an element by name; those that are undefined are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Characters that XML 1.0 cannot have, even escaped: controls, halves of surrogate pairs, and two that are no characters. */
// eslint-disable-next-line no-control-regex
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const SPECIAL: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** The text as it stands between tags and in attributes; what XML cannot have becomes U+FFFD. */
export function escaped(text: string): string {
  return text.replace(IMPOSSIBLE, "\ufffd").replace(/[&<>"']/g, (character) => SPECIAL[character] ?? character);
}

/** A coordinate with two decimals at most. */
export function num(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return Object.is(rounded, -0) ? "0" : String(rounded);
}

function attributesText(attributes: Attributes): string {
  let text = "";
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) text += ` ${name}="${typeof value === "number" ? num(value) : escaped(value)}"`;
  }
  return text;
}

/** An element with what is in it, which is SVG itself. */
export function element(name: string, attributes: Attributes, content = ""): string {
  return content === "" ? `<${name}${attributesText(attributes)}/>` : `<${name}${attributesText(attributes)}>${content}</${name}>`;
}

/** A group. */
export function group(attributes: Attributes, ...content: readonly string[]): string {
  return element("g", attributes, content.join(""));
}

/** What is read to those who do not see, and shown to those who point. */
export function titled(text: string): string {
  return element("title", {}, escaped(text));
}

/** A line of text at a point. */
export function words(text: string, attributes: Attributes): string {
  return element("text", attributes, escaped(text));
}

/** A rectangle. */
export function rect(x: number, y: number, size: { readonly width: number; readonly height: number }, attributes: Attributes = {}): string {
  return element("rect", { x, y, ...size, ...attributes });
}
