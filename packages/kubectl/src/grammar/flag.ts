/**
 * Flags as kubectl reads them.
 *
 * Source: github.com/spf13/pflag flag.go v1.0.9, errors in their words
 */
import { goQuote } from "@everynode/model";
import { CommandError } from "../failure.js";

/** What a flag takes: nothing, or a value of this sort. Slices part their values at commas, arrays do not. */
export type FlagType = "bool" | "tristate" | "string" | "int" | "int32" | "int64" | "Level" | "duration" | "stringSlice" | "stringArray" | "stringToString" | "mapStringString" | "moduleSpec";

/** A flag that a command knows. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  readonly type: FlagType;
  /** What holds where it is not given, if that is not the plainest value of its type. */
  readonly value?: string;
  /** What it means without a value (`--cascade`, `--dry-run`), for a flag that may have one. */
  readonly bare?: string;
  readonly hidden?: boolean;
  /** Said when it is used. */
  readonly deprecated?: string;
}

/** The flags and words of a command line. */
export class Given {
  readonly words: readonly string[];
  /** True where `--` stands before this word and those behind it. */
  readonly dashAt: number | undefined;
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(words: readonly string[], values: ReadonlyMap<string, readonly string[]>, dashAt: number | undefined) {
    this.words = words;
    this.#values = values;
    this.dashAt = dashAt;
  }

  /** The same without a flag. */
  without(name: string): Given {
    return new Given(this.words, new Map([...this.#values].filter(([each]) => each !== name)), this.dashAt);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** All values of a flag; those of a slice are parted at commas. */
  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** The names of the flags that were given, in the order of their first use. */
  get names(): readonly string[] {
    return [...this.#values.keys()];
  }

  /** The last value of a flag. */
  text(name: string, otherwise = ""): string {
    return this.#values.get(name)?.at(-1) ?? otherwise;
  }

  isOn(name: string, otherwise = false): boolean {
    const word = this.#values.get(name)?.at(-1);
    return word === undefined ? otherwise : TRUE.includes(word);
  }

  number(name: string, otherwise: number): number {
    const word = this.#values.get(name)?.at(-1);
    return word === undefined ? otherwise : Number(word);
  }

  /** A duration in milliseconds. */
  durationMs(name: string, otherwise: number): number {
    const word = this.#values.get(name)?.at(-1);
    return word === undefined ? otherwise : (millisecondsOf(word) ?? otherwise);
  }
}

const TRUE: readonly string[] = ["1", "t", "T", "true", "TRUE", "True"];
const FALSE: readonly string[] = ["0", "f", "F", "false", "FALSE", "False"];
const UNIT_MS: ReadonlyMap<string, number> = new Map([["ns", 1e-6], ["us", 1e-3], ["µs", 1e-3], ["ms", 1], ["s", 1_000], ["m", 60_000], ["h", 3_600_000]]);

/** Milliseconds of a duration in Go's spelling (`1m30s`, `500ms`, `0`); undefined for anything else. */
export function millisecondsOf(word: string): number | undefined {
  if (/^[+-]?0$/.test(word)) return 0;
  if (!/^[+-]?((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+$/.test(word)) return undefined;
  const sum = [...word.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g)].reduce((total, [, count, unit]) => total + Number(count) * (UNIT_MS.get(unit ?? "") ?? 0), 0);
  return word.startsWith("-") ? -sum : sum;
}

/** Why a word is no duration, in Go's words. */
function durationProblem(word: string): string | undefined {
  if (millisecondsOf(word) !== undefined) return undefined;
  const [, unit] = /^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))*(?:\d+(?:\.\d*)?|\.\d+)([^\d.]*)/.exec(word) ?? [];
  if (unit === undefined) return `time: invalid duration ${goQuote(word)}`;
  return unit === "" ? `time: missing unit in duration ${goQuote(word)}` : `time: unknown unit ${goQuote(unit)} in duration ${goQuote(word)}`;
}

/** The values in a text that is read as one line of CSV. */
function slices(text: string): readonly string[] {
  if (text === "") return [];
  return [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}

class FlagReader {
  readonly words: string[] = [];
  readonly values = new Map<string, string[]>();
  readonly notes: string[] = [];
  dashAt: number | undefined;
  readonly #flags: readonly Flag[];
  readonly #args: readonly string[];
  #at = 0;

  constructor(args: readonly string[], flags: readonly Flag[]) {
    this.#args = args;
    this.#flags = flags;
  }

  read(): void {
    while (this.#at < this.#args.length) {
      const arg = this.#args[this.#at++] ?? "";
      if (arg === "--") {
        this.dashAt = this.words.length;
        this.words.push(...this.#args.slice(this.#at));
        return;
      }
      if (arg.startsWith("--")) this.#long(arg.slice(2));
      else if (arg.startsWith("-") && arg !== "-") this.#short(arg.slice(1));
      else this.words.push(arg);
    }
  }

  #long(body: string): void {
    const equals = body.indexOf("=");
    const name = equals < 0 ? body : body.slice(0, equals);
    const flag = this.#flags.find((each) => each.name === name);
    if (flag === undefined) throw new FlagProblem(`unknown flag: --${name}`);
    const next = (): string => this.#next(`flag needs an argument: --${name}`);
    this.#set(flag, equals >= 0 ? body.slice(equals + 1) : (bareValue(flag) ?? next()));
  }

  #short(letters: string): void {
    for (let at = 0; at < letters.length; at++) {
      const letter = letters[at] ?? "";
      const flag = this.#flags.find((each) => each.short === letter);
      if (flag === undefined) throw new FlagProblem(`unknown shorthand flag: '${letter}' in -${letters}`);
      const rest = letters.slice(at + 1);
      if (rest.startsWith("=")) return this.#set(flag, rest.slice(1));
      const bare = bareValue(flag);
      if (bare === undefined) return this.#set(flag, rest !== "" ? rest : this.#next(`flag needs an argument: '${letter}' in -${letters}`));
      this.#set(flag, bare);
    }
  }

  #next(problem: string): string {
    const value = this.#args[this.#at++];
    if (value === undefined) throw new FlagProblem(problem);
    return value;
  }

  #set(flag: Flag, value: string): void {
    const why = valueProblem(flag.type, value);
    const label = flag.short === undefined ? `--${flag.name}` : `-${flag.short}, --${flag.name}`;
    if (why !== undefined) throw new FlagProblem(`invalid argument ${goQuote(value)} for ${goQuote(label)} flag: ${why}`);
    if (flag.deprecated !== undefined) this.notes.push(`Flag --${flag.name} has been deprecated, ${flag.deprecated}`);
    this.values.set(flag.name, [...(this.values.get(flag.name) ?? []), ...(flag.type === "stringSlice" ? slices(value) : [value])]);
  }
}

class FlagProblem extends Error {}

const bareValue = (flag: Flag): string | undefined => flag.bare ?? (flag.type === "bool" || flag.type === "tristate" ? "true" : undefined);

const INTEGER: Readonly<Partial<Record<FlagType, bigint>>> = { int: 2n ** 63n, int64: 2n ** 63n, int32: 2n ** 31n, Level: 2n ** 31n };

function valueProblem(type: FlagType, value: string): string | undefined {
  if (type === "bool" || type === "tristate") return TRUE.includes(value) || FALSE.includes(value) ? undefined : `strconv.ParseBool: parsing ${goQuote(value)}: invalid syntax`;
  if (type === "duration") return durationProblem(value);
  const bound = INTEGER[type];
  if (bound === undefined) return undefined;
  const problem = (why: string): string => `strconv.ParseInt: parsing ${goQuote(value)}: ${why}`;
  if (!/^[+-]?\d+$/.test(value)) return problem("invalid syntax");
  const number = BigInt(value.replace(/^\+/, ""));
  return number >= bound || number < -bound ? problem("value out of range") : undefined;
}

/** Reads the arguments of the command at `path` (`kubectl get`); `note` is told of deprecated flags. Throws a `CommandError` in pflag's words. */
export function givenIn(args: readonly string[], flags: readonly Flag[], { path, note }: { readonly path: string; readonly note: (line: string) => void }): Given {
  const reader = new FlagReader(args, flags);
  try {
    reader.read();
  } catch (problem) {
    if (problem instanceof FlagProblem) throw new CommandError(`Error: ${problem.message}\nSee '${path} --help' for usage.`);
    throw problem;
  }
  for (const each of reader.notes) note(each);
  return new Given(reader.words, reader.values, reader.dashAt);
}
