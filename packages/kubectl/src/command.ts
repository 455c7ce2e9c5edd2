/** What a command is: its words in the grammar, and what it does. */
import type { Task } from "./effect.js";
import type { Given } from "./grammar/flag.js";
import type { Terminal } from "./terminal.js";

/** One command of kubectl that everynode has. */
export interface Command {
  /** Its words behind `kubectl`: `rollout status`. */
  readonly path: string;
  /** Does it; a number is the exit code. */
  run(given: Given, terminal: Terminal): Task<number | void>;
}
