/**
 * The tokens with which a list goes on where its last page ended: version, revision and key, as JSON in base64url.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/storage/continue.go v1.36.3
 */
import { isJsonObject, ownValue, readJson } from "@everynode/model";

const VERSION = "meta.k8s.io/v1";
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Where to go on; revision -1 stands for the newest. `start` is relative to the listed namespace. */
export interface ContinueToken {
  readonly revision: number;
  readonly start: string;
}

/** A token's content, or why it has none. */
export type TokenResult = { readonly ok: true; readonly token: ContinueToken } | { readonly ok: false; readonly message: string };

/** The text of a token. */
export function encodeContinue(token: ContinueToken): string {
  return toBase64(bytesOf(JSON.stringify({ v: VERSION, rv: token.revision, start: token.start })));
}

/** The content of a token's text; fails in the API server's words. */
export function decodeContinue(text: string): TokenResult {
  const at = illegalAt(text);
  if (at !== undefined) return refusal(`: illegal base64 data at input byte ${at}`);
  const read = readJson(textOf(fromBase64(text)));
  if (!read.ok) return refusal(`: ${read.message}`);
  if (read.value !== null && !isJsonObject(read.value)) return refusal(`: json: cannot unmarshal ${goName(read.value)} into Go value of type storage.continueToken`);
  const fields = read.value ?? {};
  for (const [name, type] of FIELDS) {
    const value = ownValue(fields, name) ?? null;
    if (value !== null && typeof value !== (type === "int64" ? "number" : type)) {
      return refusal(`: json: cannot unmarshal ${goName(value)} into Go struct field continueToken.${name} of type ${type}`);
    }
  }
  const version = typeof fields["v"] === "string" ? fields["v"] : "";
  const revision = typeof fields["rv"] === "number" ? fields["rv"] : 0;
  const start = typeof fields["start"] === "string" ? fields["start"] : "";
  if (version !== VERSION) return refusal(`: server does not recognize this encoded version ${version}`);
  if (revision === 0) return refusal(`: incorrect encoded start resourceVersion (version ${VERSION})`);
  if (start === "") return refusal(`: encoded start key empty (version ${VERSION})`);
  const relative = start.startsWith("/") ? start.slice(1) : start;
  if (relative.split("/").some((part) => part === "" || part === "." || part === "..")) return refusal(`: ${start}`);
  return { ok: true, token: { revision, start: relative } };
}

const FIELDS = [
  ["v", "string"],
  ["rv", "int64"],
  ["start", "string"],
] as const;

const goName = (value: unknown): string => (Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value);

const refusal = (why: string): TokenResult => ({ ok: false, message: `continue key is not valid${why}` });

/** The UTF-8 bytes of a text, a character each. */
function bytesOf(text: string): string {
  return encodeURIComponent(text).replaceAll(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The text of UTF-8 bytes, a character each; bytes that are no UTF-8 stay as they are. */
function textOf(bytes: string): string {
  const escaped = Array.from(bytes, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, "0")}`).join("");
  try {
    return decodeURIComponent(escaped);
  } catch {
    return bytes;
  }
}

function toBase64(bytes: string): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const group = [0, 1, 2].reduce((sum, k) => sum * 256 + (i + k < bytes.length ? bytes.charCodeAt(i + k) : 0), 0);
    const digits = Math.min(bytes.length - i, 3) + 1;
    for (let k = 0; k < digits; k++) text += ALPHABET[(group >> (18 - 6 * k)) & 63] ?? "";
  }
  return text;
}

function fromBase64(text: string): string {
  let bytes = "";
  for (let i = 0; i < text.length; i += 4) {
    const part = text.slice(i, i + 4);
    const group = [0, 1, 2, 3].reduce((sum, k) => sum * 64 + (k < part.length ? ALPHABET.indexOf(part[k] ?? "") : 0), 0);
    for (let k = 0; k < part.length - 1; k++) bytes += String.fromCharCode((group >> (16 - 8 * k)) & 255);
  }
  return bytes;
}

function illegalAt(text: string): number | undefined {
  for (let i = 0; i < text.length; i++) if (!ALPHABET.includes(text.charAt(i))) return i;
  return text.length % 4 === 1 ? text.length - 1 : undefined;
}
