/** The story of a pod as text: a line for each step, and at its end the number of the one that led to it. */
import { formatTime } from "@everynode/model";
import { elapsedText } from "everynode";
import type { TextOptions } from "./picture-options.js";
import { podStory, type StoryChoice } from "./pod-story.js";
import { columnsOf, textOf } from "./text-picture.js";
import type { Told } from "./told.js";

/** The story of a pod, as text. Throws a `UsageError` where the trace does not know the pod. */
export function storyText(told: Told, options: StoryChoice & TextOptions): string {
  columnsOf(options);
  const steps = podStory(told, options);
  const startMs = steps[0]?.atMs ?? 0;
  const times = steps.map(({ atMs }) => elapsedText(atMs - startMs));
  const widths = {
    number: String(steps.length).length,
    time: Math.max(0, ...times.map((time) => time.length)),
    actor: Math.max(0, ...steps.map(({ actor }) => actor.length)),
  };
  const lines = steps.map(({ actor, text, isOfPod, isRoot, because }, at) => {
    const head = `${String(at + 1).padStart(widths.number)} ${(times[at] ?? "").padStart(widths.time)} ${isRoot ? "◆" : isOfPod ? "●" : "○"} ${actor.padEnd(widths.actor)}`;
    return `${head}  ${text}${because === undefined ? "" : `  ← ${because + 1}`}`;
  });
  return textOf(options.title ?? `The story of pod ${options.namespace ?? "default"}/${options.pod}`, `from ${formatTime(startMs)} on`, [...lines, "", "● done to the pod, ○ what led to it, ◆ of their own accord, ← because of"]);
}
