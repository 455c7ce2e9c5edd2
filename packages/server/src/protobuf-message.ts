/** Kubernetes objects out of protobuf: messages by the table of fields, with zeros left out where JSON leaves them out. */
import { MESSAGE_LINES } from "./protobuf-fields.generated.js";
import { packedNumbers, WireError, wireFields } from "./protobuf-reader.js";

interface Field {
  readonly name: string;
  readonly type: string;
  readonly keepsZero: boolean;
}

type Message = ReadonlyMap<number, Field>;

const LINES: ReadonlyMap<string, string> = new Map(
  MESSAGE_LINES.trim().split("\n").map((line) => {
    const at = line.indexOf("|");
    return [line.slice(0, at), line.slice(at + 1)];
  }),
);
const MESSAGES = new Map<string, Message>();

/** True for a message that the table has, such as `apps/v1.DaemonSet`. */
export function isMessage(name: string): boolean {
  return LINES.has(name);
}

function messageNamed(name: string): Message {
  const known = MESSAGES.get(name);
  if (known !== undefined) return known;
  const fields = (LINES.get(name) ?? "").split("|").filter((text) => text !== "").map((text): [number, Field] => {
    const [number = "", field = "", type = ""] = text.split(" ");
    return [parseInt(number, 10), { name: field, type, keepsZero: number.endsWith("!") }];
  });
  const message = new Map(fields);
  MESSAGES.set(name, message);
  return message;
}

/** Messages within messages at most: more than any object has. */
const MOST_DEPTH = 64;

type Json = Record<string, unknown>;

/** A message as JSON. Throws a `WireError` where the bytes are none. */
export function messageJson(name: string, bytes: Uint8Array, depth = 0): Json {
  if (depth > MOST_DEPTH) throw new WireError(`messages lie in messages more than ${MOST_DEPTH} deep`);
  const message = messageNamed(name);
  const json = Object.create(null) as Json;
  for (const { number, value } of wireFields(bytes)) {
    const field = message.get(number);
    if (field !== undefined) setField(json, field, { value, depth });
  }
  return json;
}

interface Wire {
  readonly value: bigint | Uint8Array;
  readonly depth: number;
}

function setField(json: Json, { name, type, keepsZero }: Field, wire: Wire): void {
  if (name === "-") Object.assign(json, messageJson(type, bytesOf(wire.value), wire.depth + 1));
  else if (type.startsWith("[]")) json[name] = [...((json[name] as readonly unknown[] | undefined) ?? []), ...elements(type.slice(2), wire)];
  else if (type.startsWith("{}")) json[name] = { ...(json[name] as object | undefined), ...entryOf(type.slice(2), wire) };
  else {
    const value = valueOf(type, wire);
    if (value !== undefined && (keepsZero || !isZero(value))) json[name] = value;
  }
}

const isZero = (value: unknown): boolean => value === "" || value === 0 || value === false;

/** A number on the wire may be a list of them. */
function elements(type: string, wire: Wire): readonly unknown[] {
  if (type === "int" && typeof wire.value !== "bigint") return packedNumbers(wire.value).map(integer);
  return [valueOf(type, wire)];
}

const KEY_NUMBER = 1;
const VALUE_NUMBER = 2;

function entryOf(type: string, { value, depth }: Wire): object {
  let key = "";
  let content: Wire["value"] | undefined;
  for (const field of wireFields(bytesOf(value))) {
    if (field.number === KEY_NUMBER) key = textOf(field.value);
    if (field.number === VALUE_NUMBER) content = field.value;
  }
  const empty = new Uint8Array();
  // Own, even for a key like "__proto__".
  return Object.fromEntries([[key, valueOf(type, { value: content ?? empty, depth })]]);
}

function valueOf(type: string, { value, depth }: Wire): unknown {
  switch (type) {
    case "string":
      return textOf(value);
    case "int":
      return integer(numberOf(value));
    case "bool":
      return numberOf(value) !== 0n;
    case "double":
      return new Float64Array(new BigInt64Array([BigInt.asIntN(64, numberOf(value))]).buffer)[0];
    case "bytes":
      return Buffer.from(bytesOf(value)).toString("base64");
    case "raw":
      return JSON.parse(textOf(only(bytesOf(value), 1) ?? new Uint8Array())) as unknown;
    case "quantity":
      return textOf(only(bytesOf(value), 1) ?? new Uint8Array());
    case "intOrString":
      return intOrString(bytesOf(value));
    case "time":
      return timeText(bytesOf(value), "seconds");
    case "microTime":
      return timeText(bytesOf(value), "micros");
    default:
      return type.startsWith("items:") ? itemsOf(type.slice("items:".length), { value, depth }) : messageJson(type, bytesOf(value), depth + 1);
  }
}

/** A list that is a message of its own. */
function itemsOf(type: string, { value, depth }: Wire): readonly unknown[] {
  return [...wireFields(bytesOf(value))].filter(({ number }) => number === 1).flatMap((field) => elements(type, { value: field.value, depth: depth + 1 }));
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function textOf(value: bigint | Uint8Array): string {
  try {
    return UTF8.decode(bytesOf(value));
  } catch (error) {
    if (error instanceof WireError) throw error;
    throw new WireError("a text is no UTF-8", { cause: error });
  }
}

function bytesOf(value: bigint | Uint8Array): Uint8Array {
  if (typeof value === "bigint") throw new WireError("there is a number where bytes should be");
  return value;
}

function numberOf(value: bigint | Uint8Array): bigint {
  if (typeof value !== "bigint") throw new WireError("there are bytes where a number should be");
  return value;
}

const integer = (value: bigint): number => Number(BigInt.asIntN(64, value));

/** The last field of a number; undefined where there is none. */
function only(bytes: Uint8Array, number: number): bigint | Uint8Array | undefined {
  return [...wireFields(bytes)].findLast((field) => field.number === number)?.value;
}

function intOrString(bytes: Uint8Array): unknown {
  const isText = only(bytes, 1) === 1n;
  return isText ? textOf(only(bytes, 3) ?? new Uint8Array()) : integer(numberOf(only(bytes, 2) ?? 0n));
}

const MILLISECONDS = 1000;

/** Nothing at all is no time. */
function timeText(bytes: Uint8Array, precision: "seconds" | "micros"): string | undefined {
  if (bytes.length === 0) return undefined;
  const seconds = integer(numberOf(only(bytes, 1) ?? 0n));
  const nanos = integer(numberOf(only(bytes, 2) ?? 0n));
  const date = new Date(seconds * MILLISECONDS);
  if (Number.isNaN(date.getTime())) throw new WireError(`${seconds} seconds are no time`);
  const whole = date.toISOString().slice(0, -".000Z".length);
  return precision === "seconds" ? `${whole}Z` : `${whole}.${String(Math.floor(nanos / 1000)).padStart(6, "0")}Z`;
}
