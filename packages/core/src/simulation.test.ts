import { emptyState, handle, objectAt, shelfOf } from "@everynode/api";
import { BUILT_IN_KINDS } from "@everynode/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  actorOf,
  type Chooser,
  clockAt,
  type Controller,
  ControllerError,
  crashed,
  done,
  draw,
  enqueueKey,
  hashDigits,
  loadSimulation,
  newSimulation,
  now,
  orderly,
  recall,
  type Reconcile,
  remember,
  requeueAfter,
  requested,
  RestlessError,
  retry,
  runUntil,
  saveSimulation,
  seeded,
  send,
  sendAll,
  settle,
  type Simulation,
  step,
  still,
  type View,
} from "./index.js";

const START_MS = 1_767_225_600_000;
const configMap = (name: string, data: Record<string, string> = {}): object => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" }, data });

/** Keeps two copies of every ConfigMap that is no copy itself, remembers how often it has run, and draws a number. */
function* copy(key: string, view: View): Reconcile {
  const original = view.get("ConfigMap", key);
  if (original === undefined) return done();
  const runs = ((yield* recall<number>(`runs ${key}`)) ?? 0) + 1;
  yield* remember(`runs ${key}`, runs);
  const drawn = yield* draw("copies");
  const copies = [`${original.metadata.name}-copy-1`, `${original.metadata.name}-copy-2`];
  const found = yield* send({ verb: "get", kind: "ConfigMap", namespace: "default", name: copies[0] ?? "" });
  if (found.ok) return done();
  const answers = yield* sendAll(copies.map((name) => ({ verb: "create" as const, kind: "ConfigMap", namespace: "default", object: configMap(name, { drawn: String(drawn) }) })));
  const failed = answers.find((answer) => !answer.ok);
  return failed === undefined ? done() : retry("a copy was refused");
}

const copier: Controller = {
  name: "copier",
  workers: 2,
  watches: [{ kind: "ConfigMap", on: (change, waker) => (change.key.includes("-copy-") ? undefined : waker.enqueue(change.key)) }],
  reconcile: copy,
};

function simulationOf(controllers: readonly Controller[], latencies = {}): Simulation {
  const empty = emptyState({ seed: 7, nowMs: START_MS, kinds: BUILT_IN_KINDS });
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } };
  const { state } = handle(empty, { verb: "create", kind: "Namespace", object: namespace, fieldValidation: "Strict" }, { name: "test" });
  return newSimulation({ cluster: state, controllers, latencies });
}

const withConfigMap = (simulation: Simulation, name: string): Simulation => requested(simulation, { verb: "create", kind: "ConfigMap", namespace: "default", object: configMap(name) }).simulation;

const names = (simulation: Simulation): readonly string[] => shelfOf(simulation.cluster, "ConfigMap").collection.objects.keys();

function stepped(simulation: Simulation, steps: number, chooser: Chooser): Simulation {
  let next = simulation;
  for (let i = 0; i < steps; i++) next = step(next, chooser) ?? next;
  return next;
}

describe("a simulation", () => {
  it("reconciles what was asked for", () => {
    const { simulation, atRest } = settle(withConfigMap(simulationOf([copier]), "a"));
    expect(atRest).toBe(true);
    expect(names(simulation)).toEqual(["default/a", "default/a-copy-1", "default/a-copy-2"]);
  });

  it("does the same from a fork, from JSON and from a second run, wherever it is cut", () => {
    fc.assert(
      fc.property(fc.nat(30), fc.integer({ min: 1, max: 5 }), fc.nat(1000), fc.boolean(), (cut, count, seed, slow) => {
        const latencies = slow ? { copier: { watchMs: 2, requestMs: 3 } } : {};
        const chooser = seeded(seed);
        const begin = (): Simulation => Array.from({ length: count }, (_, i) => `m${i}`).reduce(withConfigMap, simulationOf([copier], latencies));
        const straight = settle(begin(), { chooser }).simulation;
        const at = stepped(begin(), cut, chooser);
        const other = settle(at, { chooser }).simulation;
        const again = settle(at, { chooser }).simulation;
        const loaded = loadSimulation(JSON.parse(JSON.stringify(saveSimulation(at))), { kinds: BUILT_IN_KINDS, setup: at.setup });
        const fromJson = settle(loaded, { chooser }).simulation;
        expect(hashDigits(other.hash)).toBe(hashDigits(straight.hash));
        expect(hashDigits(again.hash)).toBe(hashDigits(straight.hash));
        expect(hashDigits(fromJson.hash)).toBe(hashDigits(straight.hash));
        expect(saveSimulation(fromJson)).toEqual(saveSimulation(straight));
      }),
      { numRuns: 60 },
    );
  });

  it("says which controller asks differently when it is run again", () => {
    let counter = 0;
    const fickle: Controller = {
      ...copier,
      name: "fickle",
      *reconcile(): Reconcile {
        counter++;
        const name = `n${counter}`;
        yield* send({ verb: "get", kind: "ConfigMap", namespace: "default", name });
        return done();
      },
    };
    const at = stepped(withConfigMap(simulationOf([fickle]), "a"), 2, orderly);
    expect(step(at)).toBeDefined();
    expect(() => step(at)).toThrow(/controller "fickle", key "default\/a": is not deterministic/);
  });

  it("is intact after a controller that does not end", () => {
    const endless: Controller = {
      ...copier,
      name: "endless",
      *reconcile(): Reconcile {
        for (;;) yield* now();
      },
    };
    const begun = withConfigMap(simulationOf([endless]), "a");
    const delivered = stepped(begun, 1, orderly);
    expect(() => still(delivered)).toThrow(ControllerError);
    expect(() => still(delivered)).toThrow(/controller "endless", key "default\/a": did not end within 100000 effects/);
    expect(names(delivered)).toEqual(["default/a"]);
  });

  it("is intact after a controller that throws", () => {
    const broken: Controller = {
      ...copier,
      name: "broken",
      *reconcile(): Reconcile {
        yield* now();
        throw new TypeError("no such thing");
      },
    };
    expect(() => settle(withConfigMap(simulationOf([broken]), "a"))).toThrow('controller "broken", key "default/a": threw TypeError: no such thing');
  });

  it("names what keeps it from coming to rest", () => {
    const restless: Controller = {
      ...copier,
      name: "restless",
      watches: [{ kind: "ConfigMap", on: (change, waker) => waker.enqueue(change.key) }],
      *reconcile(key): Reconcile {
        const count = (yield* recall<number>("count")) ?? 0;
        yield* remember("count", count + 1);
        yield* send({ verb: "patch", kind: "ConfigMap", namespace: "default", name: key.slice(8), patchType: "merge", patch: { data: { count: String(count) } } });
        return done();
      },
    };
    expect(() => settle(withConfigMap(simulationOf([restless]), "a"), { maxSteps: 500 })).toThrow(RestlessError);
    expect(() => settle(withConfigMap(simulationOf([restless]), "a"))).toThrow(/^the cluster does not come to rest: 200\d{3} steps at one instant/);
  });

  it("forgets everything in a crash and lists anew", () => {
    const { simulation } = settle(withConfigMap(simulationOf([copier]), "a"));
    expect(actorOf(simulation, "copier")?.memory.get("runs default/a")).toBe(1);
    const after = settle(crashed(simulation, "copier")).simulation;
    expect(actorOf(after, "copier")?.memory.get("runs default/a")).toBe(1);
    expect(names(after)).toEqual(names(simulation));
  });

  it("lets other clocks and requests come between the requests of one reconcile", () => {
    const latencies = { copier: { watchMs: 0, requestMs: 10 } };
    const begun = still(withConfigMap(simulationOf([copier], latencies), "a"));
    expect(names(begun)).toEqual(["default/a"]);
    const later = runUntil(begun, START_MS + 10);
    expect(names(later)).toEqual(["default/a"]);
    const atLast = runUntil(later, START_MS + 20);
    expect(names(atLast)).toHaveLength(3);
    expect(atLast.cluster.nowMs).toBe(START_MS + 20);
  });

  it("backs off 5 ms, 10 ms, 20 ms from one failure to the next, and starts over once it is done", () => {
    const seen: number[] = [];
    const failing: Controller = {
      ...copier,
      name: "failing",
      *reconcile(): Reconcile {
        seen.push((yield* now()) - START_MS);
        return seen.length < 5 ? retry("not yet") : seen.length === 5 ? requeueAfter(100) : seen.length === 6 ? retry("again") : done();
      },
    };
    settle(withConfigMap(simulationOf([failing]), "a"));
    expect(seen).toEqual([0, 5, 15, 35, 75, 175, 180]);
  });

  it("never has one key reconciled twice at once, though its reconcile asks for it again at its beginning", () => {
    let runs = 0;
    let most = 0;
    let under = 0;
    const eager: Controller = {
      ...copier,
      name: "eager",
      *reconcile(key): Reconcile {
        runs++;
        under++;
        most = Math.max(most, under);
        if (runs < 5) yield* enqueueKey(key);
        yield* send({ verb: "get", kind: "ConfigMap", namespace: "default", name: "a" });
        under--;
        return done();
      },
    };
    settle(withConfigMap(simulationOf([eager]), "a"));
    expect([runs, most]).toEqual([5, 1]);
  });

  it("never moves its clock back", () => {
    const simulation = simulationOf([copier]);
    expect(clockAt(simulation, START_MS - 1).cluster.nowMs).toBe(START_MS);
  });

  it("keeps its logs short as soon as their readers have read them, step by step or at once", () => {
    const begin = (): Simulation => Array.from({ length: 600 }, (_, i) => `m${i}-copy-x`).reduce(withConfigMap, simulationOf([copier]));
    const logOf = (simulation: Simulation): readonly number[] => [shelfOf(simulation.cluster, "ConfigMap").log.start, shelfOf(simulation.cluster, "ConfigMap").log.end];
    expect(logOf(begin())).toEqual([0, 600]);
    expect(logOf(settle(begin()).simulation)).toEqual([472, 600]);
    expect(logOf(stepped(begin(), 1000, orderly))).toEqual([472, 600]);
  });

  it("lets a request fail, time out, or crash its controller, before or after it took effect", () => {
    const faulty = (fault: "error" | "timeout" | "crash-before" | "crash-after"): Simulation => {
      let count = 0;
      const chooser: Chooser = (simulation) => {
        const action = orderly(simulation);
        if (action?.type !== "resume") return action;
        count++;
        return count === 2 ? { ...action, fault } : action;
      };
      return settle(withConfigMap(simulationOf([copier]), "a"), { chooser }).simulation;
    };
    for (const fault of ["error", "timeout", "crash-before", "crash-after"] as const) {
      const simulation = faulty(fault);
      expect(objectAt(simulation.cluster, "ConfigMap", "default/a-copy-1"), fault).toBeDefined();
    }
  });
});
