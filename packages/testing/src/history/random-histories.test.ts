/**
 * The oracles on random histories. `HISTORIES=10000` plays so many of each mode instead of the few of every day, `HISTORIES_FROM` others than the first.
 */
import { shelfOf } from "@everynode/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Checked, checkHistory, violationText } from "./check-history.js";
import { type History, historyOf } from "./history.js";
import { histories } from "./history-arbitrary.js";
import type { Mode } from "./mode.js";
import { operationNames } from "../operations/operation-rule.js";
import { DAEMON_SET_OPERATIONS } from "../operations/operation-table.js";
import { theatre } from "./theatre.js";

const COUNT = Number(process.env["HISTORIES"] ?? 150);
const FROM = Number(process.env["HISTORIES_FROM"] ?? 0);
/** Violations that are told before a run ends. */
const MOST_TOLD = 5;
const TIMEOUT_MS = 60_000 + COUNT * 100;

const house = theatre();
const play = (history: History): Checked => checkHistory(history, undefined, house);
const told = ({ violations }: Checked): readonly string[] => violations.slice(0, 1).map(violationText);

/** What tells two runs apart: how much was written, drawn and done, and by when. */
function endOf(history: History): object {
  const { simulation, writes } = play(history);
  const { revision, draws, nowMs } = simulation.cluster;
  return { writes, revision, draws, nowMs, steps: simulation.steps, pods: [...shelfOf(simulation.cluster, "Pod").collection.objects.entries()] };
}

describe.each<Mode>(["strict", "chaos"])("on random histories (%s)", (mode) => {
  it("all properties hold", () => {
    const found: string[] = [];
    for (let number = FROM; number < FROM + COUNT && found.length < MOST_TOLD; number++) found.push(...told(play(historyOf(number, mode))).map((text) => `historyOf(${number}, "${mode}"): ${text}`));
    expect(found).toEqual([]);
  }, TIMEOUT_MS);

  it("all properties hold as fast-check draws them", () => {
    fc.assert(
      fc.property(histories(mode), (history) => {
        expect(told(play(history))).toEqual([]);
      }),
      { numRuns: 60, seed: 4 },
    );
  }, TIMEOUT_MS);

  it("every operation occurs", () => {
    const drawn = new Set(Array.from({ length: 100 }, (_, number) => historyOf(number, mode).operations.map((operation) => operation.do)).flat());
    expect([...drawn].sort()).toEqual([...operationNames(DAEMON_SET_OPERATIONS, mode)].sort());
  });
});

describe("a history", () => {
  it("runs the same from the same JSON", () => {
    for (let number = 0; number < 10; number++) {
      const history = historyOf(number, "chaos");
      const again: History = JSON.parse(JSON.stringify(history));
      expect(endOf(again)).toEqual(endOf(history));
    }
  });
});
