/** Recorded scenarios: what was done to a real cluster step by step, what it answered, and what it was once it had gone quiet. */
import type { Step } from "./step.js";

/** What a real cluster was after a step, without what differs from run to run. */
export type Observation = Readonly<Record<string, unknown>>;

/** One step as it went. */
export interface RecordedStep {
  /** How far several recordings of the same scenario saw the same: all of it, or all but which node is which. */
  readonly agreement: "exact" | "anonymous";
  readonly step: Step;
  /** What the API server (or kubectl) answered; left out where nobody was asked. */
  readonly response?: unknown;
  /** What there was afterwards; left out where nobody looked. */
  readonly after?: Observation;
}

/** A recorded scenario as it stands in its file. */
export interface Recording {
  readonly name: string;
  readonly about?: string;
  /** Kinds whose writes were waited for, too, before the cluster counted as quiet. */
  readonly observes?: readonly string[];
  readonly steps: readonly RecordedStep[];
}

/** True for a value that looks like a recorded scenario. */
export function isRecording(value: unknown): value is Recording {
  if (typeof value !== "object" || value === null) return false;
  const { name, steps } = value as Partial<Recording>;
  return typeof name === "string" && Array.isArray(steps) && steps.every(isRecordedStep);
}

function isRecordedStep(value: unknown): value is RecordedStep {
  if (typeof value !== "object" || value === null) return false;
  const { step } = value as Partial<RecordedStep>;
  return typeof step === "object" && step !== null && typeof step.do === "string";
}
