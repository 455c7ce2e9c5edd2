import type { Controller } from "@everynode/core";
import { done, enqueueKey, retry, send } from "@everynode/core";
import { describe, expect, it } from "vitest";
import { checkController, type CheckControllerOptions, CounterexampleError, tryController } from "./check-controller.js";
import { counterexampleText, replayLine } from "./counterexample.js";
import { everynodeMatchers } from "./matchers.js";
import type { Oracle } from "../oracles/oracle.js";
import { operation } from "../operations/operation-rule.js";
import { PATTERNS } from "./pattern.js";

/** Labels nodes, if they are not labelled yet. */
const labeller: Controller = {
  name: "labeller",
  watches: [{ kind: "Node", on: (change, waker) => waker.enqueue(change.key) }],
  *reconcile(name, view) {
    const node = view.get("Node", name);
    if (node === undefined || node.metadata.labels?.["seen"] === "yes") return done();
    const answer = yield* send({ verb: "patch", kind: "Node", name, patchType: "merge", patch: { metadata: { labels: { seen: "yes" } } } });
    return answer.ok || answer.code === 404 ? done() : retry("not labelled");
  },
};

const noTaints: Oracle = {
  name: "no-taints",
  title: "nobody taints a node",
  onWrite: ({ kind, key, object }) => (kind === "Node" && JSON.stringify(object).includes('"key":"k"') ? [{ object: `Node ${key}`, is: "it has a taint with the key k", must: "no such taint" }] : []),
};

const why = async (options: CheckControllerOptions): Promise<string> => checkController(options).then(
  () => "nothing",
  (error: unknown) => (error as Error).message,
);

describe("checkController", () => {
  it("says how much was checked, where all held", async () => {
    const { runs, writes, counterexample } = await checkController({ controller: labeller, runs: 30 });
    expect(runs).toBe(30);
    expect(writes).toBeGreaterThan(100);
    expect(counterexample).toBeUndefined();
  });

  it("tells a counterexample that is small and plays again", async () => {
    const options = { controller: labeller, oracles: [noTaints] };
    const { counterexample } = await tryController(options);
    expect(counterexample?.history.operations).toEqual([{ do: "taintNode", node: 0, taint: "k:NoSchedule" }]);
    if (counterexample === undefined) return;
    const again = await tryController({ ...options, replay: replayLine(counterexample) });
    expect(again.counterexample?.violation).toEqual(counterexample.violation);
    const text = counterexampleText(counterexample);
    for (const part of ["no-taints Node node-0", "is:   it has a taint with the key k", "must: no such taint", '1. taintNode node=0 taint="k:NoSchedule"', "user: MODIFIED Node node-0", "Replay:", "await checkController("]) expect(text).toContain(part);
    await expect(checkController(options)).rejects.toBeInstanceOf(CounterexampleError);
  });

  it("finds the same from the same seed, and other histories from another", async () => {
    const found = async (seed: number): Promise<unknown> => (await tryController({ controller: labeller, oracles: [noTaints], seed })).counterexample?.found;
    expect(await found(3)).toEqual(await found(3));
    expect(await found(4)).not.toEqual(await found(3));
  });

  it("plays what failed once first", async () => {
    const { counterexample } = await tryController({ controller: labeller, oracles: [noTaints] });
    const corpus = counterexample === undefined ? [] : [replayLine(counterexample)];
    expect((await tryController({ controller: labeller, oracles: [noTaints], corpus })).counterexample?.runs).toBe(0);
  });

  it.each(PATTERNS)("tries the pattern %s", async (pattern) => {
    expect((await checkController({ controller: labeller, pattern, runs: 20 })).runs).toBe(20);
  });

  it("does what a user's own operations say", async () => {
    const done: unknown[] = [];
    const wave = operation({ weight: 3, domains: { node: [0, 1] }, perform: (stage, args) => void done.push(args.node, stage.list("Node").length) });
    await checkController({ controller: labeller, operations: { wave }, runs: 10 });
    expect(done.length).toBeGreaterThan(10);
  });

  it("is a matcher too", async () => {
    expect.extend(everynodeMatchers);
    expect((await everynodeMatchers.toSurvive(labeller, { runs: 10 })).pass).toBe(true);
    const broken = await everynodeMatchers.toSurvive(labeller, { oracles: [noTaints] });
    expect(broken.pass).toBe(false);
    expect(broken.message()).toContain("expected labeller to survive\n\nno-taints Node node-0");
  });
});

describe("bad use is told", () => {
  const throwing: Oracle = { name: "mine", title: "throws", onState: () => (undefined as unknown as readonly string[]).map(String) as never };
  const empty = { name: "mine", title: "says nothing", onState: () => undefined } as unknown as Oracle;

  it.each<[string, CheckControllerOptions, RegExp]>([
    ["an oracle that throws", { oracles: [throwing] }, /the oracle "mine" threw in onState: TypeError: Cannot read properties of undefined/],
    ["an oracle that returns nothing", { oracles: [empty] }, /the oracle "mine" must return findings from onState, \[\] or .*; it returned nothing/],
    ["an option that there is not", { run: 3 } as CheckControllerOptions, /does not know "run"; it takes controller, /],
    ["a function for a controller", { controller: (() => undefined) as unknown as Controller }, /controller must have a name, watches and a reconcile/],
    ["no runs", { runs: 0 }, /runs must be a whole number from 1; got 0/],
    ["a pattern that there is not", { pattern: "stale" as never }, /pattern must be one of intermediate-state, stale-state, unobserved-state; got "stale"/],
    ["an operation without weight", { operations: { wave: operation({ weight: 0, domains: {}, perform: () => undefined }) } }, /operation "wave" needs a weight above 0/],
    ["a replay that is no JSON", { replay: "nonsense" }, /the text to replay is no JSON/],
    ["a replay of another version", { replay: '{"everynode":7,"mode":"strict"}' }, /of another version: it has "everynode": 7, and this version reads 1/],
    ["a replay with a wrong order", { replay: '{"everynode":1,"mode":"strict","seed":1,"order":"x","lag":"none","nodes":1,"operations":[]}' }, /has a wrong order: got "x"/],
    ["a replay of an operation that there is not", { replay: '{"everynode":1,"mode":"strict","seed":1,"order":null,"lag":"none","nodes":1,"operations":[{"do":"wave"}]}' }, /the operation "wave", which is unknown here/],
  ])("%s", async (_, options, message) => {
    expect(await why({ controller: labeller, ...options })).toMatch(message);
  });

  it("a controller that loops", async () => {
    const looping: Controller = {
      ...labeller,
      *reconcile(name) {
        for (;;) yield* enqueueKey(name, 5);
      },
    };
    expect(await why({ controller: looping })).toMatch(/contract cluster\n  is:   controller "labeller", key "node-\d": did not end within 100000 effects/);
  });

  it("a controller that never does anything", async () => {
    expect(await why({ controller: { ...labeller, watches: [{ kind: "Node" }] }, runs: 20 })).toMatch(/20 histories held, but labeller was never woken/);
  });
});
