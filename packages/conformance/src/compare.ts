/** How far a step went as it was recorded. Lists are compared as multisets. */
import { short } from "./difference.js";
import type { RecordedStep } from "./recording.js";

/** What came of a step. */
export interface Outcome {
  readonly response?: unknown;
  readonly after?: unknown;
}

/** Differences that are told of at most. */
const MOST = 3;

/**
 * What differs between a recorded step and what came of it here, in words; undefined where they agree. Given `nodes` (names), the two are
 * compared with one word in place of all of them.
 */
export function stepDifference(recorded: RecordedStep, got: Outcome, nodes: readonly string[] | undefined): string | undefined {
  const { response, after } = recorded;
  const expected = { ...(response === undefined ? {} : { response: comparable(response) }), ...(after === undefined ? {} : { after }) };
  const here = {
    ...(response === undefined ? {} : { response: comparable(tidy(got.response)) }),
    // Of what there is afterwards only the parts count that were recorded.
    ...(after === undefined ? {} : { after: Object.fromEntries(Object.entries(got.after ?? {}).filter(([part]) => Object.hasOwn(after, part))) }),
  };
  const [left, right] = [expected, here].map((side) => canonical(nodes === undefined ? side : nameless(side, nodes)));
  if (JSON.stringify(left) === JSON.stringify(right)) return undefined;
  const found: string[] = [];
  collect(found, "", [left, right]);
  return found.length > MOST ? `${found.slice(0, MOST).join("; ")}; and ${found.length - MOST} more` : found.join("; ");
}

type Item = Readonly<Record<string, unknown>>;

const isItem = (value: unknown): value is Item => typeof value === "object" && value !== null && !Array.isArray(value);

/** What of an answer is compared: of a refusal code, reason, message and causes; of kubectl's text the lines in any order. */
function comparable(response: unknown): unknown {
  if (!isItem(response)) return response;
  const { warnings: _, stdout, stderr, ...rest } = response;
  if (response["unstable"] === true) return { exitCode: response["exitCode"] };
  if (typeof stdout === "string" && typeof stderr === "string") return { ...rest, stdout: stdout.split("\n"), stderr: stderr.split("\n") };
  return rest;
}

/** Messages are kept to their first line, without names made up by the server. */
const firstLine = (message: string): string => message.replace(/(?<=[a-z0-9])-[bcdfghjklmnpqrstvwxz2456789]{5}(?=")/g, "-<rand>").split("\n")[0] ?? "";

function tidy(response: unknown): unknown {
  if (!isItem(response)) return response;
  const { message, causes } = response;
  return {
    ...response,
    ...(typeof message === "string" ? { message: firstLine(message) } : {}),
    ...(Array.isArray(causes) ? { causes: causes.map((cause: unknown) => (isItem(cause) && typeof cause["message"] === "string" ? { ...cause, message: firstLine(cause["message"]) } : cause)) } : {}),
  };
}

function nameless(value: unknown, names: readonly string[]): unknown {
  const escaped = names.map((name) => name.replace(/[.]/g, "\\."));
  if (escaped.length === 0) return value;
  const pattern = new RegExp(`(?<![a-z0-9-])(?:${escaped.join("|")})(?![a-z0-9-])`, "g");
  return JSON.parse(JSON.stringify(value).replace(pattern, "NODE"));
}

const byText = (a: readonly [text: string, value: unknown], b: readonly [text: string, value: unknown]): number => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);

/** The value with keys and lists sorted, and without what is undefined. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    const keyed = value.map(canonical).map((item) => [JSON.stringify(item) ?? "null", item] as const);
    return keyed.sort(byText).map(([, item]) => item);
  }
  if (!isItem(value)) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.sort(byText).map(([key, each]) => [key, canonical(each)]));
}

function collect(found: string[], path: string, [expected, got]: readonly unknown[]): void {
  if (JSON.stringify(expected) === JSON.stringify(got)) return;
  if (Array.isArray(expected) && Array.isArray(got)) collectList(found, path, [expected, got]);
  else if (isItem(expected) && isItem(got)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) collect(found, path === "" ? key : `${path}.${key}`, [own(expected, key), own(got, key)]);
  } else found.push(`${path}: expected ${short(expected)}, got ${short(got)}`);
}

const own = (item: Item, key: string): unknown => (Object.hasOwn(item, key) ? item[key] : undefined);

/** What one list has and the other has not, side by side as far as it goes. */
function collectList(found: string[], path: string, [expected, got]: readonly [readonly unknown[], readonly unknown[]]): void {
  const [missing, surplus] = [without(expected, got), without(got, expected)];
  for (let at = 0; at < Math.max(missing.length, surplus.length); at++) {
    const where = `${path}[${at}]`;
    if (at < missing.length && at < surplus.length) collect(found, where, [missing[at], surplus[at]]);
    else if (at < missing.length) found.push(`${where}: expected ${short(missing[at])} besides`);
    else found.push(`${where}: got ${short(surplus[at])} besides`);
  }
}

function without(list: readonly unknown[], other: readonly unknown[]): readonly unknown[] {
  const counts = new Map<string, number>();
  for (const item of other) counts.set(JSON.stringify(item), (counts.get(JSON.stringify(item)) ?? 0) + 1);
  return list.filter((item) => {
    const left = counts.get(JSON.stringify(item)) ?? 0;
    counts.set(JSON.stringify(item), left - 1);
    return left <= 0;
  });
}
