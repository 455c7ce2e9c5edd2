/** Waiting: a question is asked again whenever something has changed. */
import { clock, paused, type Task } from "./effect.js";
import type { Terminal } from "./terminal.js";

/** True once `holds` does; false where it does not within `timeoutMs`, or within the patience of who waits where that is left out. */
export function* until(terminal: Terminal, holds: () => Task<boolean>, timeoutMs: number = terminal.patienceMs): Task<boolean> {
  const deadlineMs = (yield* clock()) + timeoutMs;
  while (!(yield* holds())) {
    const leftMs = deadlineMs - (yield* clock());
    if (leftMs <= 0) return false;
    yield* paused(leftMs);
  }
  return true;
}
