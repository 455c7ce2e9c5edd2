import { type Chooser, type Controller, done, orderly, type Reconcile, requested, seeded, send, settle, type Simulation } from "@everynode/core";
import { objectAt } from "@everynode/api";
import type { KubeObject } from "@everynode/model";
import { createCluster } from "everynode";
import { describe, expect, it } from "vitest";
import { explore, type ExploreOptions } from "./explore.js";
import { pct } from "./pct.js";
import { replayOrder } from "./replay-order.js";

type Counter = KubeObject & { readonly data?: { readonly count?: string } };

const COUNTER = { kind: "ConfigMap", namespace: "default", name: "counter" } as const;

/** Counts one up, once: reads, then writes. Whoever writes in between is forgotten. */
function* countUp(key: string): Reconcile {
  if (key !== "default/go") return done();
  const read = yield* send<Counter>({ verb: "get", ...COUNTER });
  if (!read.ok) return done();
  const count = String(Number(read.object.data?.count ?? 0) + 1);
  yield* send({ verb: "patch", ...COUNTER, patchType: "merge", patch: { data: { count } } });
  return done();
}

const counter = (name: string): Controller => ({ name, watches: [{ kind: "ConfigMap", on: ({ type, key }, waker) => (type === "ADDED" ? waker.enqueue(key) : undefined) }], reconcile: countUp });

function twoCounters(): Simulation {
  let { simulation } = createCluster({ trace: "off", controllers: () => [counter("one"), counter("two")] });
  for (const name of ["counter", "go"]) simulation = requested(simulation, { verb: "create", kind: "ConfigMap", namespace: "default", object: { apiVersion: "v1", kind: "ConfigMap", metadata: { name } } }).simulation;
  return simulation;
}

function countOf({ cluster }: Simulation): string | undefined {
  const found: Counter | undefined = objectAt(cluster, COUNTER.kind, "default/counter");
  return found?.data?.count;
}

const START = twoCounters();
const endsAt = (chooser: Chooser): string | undefined => countOf(settle(START, { chooser }).simulation);
const found = (chooserOf: (seed: number) => Chooser, runs = 300): number => Array.from({ length: runs }, (_, seed) => endsAt(chooserOf(seed))).filter((count) => count !== "2").length;

const OPTIONS: ExploreOptions = { subject: "one", explored: ["two"], atRest: (simulation) => (countOf(simulation) === "2" ? [] : [{ object: "ConfigMap default/counter", is: String(countOf(simulation)), must: "2" }]) };

describe("an update that is lost when two controllers race", () => {
  it("never shows in an orderly run, nor without a change of priorities", () => {
    expect(endsAt(orderly)).toBe("2");
    expect(found((seed) => pct({ seed, depth: 1, from: START.steps, steps: 20 }))).toBe(0);
  });

  it("is found by priorities that change once, more often than they promise", () => {
    const threads = 6;
    const steps = 20;
    const runs = 300;
    expect(found((seed) => pct({ seed, depth: 2, from: START.steps, steps }), runs)).toBeGreaterThan(runs / (threads * steps));
  });

  it("is found by chance too", () => {
    expect(found(seeded)).toBeGreaterThan(0);
  });

  it.each(["depth-first", "fewest-departures"] as const)("is found by exploring all orders, %s, and told in a way that can be gone again", (search) => {
    const { ended, violation } = explore(START, { ...OPTIONS, search });
    expect(ended).toBe("violation");
    expect(violation?.findings).toEqual([{ object: "ConfigMap default/counter", is: "1", must: "2" }]);
    const again = replayOrder(START, violation?.path ?? [], OPTIONS);
    expect(again.findings).toEqual(violation?.findings);
    expect(again.done).toEqual(violation?.path);
    expect(countOf(again.simulation)).toBe("1");
  });

  it("is told by the choices that an orderly run would not make", () => {
    const departures = explore(START, { ...OPTIONS, search: "fewest-departures" }).violation?.departures;
    expect(departures?.map(({ id }) => id)).toMatchInlineSnapshot(`
      [
        "two/deliver/ConfigMap",
        "two/deliver/ConfigMap",
        "two/start/default/go",
        "one/start/default/go",
      ]
    `);
  });

  it("is found where one of the two is left to the environment, which acts as late as it may; the result says who is explored", () => {
    const { ended, explored, environment } = explore(START, { ...OPTIONS, explored: [] });
    expect({ explored, environment }).toEqual({ explored: ["one"], environment: ["two"] });
    expect(ended).toBe("violation");
  });
});
