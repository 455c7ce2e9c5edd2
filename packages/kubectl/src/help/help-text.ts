/**
 * Help texts: laid out as kubectl lays them out, in words of everynode's own.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/util/templates/templater.go v1.36.3
 */
import type { Flag, FlagType } from "../grammar/flag.js";
import { type CommandGrammar, commandsWithin, fullName, GLOBAL_FLAGS, ROOT } from "../grammar/grammar.js";
import { commandWords, examplesOf, SECTIONS } from "./command-words.js";
import { flagWords } from "./flag-words.js";

const OPTIONS = 'Use "kubectl options" for a list of global command-line options (applies to all commands).';

/** The help of a command, or of a group of them. */
export function helpText(command: CommandGrammar): string {
  const within = commandsWithin(command);
  const more = within.length === 0 ? "" : `Use "${fullName(command)} <command> --help" for more information about a given command.\n`;
  const flags = command === ROOT ? "" : flagLines(command.flags);
  const examples = examplesOf(command.path).map((line) => `  ${line}`);
  const sections = [
    `${commandWords(command.path).replace(/[^.]$/, "$&.")}`,
    ...(examples.length === 0 ? [] : [`Examples:\n${examples.join("\n")}`]),
    ...commandLists(command, within),
    ...(flags === "" ? [] : [`Options:\n${flags}`]),
    `Usage:\n  ${usageLine(command)}`,
    `${more}${OPTIONS}`,
  ];
  return `${sections.join("\n\n")}\n`;
}

/** How the command is used, in one line. */
function usageLine(command: CommandGrammar): string {
  return [fullName(command), command.usage, "[options]"].filter((part) => part !== "").join(" ");
}

function commandLists(command: CommandGrammar, within: readonly CommandGrammar[]): readonly string[] {
  if (command !== ROOT) return within.length === 0 ? [] : [`Available Commands:\n${listOf(within)}`];
  const named = (names: readonly string[]): readonly CommandGrammar[] => names.flatMap((name) => within.filter((each) => each.name === name));
  return SECTIONS.map(([title, names]) => `${title}:\n${listOf(named(names))}`);
}

const COLUMN = 15;

function listOf(commands: readonly CommandGrammar[]): string {
  const width = Math.max(COLUMN - 2, ...commands.map(({ name }) => name.length));
  return commands.map(({ name, path }) => `  ${name.padEnd(width)}   ${commandWords(path)}`).join("\n");
}

/** The flags that every command has, as `kubectl options` lists them. */
export function optionsText(): string {
  return `The following options can be passed to any command:\n\n${flagLines(GLOBAL_FLAGS)}\n`;
}

function flagLines(flags: readonly Flag[]): string {
  return flags.filter(({ hidden }) => hidden !== true).map((flag) => `${flagHead(flag)}\n\t${flagWords(flag.name)}`).join("\n\n");
}

const PLAINEST: Readonly<Partial<Record<FlagType, string>>> = { bool: "false", tristate: "", string: "", int: "0", int32: "0", int64: "0", Level: "0", duration: "0s", moduleSpec: "" };

/** `    -A, --all-namespaces=false:`. */
function flagHead({ name, short, type, value }: Flag): string {
  const usual = value ?? PLAINEST[type] ?? "[]";
  return `    ${short === undefined ? "" : `-${short}, `}--${name}=${type === "string" ? `'${usual}'` : usual}:`;
}
