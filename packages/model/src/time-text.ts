/**
 * How timestamps are read, and what is said of those that are none.
 *
 * Source: time.Parse of Go 1.26 with the layouts of staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/time.go, micro_time.go v1.36.3
 */
import { daysOfMonth, daysSince1970 } from "./time.js";

/** The forms of timestamps: whole seconds or finer ones, or exactly six digits of a fraction. */
export type TimeForm = "time" | "microTime";

/** Whole milliseconds since 1970 and 0 to 999 microseconds more, or why the text is no timestamp. */
export type TimeResult = { readonly ok: true; readonly ms: number; readonly micros: number } | { readonly ok: false; readonly message: string };

/** The time that a timestamp of the given form names; fails in the API server's words. */
export function readTime(text: string, form: TimeForm): TimeResult {
  const layout = form === "time" ? "2006-01-02T15:04:05Z07:00" : "2006-01-02T15:04:05.000000Z07:00";
  const reading: Reading = { text, layout, rest: text, wrong: "" };
  const clock: number[] = [];
  for (const part of PARTS) {
    const value = readPart(reading, part);
    if (typeof value === "string") return refuse(reading, value);
    clock.push(value);
  }
  const micros = readFraction(reading, form);
  if (micros === undefined) return refuse(reading, ".000000");
  const offset = readOffset(reading);
  if (typeof offset === "string") return refuse(reading, offset);
  if (reading.rest !== "") return { ok: false, message: `parsing time ${quoteBytes(text)}: extra text: ${quoteBytes(reading.rest)}` };
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = clock;
  if (day < 1 || day > daysOfMonth(year, month)) return { ok: false, message: `parsing time ${quoteBytes(text)}: day out of range` };
  const seconds = ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute - offset) * 60 + second;
  return { ok: true, ms: seconds * 1000 + Math.floor(micros / 1000), micros: micros % 1000 };
}

/** The whole milliseconds of a timestamp (RFC 3339, any offset, any fraction), or undefined where the text is none. */
export function parseTime(text: string): number | undefined {
  const result = readTime(text, "time");
  return result.ok ? result.ms : undefined;
}

interface Reading {
  readonly text: string;
  readonly layout: string;
  rest: string;
  /** The name of what is out of range, or "". */
  wrong: string;
}

interface Part {
  readonly before: string;
  /** How the layout spells this part. */
  readonly pattern: string;
  readonly digits: RegExp;
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

const PARTS: readonly Part[] = [
  { before: "", pattern: "2006", digits: /^\d{4}/, name: "year", min: 0, max: 9999 },
  { before: "-", pattern: "01", digits: /^\d\d/, name: "month", min: 1, max: 12 },
  // Whether the day exists is asked at the end, when all else is known to be right.
  { before: "-", pattern: "02", digits: /^\d\d/, name: "day", min: 0, max: 99 },
  { before: "T", pattern: "15", digits: /^\d\d?/, name: "hour", min: 0, max: 23 },
  { before: ":", pattern: "04", digits: /^\d\d/, name: "minute", min: 0, max: 59 },
  { before: ":", pattern: "05", digits: /^\d\d/, name: "second", min: 0, max: 59 },
];

function refuse({ text, layout, rest, wrong }: Reading, expected: string): TimeResult {
  if (wrong !== "") return { ok: false, message: `parsing time ${quoteBytes(text)}: ${wrong} out of range` };
  return { ok: false, message: `parsing time ${quoteBytes(text)} as ${quoteBytes(layout)}: cannot parse ${quoteBytes(rest)} as ${quoteBytes(expected)}` };
}

/** The part's number, or what was expected in its place. */
function readPart(reading: Reading, { before, pattern, digits, name, min, max }: Part): number | string {
  if (!reading.rest.startsWith(before)) return before;
  reading.rest = reading.rest.slice(before.length);
  const found = digits.exec(reading.rest);
  if (found === null) return pattern;
  const value = Number(found[0]);
  if (value < min || value > max) reading.wrong = name;
  if (reading.wrong !== "") return pattern;
  reading.rest = reading.rest.slice(found[0].length);
  return value;
}

/** The microseconds after the second; undefined where they must be there and are not. */
function readFraction(reading: Reading, form: TimeForm): number | undefined {
  const found = (form === "time" ? /^[.,]\d+/ : /^[.,]\d{6}/).exec(reading.rest);
  if (found === null) return form === "time" ? 0 : undefined;
  reading.rest = reading.rest.slice(found[0].length);
  return Number(found[0].slice(1, 7).padEnd(6, "0"));
}

/** The minutes by which local time is ahead of UTC, or the pattern that is missing. */
function readOffset(reading: Reading): number | string {
  const found = /^(?:Z|(.)(\d\d):(\d\d))/s.exec(reading.rest);
  if (found === null) return "Z07:00";
  const [hours, minutes] = [Number(found[2] ?? 0), Number(found[3] ?? 0)];
  // An offset of 24 hours or of 60 minutes passes; the numbers are looked at before the sign.
  if (minutes > 60) reading.wrong = "time zone offset minute";
  if (hours > 24 && minutes <= 60) reading.wrong = "time zone offset hour";
  if (reading.wrong !== "" || (found[1] !== undefined && found[1] !== "+" && found[1] !== "-")) return "Z07:00";
  reading.rest = reading.rest.slice(found[0].length);
  return (hours * 60 + minutes) * (found[1] === "-" ? -1 : 1);
}

/** The text in double quotes, with all bytes that are not printable ASCII escaped. */
function quoteBytes(text: string): string {
  let quoted = "";
  for (const character of text) quoted += quotedBytes(character);
  return `"${quoted}"`;
}

function quotedBytes(character: string): string {
  if (character === '"' || character === "\\") return `\\${character}`;
  const point = character.codePointAt(0) ?? 0;
  return point >= 0x20 && point < 0x80 ? character : utf8Bytes(point).map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}

function utf8Bytes(point: number): readonly number[] {
  const tail = (shift: number): number => 0x80 | ((point >> shift) & 0x3f);
  if (point < 0x80) return [point];
  if (point < 0x800) return [0xc0 | (point >> 6), tail(0)];
  if (point < 0x10000) return [0xe0 | (point >> 12), tail(6), tail(0)];
  return [0xf0 | (point >> 18), tail(12), tail(6), tail(0)];
}
