/** What a cell shows: HTML for notebooks, text for everybody else. */

/** By this method Deno's kernel asks a value how it is shown; it gets its forms by media type. */
const JUPYTER_DISPLAY = Symbol.for("Jupyter.display");
/** By this method ijavascript asks for a value's HTML. */
const TO_HTML = "_toHtml";
/** By this method Node, and Deno outside of notebooks, ask a value what `console.log` prints of it. */
const INSPECTED = Symbol.for("nodejs.util.inspect.custom");

/**
 * Something to be seen. As the last value of a cell it is shown by the kernel: as HTML in Deno's and in ijavascript, with `tslab.display.html(shown.html)` in tslab.
 * Everywhere else `console.log` prints its text.
 */
export class Shown {
  /** One element, with all that it needs inside. */
  readonly html: string;
  /** The same for a terminal, without a line break at its end. */
  readonly text: string;

  constructor(html: string, text: string) {
    this.html = html;
    this.text = text.trimEnd();
    // SVG stands within the HTML, since nbconvert empties SVG that stands alone.
    const forms = { "text/html": html, "text/plain": this.text };
    Object.defineProperties(this, { [JUPYTER_DISPLAY]: { value: () => forms }, [TO_HTML]: { value: () => html }, [INSPECTED]: { value: () => this.text } });
  }

  toString(): string {
    return this.text;
  }
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A text as it stands in HTML, between tags or in an attribute. */
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);

const MONO = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:12px;line-height:1.45";
const PANEL = `${MONO};margin:0;padding:10px 12px;border-radius:6px;background:#f6f8fa;color:#1f2328;overflow-x:auto;white-space:pre`;

/** HTML as it is, in a panel of text that is as wide as its cell and scrolls where its lines are longer. */
export const panel = (html: string): string => `<pre style="${PANEL}">${html}</pre>`;

/** Shows a text as it stands: what a command printed, a manifest, lines of a log. */
export function showText(text: string | readonly string[]): Shown {
  const whole = typeof text === "string" ? text : text.join("\n");
  return new Shown(panel(escaped(whole.trimEnd())), whole);
}

/** Shows several things below each other. */
export function showAll(...all: readonly Shown[]): Shown {
  const parts = all.map(({ html }) => `<div style="margin:0 0 12px">${html}</div>`);
  return new Shown(`<div>${parts.join("")}</div>`, all.map(({ text }) => text).join("\n\n"));
}
