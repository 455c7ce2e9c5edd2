/** What recordings need that everynode does not have yet. A recording is known by what it does, never by its name. */
import type { Recording, RecordedStep } from "./recording.js";

interface Gap {
  /** What is missing, for the report. */
  readonly what: string;
  readonly needs: (recorded: RecordedStep) => boolean;
}

const createsOrPatches = (...kinds: readonly string[]) => ({ step }: RecordedStep): boolean => (step.do === "create" && kinds.includes(step.object.kind)) || (step.do === "patch" && kinds.includes(step.kind));

const GAPS: readonly Gap[] = [
  { what: "kubectl is not built yet", needs: ({ step }) => step.do === "kubectl" },
  { what: "the Deployment controller is not built yet", needs: createsOrPatches("Deployment") },
  { what: "the ReplicaSet controller is not built yet", needs: createsOrPatches("ReplicaSet") },
];

/** Why a recording cannot be played yet, or undefined. */
export function unbuilt(recording: Recording): string | undefined {
  return GAPS.find((gap) => recording.steps.some(gap.needs))?.what;
}
