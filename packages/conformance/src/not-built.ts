/** What recordings need that everynode does not have yet. A recording is known by what it does, never by its name. */
import type { Recording, RecordedStep } from "./recording.js";

interface Gap {
  /** What is missing, for the report. */
  readonly what: string;
  readonly needs: (recorded: RecordedStep) => boolean;
}

const GAPS: readonly Gap[] = [
  { what: "kubectl is not built yet", needs: ({ step }) => step.do === "kubectl" },
];

/** Why a recording cannot be played yet, or undefined. */
export function unbuilt(recording: Recording): string | undefined {
  return GAPS.find((gap) => recording.steps.some(gap.needs))?.what;
}
