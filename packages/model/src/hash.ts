/**
 * Hashes of 32 bits: names for revisions, and the counter-based source of chance.
 *
 * Source: pkg/controller/controller_utils.go (ComputeHash), staging/src/k8s.io/apimachinery/pkg/util/rand/rand.go v1.36.3
 * Differs: a template is hashed as JSON with sorted keys, not as Go's dump of the struct, so that hashes are other words of the same kind.
 */
import { stableStringify } from "./json.js";

/** The letters and digits of generated names and hashes: no vowels and nothing that looks like one, so that no words come out. */
export const SAFE_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

const addByte = (hash: number, byte: number): number => Math.imul(hash ^ byte, FNV_PRIME);

/** FNV-1a of the UTF-8 bytes of `text`, as a whole number from 0 to 2^32 - 1; `start` is the hash of what went before. */
export function fnv1a32(text: string, start: number = FNV_OFFSET): number {
  let hash = start | 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      hash = addByte(hash, unit);
      continue;
    }
    const point = text.codePointAt(i) ?? unit;
    if (point > 0xffff) i++;
    hash = addPoint(hash, point);
  }
  return hash >>> 0;
}

/** The bytes of a code point beyond ASCII; half a surrogate pair counts as U+FFFD, as encoders write it. */
function addPoint(hash: number, point: number): number {
  if (point < 0x800) return addByte(addByte(hash, 0xc0 | (point >> 6)), 0x80 | (point & 0x3f));
  if (point >= 0xd800 && point <= 0xdfff) return addPoint(hash, 0xfffd);
  if (point < 0x10000) return addByte(addByte(addByte(hash, 0xe0 | (point >> 12)), 0x80 | ((point >> 6) & 0x3f)), 0x80 | (point & 0x3f));
  const high = addByte(addByte(hash, 0xf0 | (point >> 18)), 0x80 | ((point >> 12) & 0x3f));
  return addByte(addByte(high, 0x80 | ((point >> 6) & 0x3f)), 0x80 | (point & 0x3f));
}

/** `text` with each character replaced by one of `SAFE_ALPHABET`: the form in which hashes stand in names and labels. */
export function safeEncodeString(text: string): string {
  let safe = "";
  for (let i = 0; i < text.length; i++) safe += SAFE_ALPHABET.charAt(text.charCodeAt(i) % SAFE_ALPHABET.length);
  return safe;
}

/** The hash that names a revision of a pod template; `collisionCount` sets templates apart that happen to have the same. */
export function templateHash(template: unknown, collisionCount?: number): string {
  let hash = fnv1a32(stableStringify(template)) | 0;
  // The count is hashed as eight bytes of which the first four hold it, least significant first.
  if (collisionCount !== undefined) for (let i = 0; i < 8; i++) hash = addByte(hash, i < 4 ? (collisionCount >>> (8 * i)) & 0xff : 0);
  return safeEncodeString(String(hash >>> 0));
}

/** One round of MurmurHash3 (32 bits): takes a word into the hash. */
function absorb(hash: number, word: number): number {
  const mixed = Math.imul(word, 0xcc9e2d51);
  const turned = Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
  const next = hash ^ turned;
  return (Math.imul((next << 13) | (next >>> 19), 5) + 0xe6546b64) | 0;
}

/** The end of MurmurHash3: every bit of the hash changes every bit of the result with an even chance. */
function avalanche(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

const WORD = 0x100000000;
const lowWord = (value: number): number => value | 0;
// Whole numbers up to 2^53 have two words; the sign goes into the upper one.
const highWord = (value: number): number => Math.floor(value / WORD) | 0;

/**
 * Draw number `counter` of the stream `stream` under `seed`, as a whole number from 0 to 2^32 - 1: MurmurHash3 of the
 * three. All are whole numbers of at most 53 bits; streams with names are called by the hash of their name (`fnv1a32`). Draws of one stream
 * never depend on how often another is asked, and there is no state but the counter. Not for secrets.
 */
export function mix(seed: number, stream: number, counter: number): number {
  let hash = absorb(absorb(0, lowWord(seed)), highWord(seed));
  hash = absorb(absorb(hash, lowWord(stream)), highWord(stream));
  hash = absorb(absorb(hash, lowWord(counter)), highWord(counter));
  return avalanche(hash ^ 24);
}
