/** The legend of a picture: signs and what they mean, in rows. */
import { words } from "./svg.js";
import { textWidth } from "./text-width.js";

/** A sign with its meaning. `draw` draws the sign around a point, 16 pixels high at most. */
export interface LegendItem {
  readonly text: string;
  readonly width?: number;
  readonly draw: (x: number, y: number) => string;
}

/** What a legend takes. */
export interface LegendFrame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

const ROW = 22;
const SIGN = 26;
const GAP = 18;
const FONT = 12;

/** The legend as SVG, and where it ends. */
export function legend(rows: readonly (readonly LegendItem[])[], { left, top, width }: LegendFrame): { readonly svg: string; readonly bottom: number } {
  let svg = "";
  let y = top;
  for (const row of rows) {
    if (row.length === 0) continue;
    let x = left;
    for (const item of row) {
      const takes = itemWidth(item);
      if (x > left && x + takes > left + width) {
        x = left;
        y += ROW;
      }
      svg += item.draw(x + (item.width ?? SIGN - 8) / 2, y + ROW / 2) + words(item.text, { x: x + (item.width ?? SIGN - 8) + 6, y: y + ROW / 2 + 4 });
      x += takes + GAP;
    }
    y += ROW;
  }
  return { svg, bottom: y };
}

function itemWidth({ text, width = SIGN - 8 }: LegendItem): number {
  return width + 6 + textWidth(text, FONT);
}
