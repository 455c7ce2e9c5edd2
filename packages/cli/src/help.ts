/** What `everynode help` prints. */
import type { Command } from "./command.js";
import type { Flag } from "./flags.js";

/** The help of one command. */
export function commandHelp(command: Command): string {
  const flags = command.flags.map((flag): readonly [string, string] => [flagText(flag), flag.help]);
  const examples = command.examples.map((example) => `  everynode ${example}`);
  return [`everynode ${command.usage}`, "", command.summary, "", "Flags:", ...columns(flags), "", "Examples:", ...examples, ""].join("\n");
}

/** The help of everything. */
export function overview(commands: readonly Command[]): string {
  const lines = commands.map((command): readonly [string, string] => [command.usage, command.summary]);
  const others: readonly (readonly [string, string])[] = [
    ["help COMMAND", "Tell more about a command."],
    ["--version", "Print the version."],
  ];
  return ["everynode: a Kubernetes v1.36.3 cluster, simulated", "", "Commands:", ...columns([...lines, ...others]), "", "Exit codes: 0 well; 1 it went wrong; 2 the command line is wrong.", ""].join("\n");
}

function flagText({ name, short, value }: Flag): string {
  return `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
