/** What a command is. */
import type { Flag, Given } from "./flags.js";
import type { Io } from "./io.js";

/** A command of `everynode`. */
export interface Command {
  readonly name: string;
  /** `run -f FILE... [flags]`. */
  readonly usage: string;
  /** One line. */
  readonly summary: string;
  readonly flags: readonly Flag[];
  /** True where everything behind the name goes to the command as words, flags too. */
  readonly takesAll?: boolean;
  /** Command lines that work, for the help. */
  readonly examples: readonly string[];
  /** Does it, and returns the exit code. */
  run(given: Given, io: Io): number | Promise<number>;
}
