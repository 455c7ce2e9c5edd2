/** The style of a page around its pictures. */
import { DARK, LIGHT, type Palette } from "./palette.js";
import type { Theme } from "./picture-options.js";

function colours({ paper, surface, line, ink, soft, accent, bad }: Palette): string {
  return `:root{--paper:${paper};--surface:${surface};--line:${line};--ink:${ink};--soft:${soft};--accent:${accent};--bad:${bad}}`;
}

const RULES = `
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.45 ui-sans-serif,system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}
main{max-width:1280px;margin:0 auto;padding:0 20px}
h1{font-size:22px;margin:20px 0 2px}
h2{font-size:14px;margin:0 0 6px;color:var(--soft);font-weight:600}
p{margin:0 0 12px;color:var(--soft)}
#controls{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:8px 12px;align-items:center;padding:10px 0;background:var(--paper);border-bottom:1px solid var(--line)}
button,select{font:inherit;color:inherit;background:var(--surface);border:1px solid var(--line);border-radius:6px;padding:4px 11px;cursor:pointer}
button#play{min-width:74px;border-color:var(--accent);font-weight:600}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
#slider{flex:1 1 260px;accent-color:var(--accent);height:24px}
#clock{font-variant-numeric:tabular-nums;font-weight:600;min-width:92px;text-align:right}
#say{flex-basis:100%;color:var(--soft);min-height:1.45em}
section{margin:18px 0}
.picture{overflow-x:auto}
svg{display:block;max-width:100%;height:auto}
#timeline svg{cursor:crosshair}
[hidden]{display:none}
#log{list-style:none;margin:0;padding:8px 10px;height:220px;overflow-y:auto;background:var(--surface);border:1px solid var(--line);border-radius:8px;font:12px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap}
#log .now{font-weight:700}
#log .violation{color:var(--bad)}
#log .note{color:var(--accent)}
kbd{border:1px solid var(--line);border-radius:4px;padding:0 4px;font:12px ui-monospace,monospace}
`;

/** The style sheet. */
export function pageStyle(theme: Theme): string {
  const scheme = theme === "auto" ? "light dark" : theme;
  const palette = theme === "dark" ? colours(DARK) : colours(LIGHT);
  const dark = theme === "auto" ? `@media (prefers-color-scheme:dark){${colours(DARK)}}` : "";
  return `:root{color-scheme:${scheme}}${palette}${dark}${RULES}`;
}
