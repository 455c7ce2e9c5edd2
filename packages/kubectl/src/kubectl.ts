/**
 * The kubectl command: finds the command that is meant, reads its flags, does it, and says how it went.
 *
 * Source: github.com/spf13/cobra command.go v1.10 (execute), staging/src/k8s.io/kubectl/pkg/cmd/cmd.go v1.36.3
 */
import type { Command } from "./command.js";
import { COMMANDS } from "./commands.js";
import type { Task } from "./effect.js";
import { CommandError, failed, failureText, usageError } from "./failure.js";
import { commandIn } from "./grammar/find.js";
import { type Given, givenIn } from "./grammar/flag.js";
import { type CommandGrammar, commandsWithin, fullName, GLOBAL_FLAGS, grammarOf, ROOT } from "./grammar/grammar.js";
import { helpText, optionsText } from "./help/help-text.js";
import { type CommandInput, type CommandResult, Terminal } from "./terminal.js";

const BY_PATH: ReadonlyMap<string, Command> = new Map(COMMANDS.map((each) => [each.path, each]));
const HELP = { name: "help", short: "h", type: "bool" } as const;

/** Does what the arguments (without `kubectl`) say. Yields requests and waits; never throws but for a bug. */
export function* kubectlTask(args: readonly string[], input: CommandInput = {}): Task<CommandResult> {
  const terminal = new Terminal(input);
  try {
    const { command, rest } = commandIn(args);
    const given = givenIn(rest, [...command.flags, ...GLOBAL_FLAGS, HELP], { path: fullName(command), note: (line) => terminal.complain(line) });
    const code = (yield* done(command, given, terminal)) ?? 0;
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

/** Flags without which a command cannot do. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  scale: ["replicas"],
  run: ["image"],
  autoscale: ["max"],
  "create deployment": ["image"],
  "create cronjob": ["image", "schedule"],
  "create clusterrolebinding": ["clusterrole"],
  "create service externalname": ["external-name"],
};

function* done(command: CommandGrammar, given: Given, terminal: Terminal): Task<number | void> {
  if (given.isOn("help") || command === ROOT) return terminal.print(helpText(command));
  if (command.path === "help") return helpOn(given, terminal);
  if (command.path === "options") return terminal.print(optionsText());
  const missing = (REQUIRED[command.path] ?? []).filter((name) => !given.has(name));
  if (missing.length > 0) throw failed(`required flag(s) ${missing.map((name) => JSON.stringify(name)).join(", ")} not set`);
  const known = BY_PATH.get(command.path);
  if (known !== undefined) return yield* known.run(given, terminal);
  if (commandsWithin(command).length === 0) throw refused(command);
  return groupAlone(command, given, terminal);
}

/** A group without one of its commands: its help, and a failure. */
function groupAlone(command: CommandGrammar, given: Given, terminal: Terminal): number {
  if (given.words.length > 0) throw usageError(command.path, `unknown command ${JSON.stringify(given.words.join(" "))}`);
  if (command.path === "rollout") terminal.print(helpText(command));
  else terminal.stderr += helpText(command);
  return 1;
}

function helpOn({ words }: Given, terminal: Terminal): void {
  const command = commandNamed(words);
  if (command !== undefined) return terminal.print(helpText(command));
  terminal.complain(`Unknown help topic [${words.map((word) => `\`${word}\``).join(" ")}]`);
  terminal.stderr += helpText(ROOT);
}

function commandNamed(words: readonly string[]): CommandGrammar | undefined {
  try {
    return commandIn(words).command;
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

/** Commands of the real kubectl that are not here, each with the nearest that is. */
const NEAREST: Readonly<Record<string, string>> = {
  attach: "logs", "apply edit-last-applied": "edit", cp: "logs", "port-forward": "get", proxy: "get", debug: "describe", kustomize: "apply", "cluster-info dump": "get", "auth reconcile": "apply",
  "certificate approve": "patch", "certificate deny": "patch", "plugin list": "api-resources", "kuberc set": "config view", "kuberc view": "config view", completion: "help", autoscale: "scale", "create token": "create serviceaccount", "create ingress": "create -f",
};

function refused({ path }: CommandGrammar): CommandError {
  const near = NEAREST[path] ?? (grammarOf(path.split(" ")[0] ?? "")?.path === "config" ? "config view" : "help");
  return failed(`this kubectl has no command ${JSON.stringify(path)}; the nearest is ${JSON.stringify(near)}`);
}
