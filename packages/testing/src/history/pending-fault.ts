/** Faults that are to come. */
import type { RequestFault } from "@everynode/core";

/** A fault that waits for a request of the controller that is put to the test. */
export interface PendingFault {
  readonly fault: RequestFault;
  /** How many requests go well before. */
  readonly after: number;
}
