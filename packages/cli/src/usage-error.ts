/** Errors that are about how everynode was called. */

/** The command line cannot be understood; ends with exit code 2. */
export class CommandLineError extends Error {
  override readonly name = "CommandLineError";
}

/** What was asked for cannot be done; ends with exit code 1. The message is for people. */
export class RunError extends Error {
  override readonly name = "RunError";
}
