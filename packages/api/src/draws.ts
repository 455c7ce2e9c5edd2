/** Uids and name suffixes: a function of the seed and of how many were drawn before, so that nothing else shifts them. */
import { fnv1a32, mix, SAFE_ALPHABET } from "@everynode/model";
import type { ClusterState } from "./cluster-state.js";

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const UIDS = fnv1a32("uid");
const SUFFIXES = fnv1a32("name suffix");

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
  const word = (lane: number): number => mix(state.seed, UIDS, state.draws * 4 + lane);
  const b = hex32(((word(1) & 0xffff0fff) | 0x4000) >>> 0);
  const c = hex32(((word(2) & 0x3fffffff) | 0x80000000) >>> 0);
  return drawn(state, `${hex32(word(0))}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${hex32(word(3))}`);
}

/** Five letters and digits, as the API server appends them to a generateName. */
export function drawSuffix(state: ClusterState): Drawn {
  let n = mix(state.seed, SUFFIXES, state.draws);
  let text = "";
  for (let i = 0; i < 5; i++) {
    text += SAFE_ALPHABET[n % SAFE_ALPHABET.length] as string;
    n = Math.floor(n / SAFE_ALPHABET.length);
  }
  return drawn(state, text);
}
