import { type Controller, type Reconcile, send } from "@everynode/core";
import { describe, expect, it } from "vitest";
import { type History, historyOf } from "../history/history.js";
import type { Mode } from "../history/mode.js";
import { atOnce } from "../history/play.js";
import { sameTwice } from "./same-twice.js";
import { type Controllers, type Theatre, theatre } from "../history/theatre.js";
import { DAEMON_CONTROLLER } from "../daemon/write-moment.js";

/** Random histories of each mode: `HISTORIES_TWICE=300` plays so many instead of the few of every day. A history is played three times, and its cluster written out after each operation. */
const COUNT = Number(process.env["HISTORIES_TWICE"] ?? 12);
const TIMEOUT_MS = 30_000 + COUNT * 1000;

const history: History = {
  mode: "strict",
  seed: 1,
  order: 3,
  lag: "none",
  nodes: 3,
  operations: [{ do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false }, { do: "steps", count: 21 }, { do: "steps", count: 21 }, { do: "settle" }],
};

/** A DaemonSet controller that asks at last for an object whose name is told to it. */
const asking =
  (name: () => string): Controllers =>
  (builtIn) =>
    builtIn.map((controller): Controller => {
      if (controller.name !== DAEMON_CONTROLLER) return controller;
      return {
        ...controller,
        *reconcile(key, view): Reconcile {
          yield* send({ verb: "get", kind: "Namespace", name: name() });
          yield* send({ verb: "get", kind: "Namespace", name: "default" });
          return yield* controller.reconcile(key, view);
        },
      };
    });

const namesOf = (house: Theatre): readonly string[] => atOnce(sameTwice(history, { house })).map(({ oracle, is }) => `${oracle}: ${is}`);

describe("a history that is played twice", () => {
  it("goes the same way, also with its cluster saved and loaded", () => {
    expect(namesOf(theatre())).toEqual([]);
  });

  it("is told of where it goes another way", () => {
    let count = 0;
    expect(namesOf(theatre({ controllers: asking(() => `n${count++}`) }))[0]).toMatch(/^P-26: after operation 2, steps count=21, played again: hash /);
  });

  it("is told of where a controller asks for something else when it is run again", () => {
    let count = 0;
    const house = theatre({ controllers: asking(() => `n${count++}`) });
    const anew: Theatre = {
      ...house,
      *open(nodes, seed) {
        const simulation = yield* house.open(nodes, seed);
        count = 0;
        return simulation;
      },
    };
    const [found = ""] = namesOf(anew);
    expect(found).toContain("played with its cluster saved and loaded");
    expect(found).toMatch(/controller "daemonset-controller", key ".+": is not deterministic: run again with the same view and replies it asked for \{.*"n\d+"\}\}, where it had asked for \{.*"n\d+"\}\}/);
  });
});

describe.each<Mode>(["strict", "chaos"])("random histories (%s)", (mode) => {
  it(
    "go the same way when they are played twice, also with their clusters saved and loaded",
    () => {
      const house = theatre();
      const found = Array.from({ length: COUNT }, (_, number) => number).flatMap((number) => atOnce(sameTwice(historyOf(number, mode), { house })).map(({ is, must }) => `historyOf(${number}, "${mode}"): ${is}, ${must}`));
      expect(found).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
