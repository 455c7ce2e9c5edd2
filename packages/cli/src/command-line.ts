/** The `everynode` command, without a process around it. */
import { ControllerError, RestlessError } from "@everynode/core";
import { nearestWord } from "@everynode/model";
import { OracleError } from "@everynode/testing";
import { ApiError, ManifestError, UsageError, PluginError } from "everynode";
import type { Command } from "./command.js";
import { checkCommand } from "./commands/check.js";
import { conformanceCommand } from "./commands/conformance.js";
import { kubectlCommand } from "./commands/kubectl.js";
import { mutantsCommand } from "./commands/mutants.js";
import { playCommand } from "./commands/play.js";
import { runCommand } from "./commands/run.js";
import { serveCommand } from "./commands/serve.js";
import { shellCommand } from "./commands/shell.js";
import { parsedFlags } from "./flags.js";
import { commandHelp, overview } from "./help.js";
import type { Io } from "./io.js";
import { CommandLineError, RunError } from "./usage-error.js";

const COMMANDS: readonly Command[] = [runCommand, playCommand, shellCommand, checkCommand, mutantsCommand, conformanceCommand, kubectlCommand, serveCommand];

/** Does what the arguments (without program and script) say; returns the exit code: 0, 1 where it went wrong, 2 where the arguments are. */
export async function commandLine(args: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatched(args, io);
  } catch (error) {
    if (!isForPeople(error)) throw error;
    const isUsage = error instanceof CommandLineError;
    io.stderr(`everynode: ${error.message}\n${isUsage ? `Run "everynode help${helpTopic(args)}" for more.\n` : ""}`);
    return isUsage ? 2 : 1;
  }
}

const FOR_PEOPLE = [CommandLineError, RunError, ManifestError, ApiError, UsageError, RestlessError, ControllerError, OracleError, PluginError];

function isForPeople(error: unknown): error is Error {
  return FOR_PEOPLE.some((type) => error instanceof type);
}

function helpTopic([first]: readonly string[]): string {
  return COMMANDS.some((command) => command.name === first) ? ` ${first}` : "";
}

function dispatched(args: readonly string[], io: Io): number | Promise<number> {
  const [first, ...rest] = args;
  if (first === undefined || first === "--help" || first === "-h") return printed(io, overview(COMMANDS));
  if (first === "--version" || first === "-v" || first === "version") return printed(io, `everynode ${io.version} (Kubernetes v1.36.3)\n`);
  if (first === "help") return printed(io, rest[0] === undefined ? overview(COMMANDS) : commandHelp(commandNamed(rest[0])));
  const command = commandNamed(first);
  if (command.takesAll === true && rest.length > 0) return command.run({ values: new Map(), words: rest }, io);
  if (rest.includes("--help") || rest.includes("-h")) return printed(io, commandHelp(command));
  return command.run(parsedFlags(rest, command.flags), io);
}

function printed(io: Io, text: string): number {
  io.stdout(text);
  return 0;
}

function commandNamed(word: string): Command {
  const command = COMMANDS.find(({ name }) => name === word);
  if (command !== undefined) return command;
  const isFlag = word.startsWith("-");
  const what = isFlag ? "flag" : "command";
  const near = nearestWord(word, isFlag ? ["--help", "--version"] : [...COMMANDS.map(({ name }) => name), "help", "version"]);
  throw new CommandLineError(`unknown ${what} ${JSON.stringify(word)}${near === undefined ? "" : `; did you mean ${near}?`}`);
}
