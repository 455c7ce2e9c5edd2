/** What a recording keeps of an answer of the API server. */
import type { Response } from "@everynode/api";
import type { StatusCause } from "@everynode/model";

/** The pod or revision that a step is about is not there. */
export class AbsentError extends Error {
  override readonly name = "AbsentError";
}

/** An answer: its code, and of a refusal what it says. */
export interface StepResponse {
  readonly code: number;
  readonly reason?: string;
  readonly message?: string;
  readonly causes?: readonly StatusCause[];
  readonly warnings?: readonly string[];
}

/** The part of an answer that recordings keep. */
export function brief(response: Response): StepResponse {
  const warnings = response.warnings === undefined || response.warnings.length === 0 ? {} : { warnings: response.warnings };
  if (response.ok) return { code: response.code, ...warnings };
  const { reason, message, details } = response.status;
  return {
    code: response.code,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    ...(details?.causes === undefined ? {} : { causes: details.causes }),
    ...warnings,
  };
}
