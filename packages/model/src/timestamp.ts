/**
 * The API's timestamps: whole seconds (`Time`) or microseconds (`MicroTime`) in UTC, as text; in everynode, milliseconds since 1970.
 *
 * Source: time/format.go of Go 1.26; staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/time.go, micro_time.go v1.36.3
 */

/** A moment read from text: seconds since 1970 and the nanoseconds beyond them, or why the text is none, in Go's words. */
export type ParsedTimestamp = { readonly ok: true; readonly seconds: number; readonly nanoseconds: number } | { readonly ok: false; readonly message: string };

const RFC3339 = "2006-01-02T15:04:05Z07:00";
const RFC3339_MICRO = "2006-01-02T15:04:05.000000Z07:00";

const DAY_SECONDS = 86400;
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAYS_IN_400_YEARS = 146097;
const DAYS_BEFORE_1970 = 719162;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const daysIn = (month: number, year: number): number => (month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
const pad = (n: number, width: number): string => String(n).padStart(width, "0");

// Days from 1970-01-01; 1 January of the year 1 is day -719162.
function daysFrom(year: number, month: number, day: number): number {
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  const leapDay = month > 2 && isLeap(year) ? 1 : 0;
  return past * 365 + leapDays + (DAYS_BEFORE_MONTH[month - 1] ?? 0) + leapDay + day - 1 - DAYS_BEFORE_1970;
}

function dateOf(days: number): string {
  let left = days + DAYS_BEFORE_1970;
  let year = 1 + 400 * Math.floor(left / DAYS_IN_400_YEARS);
  left -= daysFrom(year, 1, 1) + DAYS_BEFORE_1970;
  // The mean length of a year leads to the right year or to the one beside it.
  const years = Math.floor(left / 365.2425);
  year += years;
  let day = days - daysFrom(year, 1, 1);
  if (day < 0) {
    year -= 1;
    day = days - daysFrom(year, 1, 1);
  } else if (day >= (isLeap(year) ? 366 : 365)) {
    day -= isLeap(year) ? 366 : 365;
    year += 1;
  }
  let month = 1;
  while (day >= daysIn(month, year)) {
    day -= daysIn(month, year);
    month += 1;
  }
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day + 1, 2)}`;
}

function secondsText(seconds: number): string {
  const days = Math.floor(seconds / DAY_SECONDS);
  const rest = seconds - days * DAY_SECONDS;
  return `${dateOf(days)}T${pad(Math.floor(rest / 3600), 2)}:${pad(Math.floor(rest / 60) % 60, 2)}:${pad(rest % 60, 2)}`;
}

/** `2026-11-21T09:30:00Z`: the moment `epochMs`, cut to whole seconds. */
export function timestampOf(epochMs: number): string {
  return `${secondsText(Math.floor(epochMs / 1000))}Z`;
}

/** `2026-11-21T09:30:00.250000Z`: the moment `epochMs`, in microseconds. */
export function microTimestampOf(epochMs: number): string {
  const seconds = Math.floor(epochMs / 1000);
  return `${secondsText(seconds)}.${pad(Math.floor((epochMs - seconds * 1000) * 1000), 6)}Z`;
}

/** Milliseconds since 1970 of a timestamp, cut to whole milliseconds, or undefined where `text` is none. */
export function timestampMs(text: string): number | undefined {
  const parsed = parseTimestamp(text);
  return parsed.ok ? parsed.seconds * 1000 + Math.floor(parsed.nanoseconds / 1e6) : undefined;
}

// Non-ASCII bytes come out one by one, as Go's time package prints them.
function quoted(text: string): string {
  const inner = text.replace(/["\\]/g, "\\$&").replace(/[\0-\x1f]|[^\0-\x7f]+/g, (part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, "\ufffd")).replace(/%/g, "\\x").toLowerCase());
  return `"${inner}"`;
}

class Problem {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

const isDigit = (character: string | undefined): boolean => character !== undefined && character >= "0" && character <= "9";

class Scanner {
  readonly #text: string;
  readonly #layout: string;
  #rest: string;

  constructor(text: string, layout: string) {
    this.#text = text;
    this.#layout = layout;
    this.#rest = text;
  }

  bad(element: string, at: string = this.#rest): Problem {
    return new Problem(`parsing time ${quoted(this.#text)} as ${quoted(this.#layout)}: cannot parse ${quoted(at)} as ${quoted(element)}`);
  }

  outOfRange(what: string): Problem {
    return new Problem(`parsing time ${quoted(this.#text)}: ${what} out of range`);
  }

  skip(prefix: string): void {
    if (!this.#rest.startsWith(prefix)) throw this.bad(prefix);
    this.#rest = this.#rest.slice(prefix.length);
  }

  year(): number {
    const digits = /^\d{4}/.exec(this.#rest)?.[0];
    if (digits === undefined) throw this.bad("2006");
    this.#rest = this.#rest.slice(4);
    return Number(digits);
  }

  two(element: string, mayBeOne = false): number {
    const width = isDigit(this.#rest[0]) ? (isDigit(this.#rest[1]) ? 2 : mayBeOne ? 1 : 0) : 0;
    if (width === 0) throw this.bad(element);
    const number = Number(this.#rest.slice(0, width));
    this.#rest = this.#rest.slice(width);
    return number;
  }

  /** Nanoseconds; `digits` is how many the layout wants, 0 where it has none and takes any number of them. */
  fraction(digits: number): number {
    const found = digits === 0 ? /^[.,]\d+/.exec(this.#rest) : /^[.,]\d{6}/.exec(this.#rest);
    if (found === null) {
      if (digits === 0) return 0;
      throw this.bad(`.${"0".repeat(digits)}`);
    }
    this.#rest = this.#rest.slice(found[0].length);
    return Number(found[0].slice(1, 10).padEnd(9, "0"));
  }

  /** Seconds east of Greenwich. */
  zone(): number {
    if (this.#rest.startsWith("Z")) {
      this.#rest = this.#rest.slice(1);
      return 0;
    }
    const found = /^([+-])(\d\d):(\d\d)/.exec(this.#rest);
    if (found === null) throw this.bad("Z07:00");
    this.#rest = this.#rest.slice(6);
    const hours = Number(found[2]);
    const minutes = Number(found[3]);
    if (minutes > 60) throw this.outOfRange("time zone offset minute");
    if (hours > 24) throw this.outOfRange("time zone offset hour");
    return (found[1] === "-" ? -1 : 1) * (hours * 60 + minutes) * 60;
  }

  end(): void {
    if (this.#rest !== "") throw new Problem(`parsing time ${quoted(this.#text)}: extra text: ${quoted(this.#rest)}`);
  }
}

function dateFrom(scanner: Scanner): readonly [year: number, month: number, day: number] {
  const year = scanner.year();
  scanner.skip("-");
  const month = scanner.two("01");
  if (month < 1 || month > 12) throw scanner.outOfRange("month");
  scanner.skip("-");
  const day = scanner.two("02");
  scanner.skip("T");
  return [year, month, day];
}

function clockFrom(scanner: Scanner): number {
  const hour = scanner.two("15", true);
  if (hour > 23) throw scanner.outOfRange("hour");
  scanner.skip(":");
  const minute = scanner.two("04");
  if (minute > 59) throw scanner.outOfRange("minute");
  scanner.skip(":");
  const second = scanner.two("05");
  if (second > 59) throw scanner.outOfRange("second");
  return hour * 3600 + minute * 60 + second;
}

/** The moment that `text` names (RFC 3339), or why it names none; `micro` asks for six decimals of a second. */
export function parseTimestamp(text: string, micro = false): ParsedTimestamp {
  const scanner = new Scanner(text, micro ? RFC3339_MICRO : RFC3339);
  try {
    const [year, month, day] = dateFrom(scanner);
    const clock = clockFrom(scanner);
    const nanoseconds = scanner.fraction(micro ? 6 : 0);
    const offset = scanner.zone();
    scanner.end();
    if (day < 1 || day > daysIn(month, year)) throw scanner.outOfRange("day");
    return { ok: true, seconds: daysFrom(year, month, day) * DAY_SECONDS + clock - offset, nanoseconds };
  } catch (problem) {
    if (problem instanceof Problem) return { ok: false, message: problem.message };
    throw problem;
  }
}

// The form that nearly all timestamps already have: nothing to parse, and no new string.
const CANONICAL = /^[1-9]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/** `text` as the API server writes it back (UTC, whole seconds, or six decimals where `micro`); null for Go's zero time. */
export function canonicalTimestamp(text: string, micro = false): { readonly ok: true; readonly value: string | null } | { readonly ok: false; readonly message: string } {
  if (!micro && CANONICAL.test(text)) return { ok: true, value: text };
  const parsed = parseTimestamp(text, micro);
  if (!parsed.ok) return parsed;
  const { seconds, nanoseconds } = parsed;
  if (seconds === -DAYS_BEFORE_1970 * DAY_SECONDS && nanoseconds === 0) return { ok: true, value: null };
  const fraction = micro ? `.${pad(Math.floor(nanoseconds / 1000), 6)}` : "";
  return { ok: true, value: `${secondsText(seconds)}${fraction}Z` };
}
