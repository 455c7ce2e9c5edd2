/**
 * The kubectl command: finds the command that is meant, reads its flags, does it, and says how it went.
 *
 * Source: github.com/spf13/cobra command.go, staging/src/k8s.io/kubectl/pkg/cmd/cmd.go v1.36.3
 */
import { nearestWord } from "@everynode/model";
import { type Command, GLOBAL_FLAGS } from "./command.js";
import { COMMANDS } from "./commands.js";
import type { Task } from "./effect.js";
import { CommandError, failureText } from "./failure.js";
import { givenIn } from "./flag.js";
import { type CommandInput, type CommandResult, Terminal } from "./terminal.js";

/** Does what the arguments (without `kubectl`) say. Yields requests and waits; never throws but for a bug. */
export function* kubectlTask(args: readonly string[], input: CommandInput = {}): Task<CommandResult> {
  const terminal = new Terminal(input);
  try {
    const { command, rest } = commandIn(args);
    const given = givenIn(rest, [...command.flags, ...GLOBAL_FLAGS], { path: `kubectl ${command.path}`, note: (line) => terminal.complain(line) });
    const code = (yield* command.run(given, terminal)) ?? 0;
    return resultOf(terminal, code);
  } catch (error) {
    const text = failureText(error);
    if (text === undefined) throw error;
    if (text !== "") terminal.complain(text);
    return resultOf(terminal, error instanceof CommandError ? error.code : 1);
  }
}

function resultOf({ stdout, stderr }: Terminal, code: number): CommandResult {
  return { stdout, stderr, code };
}

interface Found {
  readonly command: Command;
  /** The arguments without the words of the command. */
  readonly rest: readonly string[];
}

/** Words are looked for among the arguments that are no flags, and no values of flags that every command has. */
function commandIn(args: readonly string[]): Found {
  const places = wordPlaces(args);
  for (const length of [2, 1]) {
    const chosen = places.slice(0, length);
    const path = chosen.map((at) => args[at]).join(" ");
    const command = chosen.length < length ? undefined : COMMANDS.find((each) => each.path === path || each.aliases?.includes(path) === true);
    if (command !== undefined) return { command, rest: args.filter((_, at) => !chosen.includes(at)) };
  }
  throw unknownCommand(places.map((at) => args[at] ?? ""));
}

const VALUED: readonly string[] = GLOBAL_FLAGS.filter((flag) => flag.type !== "bool").flatMap(({ name, short }) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])]);

function wordPlaces(args: readonly string[]): readonly number[] {
  const places: number[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--") break;
    if (VALUED.includes(arg)) at++;
    else if (!arg.startsWith("-")) places.push(at);
  }
  return places;
}

/** Commands of the real kubectl that are not here, each with the nearest that is. */
const ABSENT: ReadonlyMap<string, string> = new Map([
  ["run", "create"], ["expose", "create"], ["autoscale", "scale"], ["exec", "logs"], ["attach", "logs"], ["cp", "logs"], ["port-forward", "get"], ["proxy", "get"], ["debug", "describe"],
  ["top", "get"], ["cluster-info", "version"], ["config", "get"], ["kustomize", "apply"], ["plugin", "api-resources"], ["completion", "api-resources"], ["certificate", "get"],
]);

function unknownCommand([first, second]: readonly string[]): CommandError {
  if (first === undefined) return new CommandError(`kubectl controls the Kubernetes cluster manager; it has the commands ${groupNames().join(", ")}`);
  const near = ABSENT.get(first);
  if (near !== undefined) return new CommandError(`error: this kubectl has no command ${JSON.stringify(first)}; the nearest is ${JSON.stringify(near)}`);
  const inGroup = COMMANDS.filter(({ path }) => path.startsWith(`${first} `)).map(({ path }) => path.slice(first.length + 1));
  if (inGroup.length > 0 && second === undefined) return new CommandError(`error: ${first} needs one of the words ${inGroup.join(", ")}`);
  const [word, parent, names] = inGroup.length > 0 ? [second ?? "", `kubectl ${first}`, inGroup] : [first, "kubectl", groupNames()];
  const like = nearestWord(word, names);
  return new CommandError(`Error: unknown command ${JSON.stringify(word)} for ${JSON.stringify(parent)}${like === undefined ? "" : `\n\nDid you mean this?\n\t${like}\n`}`);
}

const groupNames = (): readonly string[] => [...new Set(COMMANDS.map(({ path }) => path.split(" ")[0] ?? ""))];
