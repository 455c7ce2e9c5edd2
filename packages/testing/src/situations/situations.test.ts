import { describe, expect, it } from "vitest";
import { atOnce } from "../history/play.js";
import { played } from "../history/check-history.js";
import { historyOf } from "../history/history.js";
import { theatre } from "../history/theatre.js";
import { ALL_SITUATIONS } from "./all-situations.js";

/** As many histories of each mode as it takes to come into the rarest of them several times. */
const COUNT = 500;

/** Takes in what some histories came into. Nobody is asked: what is judged here are the histories. */
function reachedBy(count: number): ReadonlySet<string> {
  const house = theatre();
  const reached = new Set<string>();
  for (let number = 0; number < count && reached.size < ALL_SITUATIONS.length; number++) {
    for (const mode of ["strict", "chaos"] as const) for (const name of atOnce(played(historyOf(number, mode), { house, oracles: [] })).reached) reached.add(name);
  }
  return reached;
}

describe("situations", () => {
  it("have one name each", () => {
    expect(new Set(ALL_SITUATIONS.map(({ name }) => name)).size).toBe(ALL_SITUATIONS.length);
  });

  it("are all come into by random histories", () => {
    const reached = reachedBy(COUNT);
    expect(ALL_SITUATIONS.filter(({ name }) => !reached.has(name)).map(({ name }) => name)).toEqual([]);
  }, 60_000);
});
