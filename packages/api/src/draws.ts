/** Uids and name suffixes: a function of the seed and of how many were drawn before, so that nothing else shifts them. */
import { fnv1a32, mix, SAFE_ALPHABET } from "@everynode/model";
import type { ClusterState } from "./cluster-state.js";

/** Character codes of 0 to f. */
const HEX: readonly number[] = Array.from("0123456789abcdef", (digit) => digit.charCodeAt(0));
const DASH = 45;
const UIDS = fnv1a32("uid");
const SUFFIXES = fnv1a32("name suffix");

/** Puts the last `digits` hexadecimal digits of `n` into `codes`. */
function putHex(codes: number[], n: number, digits: number): void {
  for (let shift = (digits - 1) * 4; shift >= 0; shift -= 4) codes.push(HEX[(n >>> shift) & 15] as number);
}

/** A value made up, and the state that will not make it up again. */
export interface Drawn {
  readonly state: ClusterState;
  readonly text: string;
}

function drawn(state: ClusterState, text: string): Drawn {
  const { seed, nowMs, revision, draws, kinds, server, shelves } = state;
  return { state: { seed, nowMs, revision, draws: draws + 1, kinds, server, shelves }, text };
}

/** A uid in the form of a version 4 UUID, made in one piece: V8 keeps strings that are put together as trees of their parts. */
export function drawUid(state: ClusterState): Drawn {
  const word = (lane: number): number => mix(state.seed, UIDS, state.draws * 4 + lane);
  const second = (word(1) & 0xffff0fff) | 0x4000;
  const third = (word(2) & 0x3fffffff) | 0x80000000;
  const codes: number[] = [];
  putHex(codes, word(0), 8);
  codes.push(DASH);
  putHex(codes, second >>> 16, 4);
  codes.push(DASH);
  putHex(codes, second, 4);
  codes.push(DASH);
  putHex(codes, third >>> 16, 4);
  codes.push(DASH);
  putHex(codes, third, 4);
  putHex(codes, word(3), 8);
  return drawn(state, String.fromCharCode(...codes));
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
