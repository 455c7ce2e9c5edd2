import { describe, expect, it } from "vitest";
import { DAEMON_SET_MATERIAL, type History, historyOf } from "../history/history.js";
import type { AnyOperation } from "../operations/operation-rule.js";
import { atOnce } from "../history/play.js";
import { type Shrunk, shrunk } from "./shrink.js";

function shrinking(history: History, fails: (history: History) => boolean, tries = 10_000): Shrunk {
  let left = tries;
  return atOnce(
    shrunk(history, {
      material: DAEMON_SET_MATERIAL,
      // eslint-disable-next-line require-yield
      *fails(candidate) {
        return fails(candidate);
      },
      isOver: () => left-- <= 0,
    }),
  );
}

const has = ({ operations }: History, ...names: readonly string[]): boolean => names.every((name) => operations.some((operation) => operation.do === name));
const long: History = { mode: "chaos", seed: 7, order: 12, lag: "Pod", nodes: 5, operations: Array.from({ length: 40 }, (_, at) => historyOf(at, "chaos").operations).flat().slice(0, 200) };

describe("shrinking", () => {
  it("keeps only the operations that are needed, with the plainest arguments", () => {
    const { history } = shrinking(long, (candidate) => has(candidate, "setImage", "crash"));
    expect(history).toEqual({ mode: "strict", seed: 7, order: null, lag: "none", nodes: 1, operations: expect.anything() });
    expect([...history.operations].sort((a, b) => (a.do < b.do ? -1 : 1))).toEqual([
      { do: "crash", who: "subject", stale: 0 },
      { do: "setImage", set: 0, version: 1 },
    ]);
  });

  it("removes two operations that cannot go alone", () => {
    const even = (candidate: History): boolean => candidate.operations.filter((operation) => operation.do === "cordon").length % 2 === 0 && has(candidate, "settle");
    const operations: readonly AnyOperation[] = [{ do: "cordon", node: 0, on: true }, { do: "settle" }, { do: "cordon", node: 0, on: false }];
    expect(shrinking({ ...long, operations }, even).history.operations).toEqual([{ do: "settle" }]);
  });

  it("settles where single steps are not needed", () => {
    const { history } = shrinking(long, (candidate) => candidate.operations.some(({ do: name }) => name === "steps" || name === "settle"));
    expect(history.operations).toEqual([{ do: "settle" }]);
  });

  it("ends when its time is over, with a history that fails", () => {
    const fails = (candidate: History): boolean => has(candidate, "setImage", "crash");
    const { history, tries } = shrinking(long, fails, 5);
    expect(fails(history)).toBe(true);
    expect(tries).toBeLessThanOrEqual(5);
  });

  it("never plays one history twice", () => {
    const seen: string[] = [];
    shrinking(long, (candidate) => {
      seen.push(JSON.stringify(candidate));
      return has(candidate, "addNode");
    });
    expect(new Set(seen).size).toBe(seen.length);
  });
});
