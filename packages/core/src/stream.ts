/** Named random streams: the n-th number of a stream depends on the seed, its name and n, and on no other stream. */
import { fnv1a32, mix } from "@everynode/model";

/** Number `at` (from 0) of the stream called `name`: an integer from 0 to 2^32 - 1. */
export function streamNumber(seed: number, name: string, at: number): number {
  return mix(seed, fnv1a32(name), at);
}
