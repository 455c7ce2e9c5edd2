/**
 * What the command tree of kubectl says of each command: its names, its usage line and its flags.
 *
 * Source: github.com/spf13/cobra command.go v1.10, staging/src/k8s.io/kubectl/pkg/cmd v1.36.3
 */
import { GLOBAL_GRAMMAR, GRAMMAR, type GrammarRow } from "./commands.js";
import type { Flag, FlagType } from "./flag.js";

/** One command, or a group of them. */
export interface CommandGrammar {
  /** Its words behind `kubectl`: `rollout status`; "" for kubectl itself. */
  readonly path: string;
  /** The last of its words. */
  readonly name: string;
  /** What its usage line says behind its words. */
  readonly usage: string;
  readonly aliases: readonly string[];
  /** Words that people say who mean this command. */
  readonly suggestedFor: readonly string[];
  readonly flags: readonly Flag[];
}

const GROUPS: Readonly<Record<string, string>> = {
  "@print": "allow-missing-template-keys:bool=true output/o show-managed-fields:bool template",
  "@files": "filename/f:stringSlice kustomize/k recursive/R:bool",
  "@dry": "dry-run=none?unchanged",
};

const DEPRECATED: Readonly<Record<string, string>> = {
  record: "--record will be removed in the future",
  "cpu-percent": "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
};

const FLAG = /^([^/:=?!]+)(?:\/(\w))?(?::(\w+))?(?:=([^?!]*))?(?:\?([^!]+))?(!)?$/;

function flagIn(word: string): Flag {
  const [, name = "", short, type = "string", value, bare, hidden] = FLAG.exec(word) ?? [];
  const deprecated = DEPRECATED[name];
  return {
    name,
    type: type as FlagType,
    ...(short === undefined ? {} : { short }),
    ...(value === undefined ? {} : { value }),
    ...(bare === undefined ? {} : { bare }),
    ...(hidden === undefined ? {} : { hidden: true }),
    ...(deprecated === undefined ? {} : { deprecated }),
  };
}

const byName = (a: Flag, b: Flag): number => (a.name < b.name ? -1 : 1);
const wordsIn = (text: string): readonly string[] => (text === "" ? [] : text.split(" "));

function flagsIn(text: string): readonly Flag[] {
  return wordsIn(text).flatMap((word) => wordsIn(GROUPS[word] ?? word)).map(flagIn).sort(byName);
}

function commandOf([path, usage, aliases, suggestedFor, flags]: GrammarRow): CommandGrammar {
  return { path, name: path.split(" ").at(-1) ?? "", usage, aliases: wordsIn(aliases), suggestedFor: wordsIn(suggestedFor), flags: flagsIn(flags) };
}

/** Flags of every command. Those about the connection are read and have no effect. */
export const GLOBAL_FLAGS: readonly Flag[] = flagsIn(GLOBAL_GRAMMAR);

/** kubectl itself. */
export const ROOT: CommandGrammar = { path: "", name: "kubectl", usage: "[flags]", aliases: [], suggestedFor: [], flags: [] };

const ALL: readonly CommandGrammar[] = [...GRAMMAR.map(commandOf), commandOf(["help", "[command] [flags]", "", "", ""])];
const BY_PATH: ReadonlyMap<string, CommandGrammar> = new Map([ROOT, ...ALL].map((each) => [each.path, each]));

/** The command with this path (`rollout status`); undefined where there is none. */
export function grammarOf(path: string): CommandGrammar | undefined {
  return BY_PATH.get(path);
}

/** The commands of a group, in order of their names. */
export function commandsWithin(group: CommandGrammar): readonly CommandGrammar[] {
  const within = group.path === "" ? "" : `${group.path} `;
  return ALL.filter(({ path, name }) => path === within + name);
}

/** `kubectl rollout status`. */
export function fullName({ path }: Pick<CommandGrammar, "path">): string {
  return path === "" ? "kubectl" : `kubectl ${path}`;
}
