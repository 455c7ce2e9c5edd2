/** Uids and name suffixes: a function of the seed and of how many were drawn before, so that nothing else shifts them. */
import type { ClusterState } from "./cluster-state.js";

const ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** A well-mixed 32-bit number of three: the finaliser of MurmurHash3 over their combination. */
function mixed(seed: number, counter: number, lane: number): number {
  let h = (seed ^ Math.imul(counter + 1, 0x9e3779b1) ^ Math.imul(lane + 1, 0x85ebca77)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h ^= h >>> 16;
  h = Math.imul(h + Math.imul(seed, 0x27d4eb2f) + counter, 0x165667b1);
  return (h ^ (h >>> 15)) >>> 0;
}

const hex32 = (n: number): string =>
  (HEX[n >>> 24] as string) + (HEX[(n >>> 16) & 255] as string) + (HEX[(n >>> 8) & 255] as string) + (HEX[n & 255] as string);

/** A value made up, and the state that will not make it up again. */
export interface Drawn {
  readonly state: ClusterState;
  readonly text: string;
}

const drawn = (state: ClusterState, text: string): Drawn => ({ state: { ...state, draws: state.draws + 1 }, text });

/** A uid in the form of a version 4 UUID. */
export function drawUid(state: ClusterState): Drawn {
  const { seed, draws } = state;
  const a = hex32(mixed(seed, draws, 0));
  const b = hex32(((mixed(seed, draws, 1) & 0xffff0fff) | 0x4000) >>> 0);
  const c = hex32(((mixed(seed, draws, 2) & 0x3fffffff) | 0x80000000) >>> 0);
  const d = hex32(mixed(seed, draws, 3));
  return drawn(state, `${a}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${d}`);
}

/** Five letters and digits, as the API server appends them to a generateName. */
export function drawSuffix(state: ClusterState): Drawn {
  let n = mixed(state.seed, state.draws, 4);
  let text = "";
  for (let i = 0; i < 5; i++) {
    text += ALPHABET[n % ALPHABET.length] as string;
    n = Math.floor(n / ALPHABET.length);
  }
  return drawn(state, text);
}
