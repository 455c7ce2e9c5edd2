/**
 * What may come next on a command line: commands, flags, types, names.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/util/completion/completion.go v1.36.3
 */
import type { Task } from "./effect.js";
import { CommandError, StatusError } from "./failure.js";
import { textOf } from "./field-of.js";
import type { Flag } from "./grammar/flag.js";
import { type CommandGrammar, commandsWithin, GLOBAL_FLAGS, ROOT } from "./grammar/grammar.js";
import { wordPlaces } from "./grammar/find.js";
import { listed } from "./request.js";
import { type Resource, resourceNamed, resources } from "./resource.js";
import { shellWords } from "./shell-words.js";
import { Terminal } from "./terminal.js";

/** Commands whose words are names of objects of one type. */
const OF_ONE_TYPE: Readonly<Record<string, string>> = { cordon: "nodes", uncordon: "nodes", drain: "nodes", "top node": "nodes", "top pod": "pods", logs: "pods", exec: "pods", attach: "pods", debug: "pods", "port-forward": "pods" };
/** Commands whose first word is a type, and the others names; "" for any type. */
const OF_TYPES: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(["get", "describe", "delete", "edit", "label", "annotate", "patch", "wait", "scale", "expose"].map((path) => [path, []])),
  ...Object.fromEntries(["set image", "set env", "set resources", "set serviceaccount"].map((path) => [path, ["daemonsets", "deployments", "replicasets", "statefulsets", "pods", "cronjobs", "jobs"]])),
  ...Object.fromEntries(["rollout history", "rollout restart", "rollout status", "rollout undo"].map((path) => [path, ["daemonsets", "deployments", "statefulsets"]])),
  "rollout pause": ["deployments"],
  "rollout resume": ["deployments"],
  "set selector": ["services"],
  taint: ["nodes"],
};

const FORMATS: readonly string[] = ["custom-columns=", "go-template=", "json", "jsonpath=", "kyaml", "name", "wide", "yaml"];
const DRY_RUNS: readonly string[] = ["client", "none", "server"];

/**
 * The words that may stand where the line ends, in order: all of them begin with its last word, or with nothing after a blank. Asks the server for types and
 * names only where those may come; what it refuses is left out.
 */
export function* completions(line: string): Task<readonly string[]> {
  const { before, last } = parted(line);
  if (before === undefined) return [];
  const { command, rest } = commandOf(before);
  const flags = [...command.flags, ...GLOBAL_FLAGS];
  const beginning = (words: readonly string[]): readonly string[] => [...new Set(words)].filter((word) => word.startsWith(last)).sort();
  const open = openFlag(rest, flags);
  try {
    if (open !== undefined) return beginning(yield* valuesOf(open, rest));
    if (last.startsWith("-")) return beginning(flags.filter(({ hidden }) => hidden !== true).map((flag) => `--${flag.name}${takesValue(flag) ? "=" : ""}`));
    const within = commandsWithin(command);
    const places = wordPlaces([...rest, "", ""], flags).filter((at) => at < rest.length);
    if (within.length > 0 && places.length === 0 && command.path !== "create") return beginning(within.map(({ name }) => name));
    const makers = command.path === "create" && places.length === 0 ? within.map(({ name }) => name) : [];
    return beginning([...makers, ...(yield* namesFor(command, { rest, words: places.map((at) => rest[at] ?? ""), last }))]);
  } catch (error) {
    if (error instanceof StatusError || error instanceof CommandError) return [];
    throw error;
  }
}

interface Parted {
  /** The words before the last; undefined where a quote is open. */
  readonly before: readonly string[] | undefined;
  readonly last: string;
}

function parted(line: string): Parted {
  try {
    const words = shellWords(line);
    const fresh = line === "" || /\s$/.test(line);
    return fresh ? { before: words, last: "" } : { before: words.slice(0, -1), last: words.at(-1) ?? "" };
  } catch (error) {
    if (error instanceof CommandError) return { before: undefined, last: "" };
    throw error;
  }
}

interface Meant {
  readonly command: CommandGrammar;
  readonly rest: readonly string[];
}

/** The command that the words name so far; one that nobody knows is kubectl itself. */
function commandOf(before: readonly string[]): Meant {
  let command = ROOT;
  let rest = before;
  for (;;) {
    const [at] = wordPlaces([...rest, "", ""], [...command.flags, ...GLOBAL_FLAGS]);
    const word = at === undefined ? undefined : rest[at];
    const next = word === undefined ? undefined : commandsWithin(command).find(({ name, aliases }) => name === word || aliases.includes(word));
    if (next === undefined) return { command, rest };
    rest = rest.filter((_, place) => place !== at);
    command = next;
  }
}

const takesValue = (flag: Flag): boolean => flag.type !== "bool" && flag.type !== "tristate" && flag.bare === undefined;

/** The flag whose value comes next. */
function openFlag(rest: readonly string[], flags: readonly Flag[]): Flag | undefined {
  const previous = rest.at(-1) ?? "";
  const flag = flags.find(({ name, short }) => previous === `--${name}` || (short !== undefined && previous === `-${short}`));
  return flag !== undefined && takesValue(flag) ? flag : undefined;
}

function* valuesOf({ name }: Flag, rest: readonly string[]): Task<readonly string[]> {
  switch (name) {
    case "namespace":
      return yield* namesOf("namespaces", rest);
    case "output":
      return FORMATS;
    case "dry-run":
      return DRY_RUNS;
    case "cascade":
      return ["background", "foreground", "orphan"];
    default:
      return [];
  }
}

interface Line {
  readonly rest: readonly string[];
  readonly words: readonly string[];
  readonly last: string;
}

function* namesFor({ path }: CommandGrammar, { rest, words, last }: Line): Task<readonly string[]> {
  if (path === "help") return commandsWithin(ROOT).map(({ name }) => name);
  if (path === "explain") return words.length > 0 ? [] : (yield* resources()).map(({ plural }) => plural);
  const type = OF_ONE_TYPE[path];
  if (type !== undefined) return yield* namesOf(type, rest);
  const types = OF_TYPES[path];
  if (types === undefined) return [];
  const [typed, name] = last.split("/");
  if (name !== undefined) return (yield* namesOf(typed ?? "", rest)).map((each) => `${typed ?? ""}/${each}`);
  const [first] = words;
  if (first !== undefined) return first.includes("/") || words.length > 8 ? [] : yield* namesOf(first, rest);
  const known = (yield* resources()).filter(({ plural, verbs }) => verbs.includes("list") && (types.length === 0 || types.includes(plural)));
  return known.flatMap(({ plural, singular, shortNames }) => [plural, ...(last === "" ? [] : [singular, ...shortNames])]);
}

/** The names of the objects of a type, in the namespace that the line names. */
function* namesOf(type: string, rest: readonly string[]): Task<readonly string[]> {
  const resource: Resource | undefined = resourceNamed(yield* resources(), type);
  if (resource === undefined) return [];
  const at = rest.findIndex((word) => word === "-n" || word === "--namespace");
  const joined = rest.find((word) => word.startsWith("--namespace="))?.slice("--namespace=".length);
  const everywhere = rest.includes("-A") || rest.includes("--all-namespaces");
  const namespace = resource.namespaced && !everywhere ? (joined ?? (at < 0 ? "default" : rest[at + 1])) : undefined;
  return (yield* listed(new Terminal({}), { resource, namespace })).map((object) => textOf(object, "metadata", "name"));
}
