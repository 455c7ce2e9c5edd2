/** Moments that a reader goes through one by one. */
import { elapsedText, type Moment } from "everynode";
import { showMap } from "./pictures.js";
import { escaped, Shown } from "./shown.js";

/** One picture of a series, and what is said of it. */
export interface Frame {
  readonly title: string;
  readonly shown: Shown;
}

/** How moments are shown one by one. */
export interface StepsOptions {
  /** Draws one moment; a map where left out. */
  readonly draw?: (moment: Moment) => Shown;
  /** So many moments at the most, evenly chosen, the first and the last among them; 24 where left out. */
  readonly most?: number;
}

/** Shows the moments of a film one by one, with what was done and a slider; as text, one below the other. */
export function showSteps(moments: readonly Moment[], options: StepsOptions = {}): Shown {
  const { draw = (moment: Moment): Shown => showMap(moment), most = 24 } = options;
  const chosen = evenly(moments, most);
  const [first] = chosen;
  return showFrames(chosen.map((moment, at) => ({ title: `${elapsedText(moment.atMs - (first ?? moment).atMs)} ${at === 0 ? "at first" : moment.did}`, shown: draw(moment) })));
}

/** Where the handler finds the frames: beside the slider, so that several steppers on one page know nothing of each other. */
const MOVE = "const s=this.parentNode.parentNode.children;for(let i=1;i&lt;s.length;i++)s[i].style.display=i-1===+this.value?'':'none';this.nextElementSibling.textContent=s[+this.value+1].dataset.title";

/** Shows pictures one by one, with a slider to go through them. Where no script may run the first is shown. */
export function showFrames(frames: readonly Frame[]): Shown {
  const [first] = frames;
  const slider = `<div style="margin:0 0 8px"><input type="range" min="0" max="${Math.max(0, frames.length - 1)}" value="0" style="width:100%;max-width:680px" oninput="${MOVE}" aria-label="moment"><div style="font-size:13px;min-height:1.5em">${escaped(first?.title ?? "")}</div></div>`;
  const parts = frames.map(({ title, shown }, at) => `<div data-title="${escaped(`${title} (${at + 1} of ${frames.length})`)}"${at === 0 ? "" : ' style="display:none"'}>${shown.html}</div>`);
  return new Shown(`<div>${slider}${parts.join("")}</div>`, frames.map(({ title, shown }) => `${title}\n${shown.text}`).join("\n\n"));
}

function evenly<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, at) => all[Math.round((at * (all.length - 1)) / (most - 1))]).filter((each) => each !== undefined);
}
