import { describe, expect, it } from "vitest";
import { type Checked, played } from "../history/check-history.js";
import { type History, historyOf, orderName } from "../history/history.js";
import type { Mode } from "../history/mode.js";
import { atOnce } from "../history/play.js";
import { theatre } from "../history/theatre.js";
import { scriptStepText, withScripts } from "./script.js";

const house = theatre();
const play = (history: History): Checked => atOnce(played(history, { oracles: [], situations: [], house, notesOrders: true }));
const endOf = ({ simulation, orders, writes }: Checked): object => ({ steps: simulation.steps, revision: simulation.cluster.revision, nowMs: simulation.cluster.nowMs, writes, orders });

describe("a history whose order was drawn", () => {
  it.each<Mode>(["strict", "chaos"])("goes the same way by the script of what was done in it (%s)", (mode) => {
    const orders = new Set<string>();
    for (let number = 0; number < 60; number++) {
      const history = historyOf(number, mode);
      if (history.order === null) continue;
      orders.add(orderName(history));
      const drawn = play(history);
      expect([number, endOf(play(withScripts(history, drawn.orders)))]).toEqual([number, endOf(drawn)]);
    }
    expect(orders.size).toBeGreaterThan(5);
  });
});

describe("a step of a script", () => {
  it("is said in words", () => {
    expect(scriptStepText("kubelet/deliver/Pod alone")).toBe("kubelet hears of a Pod");
    expect(scriptStepText("kubelet/deliver/*")).toBe("kubelet hears of all that is new");
    expect(scriptStepText("daemonset-controller/start/default/agent")).toBe("daemonset-controller takes up default/agent");
    expect(scriptStepText("daemonset-controller/resume/default/agent alone")).toBe("daemonset-controller's request for default/agent is done");
  });
});
