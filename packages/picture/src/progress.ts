/** How a rollout goes on: the pods that are ready, those of each template in its colour, one above the other. */
import type { Film } from "./film.js";
import { element, num, words } from "./svg.js";
import type { TemplateLook } from "./template-look.js";
import type { TimeAxis } from "./time-axis.js";

/** How many pods of a template are ready, from one moment on. */
interface Level {
  readonly at: number;
  readonly count: number;
}

/** The counts of ready pods of a template over time. O(n log n). */
function readyLevels({ pods }: Film, look: TemplateLook): readonly Level[] {
  const changes = new Map<number, number>();
  const add = (at: number, by: number): void => void changes.set(at, (changes.get(at) ?? 0) + by);
  for (const pod of pods) {
    if (pod.look !== look) continue;
    pod.states.forEach(({ from, look: state }, at) => {
      if (state !== "ready") return;
      add(from, 1);
      add(pod.states[at + 1]?.from ?? pod.to, -1);
    });
  }
  let count = 0;
  return [...changes].sort(([a], [b]) => a - b).map(([at, by]) => ({ at, count: (count += by) }));
}

/** The chart, from `top` on, as high as `height`. */
export function progressSvg(film: Film, axis: TimeAxis, { top, height }: { readonly top: number; readonly height: number }): string {
  const levels = film.looks.map((look) => readyLevels(film, look));
  const times = [...new Set(levels.flat().map(({ at }) => at))].sort((a, b) => a - b);
  const stacks = stacked(levels, times);
  const most = Math.max(1, ...stacks.map((stack) => stack.at(-1) ?? 0));
  const bottom = top + height;
  const y = (count: number): number => bottom - (count / most) * (height - 8);
  const areas = film.looks.map((look, at) => areaPath(look, { at, stacks, times, axis, y })).reverse();
  const frame = element("path", { class: "rule", d: `M${num(axis.left)} ${num(bottom)}H${num(axis.right)}` });
  return [
    ...areas,
    frame,
    words(String(most), { x: axis.left - 8, y: y(most) + 4, class: "small soft end" }),
    words("ready pods", { x: axis.left - 8, y: bottom - (height - 8) / 2 + 4, class: "small soft end" }),
    words("0", { x: axis.left - 8, y: bottom, class: "small soft end" }),
  ].join("");
}

/** At each time the sums of the counts up to each template. */
function stacked(levels: readonly (readonly Level[])[], times: readonly number[]): readonly (readonly number[])[] {
  const next = levels.map(() => 0);
  const counts = levels.map(() => 0);
  return times.map((time) => {
    levels.forEach((each, at) => {
      while ((each[next[at] ?? 0]?.at ?? Infinity) <= time) {
        counts[at] = each[next[at] ?? 0]?.count ?? 0;
        next[at] = (next[at] ?? 0) + 1;
      }
    });
    let sum = 0;
    return counts.map((count) => (sum += count));
  });
}

interface AreaFrame {
  readonly at: number;
  readonly stacks: readonly (readonly number[])[];
  readonly times: readonly number[];
  readonly axis: TimeAxis;
  readonly y: (count: number) => number;
}

/** Each area reaches down to the ground: those of later templates lie behind those of earlier ones. */
function areaPath({ suffix }: TemplateLook, { at, stacks, times, axis, y }: AreaFrame): string {
  const base = num(y(0));
  let path = `M${num(axis.left)} ${base}`;
  let before = base;
  times.forEach((time, index) => {
    const level = num(y(stacks[index]?.[at] ?? 0));
    if (level === before) return;
    path += `H${num(axis.x(time))}V${level}`;
    before = level;
  });
  return element("path", { class: `f${suffix}`, d: `${path}H${num(axis.right)}V${base}z` });
}
