/**
 * Which command a command line means.
 *
 * Source: github.com/spf13/cobra command.go v1.10 (Find, stripFlags, argsMinusFirstX, SuggestionsFor)
 */
import { editDistance, goQuote } from "@everynode/model";
import { CommandError } from "../failure.js";
import type { Flag } from "./flag.js";
import { type CommandGrammar, commandsWithin, fullName, GLOBAL_FLAGS, ROOT } from "./grammar.js";

/** A command, and its arguments without its own words. */
export interface Found {
  readonly command: CommandGrammar;
  readonly rest: readonly string[];
}

/** The command that is meant. Throws a `CommandError` where the first word is none. */
export function commandIn(args: readonly string[]): Found {
  let command = ROOT;
  let rest = args;
  for (;;) {
    const at = wordPlaces(rest, [...command.flags, ...GLOBAL_FLAGS]);
    const word = rest[at[0] ?? -1];
    const next = word === undefined ? undefined : commandsWithin(command).find(({ name, aliases }) => name === word || aliases.includes(word));
    if (next === undefined) {
      if (command === ROOT && word !== undefined) throw unknownCommand(word);
      return { command, rest };
    }
    rest = rest.filter((_, place) => place !== at[0]);
    command = next;
  }
}

/** Where the words among the arguments are that are neither flags nor values of flags. A flag that nobody knows is taken to have a value. */
export function wordPlaces(args: readonly string[], flags: readonly Flag[]): readonly number[] {
  const isAlone = (flag: Flag | undefined): boolean => flag !== undefined && (flag.type === "bool" || flag.bare !== undefined);
  const places: number[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--") break;
    const long = arg.startsWith("--") && !arg.includes("=") && !isAlone(flags.find(({ name }) => name === arg.slice(2)));
    const short = !arg.startsWith("--") && arg.startsWith("-") && arg.length === 2 && !isAlone(flags.find((flag) => flag.short === arg[1]));
    if (long || short) {
      if (at + 2 >= args.length) break;
      at++;
    } else if (arg !== "" && !arg.startsWith("-")) places.push(at);
  }
  return places;
}

const NEAR = 2;

/** Commands that may be meant by a word that is none. */
function suggestionsFor(word: string, commands: readonly CommandGrammar[]): readonly CommandGrammar[] {
  const lower = word.toLowerCase();
  return commands.filter(({ name, suggestedFor }) => name !== "help" && (editDistance(lower, name) <= NEAR || name.startsWith(lower) || suggestedFor.includes(lower)));
}

function unknownCommand(word: string): CommandError {
  const near = suggestionsFor(word, commandsWithin(ROOT));
  const hint = near.length === 0 ? "" : `\n\nDid you mean this?\n${near.map(({ name }) => `\t${name}\n`).join("")}`;
  return new CommandError(`Error: unknown command ${goQuote(word)} for ${goQuote(fullName(ROOT))}${hint}`);
}
