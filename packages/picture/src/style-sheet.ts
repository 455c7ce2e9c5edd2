/**
 * The style sheet of a picture: a rule for each class that occurs in it. Rules name the theme, so that pictures of several themes may stand in one page, and have colours as they are, so
 * that programs which know no variables draw them too.
 */
import { DARK, LIGHT, type Palette, REVISION_COLOURS } from "./palette.js";
import type { Theme } from "./picture-options.js";

/** What a class looks like. */
type Rules = Readonly<Record<string, string>>;

const FONT = "ui-sans-serif,system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Liberation Sans',sans-serif";

/** Rules that have no colour. */
const PLAIN_RULES: Rules = {
  title: "font-size:17px;font-weight:600",
  small: "font-size:10px",
  tiny: "font-size:8px",
  mid: "text-anchor:middle",
  end: "text-anchor:end",
  bold: "font-weight:600",
  mono: "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace",
  gone: "opacity:.45",
};

function colourRules(palette: Palette): Rules {
  const { ink, soft, line, faint, surface, paper, bad, badSurface, warn, warnSurface, good, accent } = palette;
  return {
    paper: `fill:${paper}`,
    soft: `fill:${soft}`,
    bad: `fill:${bad}`,
    warn: `fill:${warn}`,
    good: `fill:${good}`,
    accent: `fill:${accent}`,
    zone: `fill:none;stroke:${line};stroke-dasharray:1 3;stroke-linecap:round`,
    card: `fill:${surface};stroke:${line}`,
    "card-bad": `fill:${badSurface};stroke:${bad};stroke-width:1.6`,
    "card-cordoned": `fill:${surface};stroke:${warn};stroke-width:1.4;stroke-dasharray:5 3`,
    "card-gone": `fill:none;stroke:${soft};stroke-dasharray:2 3`,
    chip: `fill:${faint}`,
    "chip-taint": `fill:${warnSurface};stroke:${warn};stroke-width:.7`,
    "chip-bad": `fill:${bad}`,
    "on-bad": `fill:${paper}`,
    strike: `stroke:${ink};stroke-width:1.6;stroke-linecap:round;fill:none`,
    halo: `paint-order:stroke;stroke:${paper};stroke-width:3px;stroke-linejoin:round`,
    rule: `stroke:${line};stroke-width:1;fill:none`,
    grid: `stroke:${faint};stroke-width:1;fill:none`,
    lane: `fill:${surface}`,
    edge: `stroke:${soft};stroke-width:1.3;fill:none`,
    "edge-weak": `stroke:${soft};stroke-width:1.3;stroke-dasharray:3 3;fill:none`,
    fault: `fill:${bad};fill-opacity:.16`,
    "fault-edge": `stroke:${bad};stroke-width:1;stroke-dasharray:3 2;fill:none`,
    mark: `stroke:${bad};stroke-width:1.6;fill:none`,
    "mark-head": `fill:${bad}`,
    cordon: `stroke:${warn};stroke-width:1.6;stroke-dasharray:5 3;fill:none`,
    note: `stroke:${accent};stroke-width:1.3;stroke-dasharray:4 3;fill:none`,
    "note-head": `fill:${accent}`,
    desired: `stroke:${soft};stroke-width:1.6;stroke-dasharray:2 3;fill:none`,
    available: `stroke:${good};stroke-width:2.4;fill:none`,
    updated: `stroke:${palette.revisions[1] ?? ink};stroke-width:2.2;stroke-dasharray:9 3;fill:none`,
    budget: `stroke:${bad};stroke-width:1.6;stroke-dasharray:7 3 2 3;fill:none`,
    ready: `fill:${good};fill-opacity:.18`,
    "failed-fill": `fill:${bad}`,
    "failed-line": `stroke:${bad};fill:none`,
    cursor: `stroke:${accent};stroke-width:1.5;fill:none`,
    ...revisionRules(palette),
  };
}

/** Of each revision: filled (`f3`), as an outline (`o3`), dashed (`d3`), dotted (`w3`), pale (`x3`), as a bar (`b3`), and text on it (`t3`). Those of what has no revision end in `p`. */
function revisionRules({ revisions, onRevisions, plain, paper, ink, surface }: Palette): Rules {
  const rules: Record<string, string> = {};
  const all: readonly (readonly [suffix: string, colour: string, on: string])[] = [
    ...Array.from({ length: REVISION_COLOURS }, (_, at) => [String(at), revisions[at] ?? plain, onRevisions[at] ?? ink] as const),
    ["p", plain, paper],
  ];
  for (const [suffix, colour, on] of all) {
    rules[`f${suffix}`] = `fill:${colour};stroke:${ink};stroke-opacity:.35;stroke-width:.6`;
    rules[`o${suffix}`] = `fill:${surface};stroke:${colour};stroke-width:2`;
    rules[`d${suffix}`] = `fill:none;stroke:${colour};stroke-width:1.8;stroke-dasharray:2.5 2`;
    rules[`w${suffix}`] = `fill:none;stroke:${colour};stroke-width:1.8;stroke-dasharray:.1 3;stroke-linecap:round`;
    rules[`x${suffix}`] = `fill:${colour};fill-opacity:.3;stroke:${colour};stroke-width:1`;
    rules[`b${suffix}`] = `stroke:${colour};fill:none`;
    rules[`t${suffix}`] = `fill:${on};stroke:none`;
  }
  return rules;
}

/** The rules for the classes that occur in `body`. Linear in its length. */
export function styleSheet(body: string, theme: Theme): string {
  const used = classesIn(body);
  const base = ({ ink }: Palette): string => `font-family:${FONT};font-size:12px;fill:${ink}`;
  const scope = `.en-${theme}`;
  const rulesOf = (palette: Palette): string => `${scope}{${base(palette)}}${rulesText(scope, colourRules(palette), used)}`;
  const plain = rulesText(scope, PLAIN_RULES, used);
  if (theme === "light") return rulesOf(LIGHT) + plain;
  if (theme === "dark") return rulesOf(DARK) + plain;
  return `${rulesOf(LIGHT)}${plain}@media (prefers-color-scheme:dark){${rulesOf(DARK)}}`;
}

function rulesText(scope: string, rules: Rules, used: ReadonlySet<string>): string {
  let text = "";
  for (const [name, rule] of Object.entries(rules)) if (used.has(name)) text += `${scope} .${name}{${rule}}`;
  return text;
}

function classesIn(body: string): ReadonlySet<string> {
  const used = new Set<string>();
  for (const [, names = ""] of body.matchAll(/ class="([^"]*)"/g)) for (const name of names.split(" ")) used.add(name);
  return used;
}
