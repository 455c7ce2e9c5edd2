/**
 * Colours, light and dark. Revisions alternate between dark and light, so that neighbours differ in grey, and take the hues of Okabe and Ito, which people of any colour vision
 * tell apart; shape and number say the same again.
 */

/** The colours of a theme, as CSS has them. */
export interface Palette {
  readonly paper: string;
  /** Cards, and other surfaces on the paper. */
  readonly surface: string;
  readonly line: string;
  readonly faint: string;
  readonly ink: string;
  readonly soft: string;
  readonly bad: string;
  readonly badSurface: string;
  readonly warn: string;
  readonly warnSurface: string;
  readonly good: string;
  readonly accent: string;
  /** What has no revision: pods without a controller. */
  readonly plain: string;
  readonly revisions: readonly string[];
  /** What can be read on each of them. */
  readonly onRevisions: readonly string[];
}

const WHITE = "#ffffff";
const BLACK = "#111827";

/** On white. */
export const LIGHT: Palette = {
  paper: "#ffffff",
  surface: "#f6f8fa",
  line: "#c4ccd6",
  faint: "#e5e9ee",
  ink: "#17202b",
  soft: "#55606e",
  bad: "#b3261e",
  badSurface: "#fdeceb",
  warn: "#8a5300",
  warnSurface: "#fff3dc",
  good: "#1a7f4b",
  accent: "#5b3cc4",
  plain: "#7b8794",
  revisions: ["#0068a9", "#e69f00", "#00574b", "#d17fb0", "#4b2e83", "#62bdf0", "#8c4a0a", "#e5d82e"],
  onRevisions: [WHITE, BLACK, WHITE, BLACK, WHITE, BLACK, WHITE, BLACK],
};

/** On nearly black. */
export const DARK: Palette = {
  paper: "#0f141b",
  surface: "#19212c",
  line: "#3c4858",
  faint: "#263140",
  ink: "#e8edf3",
  soft: "#a3afbd",
  bad: "#ff8a80",
  badSurface: "#3b1d1f",
  warn: "#f5bd62",
  warnSurface: "#382b14",
  good: "#5fd39a",
  accent: "#b9a3ff",
  plain: "#8792a0",
  revisions: ["#3a8fdb", "#ffcc5c", "#22987a", "#f2a9cc", "#7a5cc9", "#a5e2ff", "#c07a40", "#fff2a0"],
  onRevisions: [BLACK, BLACK, BLACK, BLACK, WHITE, BLACK, BLACK, BLACK],
};

/** How many revisions look different. */
export const REVISION_COLOURS = 8;
