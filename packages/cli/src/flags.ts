/** Flags of a command: `--nodes 3`, `--nodes=3`, `-n 3`, `-n3`, and everything else in order. */
import { nearestWord } from "@everynode/model";
import { CommandLineError } from "./usage-error.js";

/** A flag that a command knows. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** What its value is called in the help; left out for a flag that is on or off. */
  readonly value?: string;
  readonly help: string;
}

/** The flags and words of a command line. */
export interface Given {
  /** All values of each flag, in order; "true" for one without a value. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly string[];
}

/** Reads arguments by the flags of a command. Throws a `CommandLineError` for a flag that it does not know, and for one without its value. */
export function parsedFlags(args: readonly string[], flags: readonly Flag[]): Given {
  const values = new Map<string, string[]>();
  const words: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--") {
      words.push(...args.slice(at + 1));
      break;
    }
    if (!arg.startsWith("-") || arg === "-") {
      words.push(arg);
      continue;
    }
    const { flag, inline } = named(arg, flags);
    const found = values.get(flag.name) ?? [];
    values.set(flag.name, found);
    if (flag.value === undefined) {
      if (inline !== undefined && inline !== "true") throw new CommandLineError(`--${flag.name} takes no value; got ${JSON.stringify(inline)}`);
      found.push("true");
      continue;
    }
    const value = inline ?? args[++at];
    if (value === undefined || (inline === undefined && /^--./.test(value))) throw new CommandLineError(`--${flag.name} needs a value: --${flag.name} ${flag.value}`);
    found.push(value);
  }
  return { values, words };
}

interface Named {
  readonly flag: Flag;
  /** A value that stands in the same argument. */
  readonly inline: string | undefined;
}

function named(arg: string, flags: readonly Flag[]): Named {
  const isLong = arg.startsWith("--");
  const equals = arg.indexOf("=");
  const name = isLong ? arg.slice(2, equals < 0 ? undefined : equals) : arg.slice(1, 2);
  const flag = flags.find((each) => (isLong ? each.name === name : each.short === name));
  if (flag === undefined) throw new CommandLineError(unknownFlag(isLong ? `--${name}` : `-${name}`, flags));
  if (isLong) return { flag, inline: equals < 0 ? undefined : arg.slice(equals + 1) };
  const rest = arg.slice(2);
  if (rest !== "" && flag.value === undefined) throw new CommandLineError(`flags of one letter stand apart; got ${arg}`);
  return { flag, inline: rest === "" ? undefined : rest.replace(/^=/, "") };
}

function unknownFlag(given: string, flags: readonly Flag[]): string {
  const near = nearestWord(given.replace(/^-+/, ""), flags.map((flag) => flag.name));
  return `unknown flag ${given}${near === undefined ? "" : `; did you mean --${near}?`}`;
}

/** The last value of a flag; undefined where it was not given. */
export function lastValue({ values }: Given, name: string): string | undefined {
  return values.get(name)?.at(-1);
}

/** A flag's value as a whole number from `least` on. Throws a `CommandLineError` for anything else. */
export function wholeNumber(given: Given, name: string, { least = 0, otherwise }: { readonly least?: number; readonly otherwise: number }): number {
  const text = lastValue(given, name);
  if (text === undefined) return otherwise;
  const number = /^-?\d+$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(number) || number < least) throw new CommandLineError(`--${name} must be a whole number${Number.isFinite(least) ? ` from ${least} on` : ""}; got ${JSON.stringify(text)}`);
  return number;
}

const UNIT_MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/** A flag's value as milliseconds: `5m`, `1h30m`, `250ms`, `19d`. Throws a `CommandLineError` for anything else. */
export function duration(given: Given, name: string): number | undefined {
  const text = lastValue(given, name);
  if (text === undefined) return undefined;
  const ms = parsedDuration(text);
  if (ms === undefined) throw new CommandLineError(`--${name} must be a duration like 5m, 1h30m or 19d; got ${JSON.stringify(text)}`);
  return ms;
}

/** `5m`, `1h30m`, `250ms`, `19d` as milliseconds; undefined for anything else. */
export function parsedDuration(text: string): number | undefined {
  if (!/^(\d+(d|h|ms|m|s))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)(d|h|ms|m|s)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * (UNIT_MS[unit ?? ""] ?? 0), 0);
}

/** A flag's value as one of some words. Throws a `CommandLineError` for any other. */
export function oneOf<T extends string>(given: Given, name: string, { words, otherwise }: { readonly words: readonly T[]; readonly otherwise: T }): T {
  const text = lastValue(given, name);
  if (text === undefined) return otherwise;
  const found = words.find((word) => word === text);
  if (found === undefined) throw new CommandLineError(`--${name} must be one of ${words.join(", ")}; got ${JSON.stringify(text)}`);
  return found;
}
