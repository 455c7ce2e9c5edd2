/** A whole picture: its frame, its heading, its style sheet. */
import type { Theme } from "./picture-options.js";
import { element, escaped, num, rect, words } from "./svg.js";
import { styleSheet } from "./style-sheet.js";
import { fitted } from "./text-width.js";

/** Around everything, in pixels. */
export const MARGIN = 16;

/** What the heading takes from the top, in pixels: below it a picture begins. */
export const HEADING = 56;

/** A picture before it has a frame. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** Beside the title, in smaller letters. */
  readonly subtitle: string;
  /** Read to those who do not see the picture: what it shows, in a sentence or two. */
  readonly description: string;
  /** SVG. */
  readonly body: string;
  /** Undefined: "auto". */
  readonly theme: Theme | undefined;
}

/** The picture as a document of its own, which may also stand in a page. */
export function svgDocument({ width, height, title, subtitle, description, body, theme = "auto" }: Drawing): string {
  const inner = width - 2 * MARGIN;
  const content = [
    rect(0, 0, { width, height }, { class: "paper" }),
    words(fitted(title, inner, 17, true), { x: MARGIN, y: 28, class: "title" }),
    words(fitted(subtitle, inner, 12), { x: MARGIN, y: 46, class: "soft" }),
    body,
  ].join("");
  const [w, h] = [num(width), num(height)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" class="en-${theme}" role="img" aria-label="${escaped(`${title}. ${description}`)}">`,
    element("title", {}, escaped(title)),
    element("desc", {}, escaped(description)),
    `<style>${styleSheet(content, theme)}</style>`,
    content,
    "</svg>\n",
  ].join("");
}
