import { objectAt } from "@everynode/api";
import { type Action, actionId, type Chooser, type Controller, done, enabledActions, orderly, perform, type Reconcile, requested, runUntil, seeded, send, settle, type Simulation } from "@everynode/core";
import type { KubeObject } from "@everynode/model";
import { createCluster } from "everynode";
import { describe, expect, it } from "vitest";
import { pct, threadOf } from "./pct.js";

/** The threads that can act at this instant. */
const threadsOf = (simulation: Simulation): readonly string[] => [...new Set(enabledActions(simulation).map(threadOf))].sort();

const SET = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent" },
  spec: { selector: { matchLabels: { app: "agent" } }, template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image: "agent:1" }] } } },
};

const start = (): Simulation => createCluster({ nodes: 2, objects: [SET], trace: "off" }).simulation;

interface Taken {
  readonly actions: readonly Action[];
  readonly simulation: Simulation;
}

function taken(chooser: Chooser, from: Simulation, count: number): Taken {
  const actions: Action[] = [];
  let simulation = from;
  for (let left = count; left > 0; left--) {
    const action = chooser(simulation);
    if (action === undefined) break;
    actions.push(action);
    simulation = perform(simulation, action);
  }
  return { actions, simulation };
}

describe("an order by priorities", () => {
  it("is the same each time", () => {
    const from = start();
    for (let seed = 0; seed < 20; seed++) {
      const make = (): Chooser => pct({ seed, depth: 3, steps: 60, from: from.steps });
      expect(taken(make(), from, 80).actions).toEqual(taken(make(), from, 80).actions);
    }
  });

  it("goes on the same after it was asked about an earlier step again", () => {
    const from = start();
    for (let seed = 0; seed < 20; seed++) {
      const chooser = pct({ seed, depth: 4, steps: 40, from: from.steps });
      const whole = taken(chooser, from, 60).actions;
      const half = taken(chooser, from, 30);
      expect([...half.actions, ...taken(chooser, half.simulation, 30).actions]).toEqual(whole);
    }
  });

  it("may begin with whatever may happen", () => {
    const from = start();
    const first = new Set(Array.from({ length: 400 }, (_, seed) => actionId(pct({ seed, depth: 1, from: from.steps })(from) as Action)));
    expect([...first].sort()).toEqual(enabledActions(from).map(actionId).sort());
    expect(threadsOf(from).length).toBe(first.size);
  });

  it("never prefers one thread now and the other later, unless a priority has changed", () => {
    for (let seed = 0; seed < 10; seed++) {
      const chooser = pct({ seed, depth: 1, steps: 1000 });
      const preferred = new Set<string>();
      let simulation = start();
      for (let action = chooser(simulation); action !== undefined; action = chooser(simulation)) {
        const thread = threadOf(action);
        for (const other of threadsOf(simulation)) if (other !== thread) preferred.add(`${thread} to ${other}`);
        simulation = perform(simulation, action);
      }
      for (const pair of preferred) expect(preferred.has(pair.split(" to ").reverse().join(" to "))).toBe(false);
    }
  });

  it("ends, and then everybody acts in order", () => {
    const from = start();
    const { cluster } = runUntil(from, from.cluster.nowMs + 5000, { chooser: pct({ seed: 3, depth: 3, steps: 30, from: from.steps }) });
    expect(cluster.nowMs).toBe(from.cluster.nowMs + 5000);
  });
});

const GO = { kind: "ConfigMap", namespace: "default", name: "go" } as const;
const ROUNDS = 12;

type Go = KubeObject & { readonly data?: { readonly round?: string; readonly late?: string } };

const patched = (data: object): Reconcile<unknown> => send({ verb: "patch", ...GO, patchType: "merge", patch: { data } });

function* goRound(): Reconcile {
  for (let round = 1; round <= ROUNDS; round++) yield* patched({ round: String(round) });
  return done();
}

/** Thinks that it comes before the last round. */
function* comeInTime(): Reconcile {
  const go = yield* send<Go>({ verb: "get", ...GO });
  if (go.ok && go.object.data?.round === String(ROUNDS)) yield* patched({ late: "yes" });
  return done();
}

const onceWoken = (name: string, reconcile: () => Reconcile): Controller => ({ name, watches: [{ kind: "ConfigMap", on: ({ type, key }, waker) => (type === "ADDED" ? waker.enqueue(key) : undefined) }], reconcile });

function isLate(chooser: Chooser): boolean {
  const { simulation } = createCluster({ trace: "off", controllers: () => [onceWoken("guest", comeInTime), onceWoken("host", goRound)] });
  const begun = requested(simulation, { verb: "create", ...GO, object: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: GO.name } } }).simulation;
  const end: Go | undefined = objectAt(settle(begun, { chooser }).simulation.cluster, GO.kind, "default/go");
  return end?.data?.late === "yes";
}

describe("a bug that takes one long delay", () => {
  it("is found by priorities far more often than by drawing at each step, and never in order", () => {
    const count = (chooserOf: (seed: number) => Chooser): number => Array.from({ length: 200 }, (_, seed) => isLate(chooserOf(seed))).filter(Boolean).length;
    expect(isLate(orderly)).toBe(false);
    const byPriorities = count((seed) => pct({ seed, depth: 1 }));
    expect(byPriorities).toBeGreaterThan(200 / 4);
    expect(byPriorities).toBeGreaterThan(10 * count(seeded));
  });
});
