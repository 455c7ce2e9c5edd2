import { expect, test } from "vitest";
import { DARK, LIGHT, type Palette } from "./palette.js";

/** WCAG 2: relative luminance, and the contrast of two colours. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const themes: readonly [string, Palette][] = [
  ["light", LIGHT],
  ["dark", DARK],
];

test.each(themes)("%s: text can be read on all that it stands on", (_, palette) => {
  for (const ink of [palette.ink, palette.soft, palette.bad, palette.warn, palette.good]) {
    for (const ground of [palette.paper, palette.surface]) expect(contrast(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  }
  expect(contrast(palette.bad, palette.badSurface)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(palette.ink, palette.badSurface)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(palette.warn, palette.warnSurface)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(palette.paper, palette.bad)).toBeGreaterThanOrEqual(4.5);
  palette.revisions.forEach((colour, at) => expect(contrast(colour, palette.onRevisions[at] ?? ""), colour).toBeGreaterThanOrEqual(4.5));
});

test.each(themes)("%s: a revision and the next one differ in grey", (_, { revisions }) => {
  revisions.forEach((colour, at) => expect(contrast(colour, revisions[(at + 1) % revisions.length] ?? ""), `${colour} and the next`).toBeGreaterThanOrEqual(1.6));
});

test.each(themes)("%s: every revision stands out from the card that it is on", (_, { revisions, surface, ink }) => {
  // Light ones on a light card have a dark outline.
  for (const colour of revisions) expect(Math.max(contrast(colour, surface), contrast(ink, surface)), colour).toBeGreaterThanOrEqual(3);
});
