/** Moments that a reader goes through one by one. */
import { type Cluster, elapsedText, type Snapshot, timelineLine, type TraceEntry } from "everynode";
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
  readonly draw?: (moment: Snapshot) => Shown;
  /** So many moments at the most, evenly chosen, the first and the last among them; 24 where left out. */
  readonly most?: number;
}

/** Shows the moments of a film one by one, with a slider; as text, one below the other. */
export function showSteps(moments: readonly Snapshot[], options: StepsOptions = {}): Shown {
  const { draw = (moment: Snapshot): Shown => showMap(moment), most = 24 } = options;
  const chosen = evenly(moments, most);
  const [first] = chosen;
  return showFrames(chosen.map((moment) => ({ title: elapsedText(nowMs(moment) - nowMs(first ?? moment)), shown: draw(moment) })));
}

const nowMs = ({ simulation }: Snapshot): number => simulation.cluster.nowMs;

/** Where the handler finds the frames: beside the slider, so that several steppers on one page know nothing of each other. */
const MOVE = "const s=this.parentNode.parentNode.children;for(let i=1;i&lt;s.length;i++)s[i].style.display=i-1===+this.value?'':'none';this.nextElementSibling.textContent=s[+this.value+1].dataset.title";

/** Shows pictures one by one, with a slider to go through them. Where no script may run the first is shown. */
export function showFrames(frames: readonly Frame[]): Shown {
  const [first] = frames;
  const slider = `<div style="margin:0 0 8px"><input type="range" min="0" max="${Math.max(0, frames.length - 1)}" value="0" style="width:60%;vertical-align:middle" oninput="${MOVE}" aria-label="moment"> <span style="font-size:13px">${escaped(first?.title ?? "")}</span></div>`;
  const parts = frames.map(({ title, shown }, at) => `<div data-title="${escaped(`${title} (${at + 1} of ${frames.length})`)}"${at === 0 ? "" : ' style="display:none"'}>${shown.html}</div>`);
  return new Shown(`<div>${slider}${parts.join("")}</div>`, frames.map(({ title, shown }) => `${title}\n${shown.text}`).join("\n\n"));
}

function evenly<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, at) => all[Math.round((at * (all.length - 1)) / (most - 1))]).filter((each) => each !== undefined);
}

/** How a cluster is stepped through. */
export interface StepperOptions extends StepsOptions {
  /** At most so many steps are taken; 500 where left out. */
  readonly steps?: number;
}

/** Lets a cluster go on step by step until nothing is left to do at this instant, and shows each step of which there is something to tell: who did what, and the cluster then. */
export function stepper(cluster: Cluster, options: StepperOptions = {}): Shown {
  const { draw = (moment: Snapshot): Shown => showMap(moment), steps = 500, most = 24 } = options;
  const startMs = cluster.nowMs;
  const frames: { readonly title: string; readonly moment: Snapshot }[] = [{ title: "at first", moment: cluster.snapshot() }];
  const told: string[] = [];
  const listen = (entry: TraceEntry): void => {
    const line = timelineLine(entry, startMs);
    if (line !== undefined) told.push(line.trim().replace(/ +/g, " "));
  };
  cluster.on("trace", listen);
  for (let at = 0; at < steps && cluster.step(); at++) {
    if (told.length > 0) frames.push({ title: told.splice(0).join("; "), moment: cluster.snapshot() });
  }
  cluster.off("trace", listen);
  return showFrames(evenly(frames, most).map(({ title, moment }) => ({ title, shown: draw(moment) })));
}
