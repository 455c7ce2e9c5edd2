/** What the persistent map under everything costs: random keys like those of pods. */
import { SortedMap } from "@everynode/api";
import { streamNumber } from "@everynode/core";
import { timed } from "./clock.js";
import type { Row } from "./table.js";

const name = (at: number): string => `kube-system/fluentd-elasticsearch-${streamNumber(1, "bench names", at).toString(36).padStart(7, "0")}`;

/** The row for maps of `size` entries: nanoseconds for one look-up and one update, each version kept for a while as a log keeps it. */
export function mapRow(size: number): Row {
  const keys = Array.from({ length: size }, (_, at) => name(at));
  let map = SortedMap.from<number>(keys.map((key) => [key, 0] as const));
  const rounds = Math.max(1, Math.ceil(200_000 / size));
  const each = (work: (key: string, round: number) => void): number =>
    (timed(() => {
      for (let round = 1; round <= rounds; round++) for (const key of keys) work(key, round);
    }) *
      1e6) /
    (rounds * size);
  let found = 0;
  const getNs = each((key) => {
    if (map.has(key)) found++;
  });
  const setNs = each((key, round) => {
    map = map.set(key, round);
  });
  if (found !== rounds * size) throw new Error("a key got lost");
  return { what: `look up, and update, an entry of a persistent map of ${size.toLocaleString("en-US")}`, figure: `${getNs.toFixed(0)} and ${setNs.toFixed(0)} ns` };
}
