import { type Controller, done, type Reconcile, retry, send } from "@everynode/core";
import { describe, expect, it } from "vitest";
import { tryController } from "./check-controller.js";

/** A generator controller that calls something in the middle of its work. */
const calling = (call: () => unknown): Controller => ({
  name: "impure",
  watches: [{ kind: "Node", on: (change, waker) => waker.enqueue(change.key) }],
  *reconcile(name): Reconcile {
    yield { type: "recall", key: name };
    call();
    return done();
  },
});

const why = async (call: () => unknown): Promise<string> => (await tryController({ controller: calling(call), runs: 3, shrinkMs: 100 })).counterexample?.violation.is ?? "nothing";

describe("a controller that is not what it knows", () => {
  it.each<[string, () => unknown]>([
    ["Date.now", () => Date.now()],
    ["new Date()", () => new Date()],
    ["performance.now", () => performance.now()],
    ["Math.random", () => Math.random()],
    ["crypto.randomUUID", () => crypto.randomUUID()],
    ["setTimeout", () => setTimeout(() => undefined, 1)],
  ])("is told that it calls %s, and where", async (what, call) => {
    const is = await why(call);
    expect(is).toContain(`calls ${what}, which says something else in every run`);
    expect(is).toMatch(/purity\.test\.ts:\d+:\d+/);
  });

  it("may use what is always the same", async () => {
    expect(await why(() => [new Date(0).getTime(), Date.UTC(2026, 0), Math.max(1, 2)])).toBe("nothing");
  });

  it("is told that it does something else when it is run again", async () => {
    const calls = { count: 0 };
    const counting: Controller = {
      ...calling(() => undefined),
      watches: [...calling(() => undefined).watches, { kind: "ConfigMap" }],
      *reconcile(name, view): Reconcile {
        calls.count++;
        if (view.get("ConfigMap", `default/${name}`) !== undefined) return done();
        const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { count: String(calls.count) } };
        const made = yield* send({ verb: "create", kind: "ConfigMap", namespace: "default", object, fieldValidation: "Strict" });
        if (!made.ok) return retry("not made");
        yield { type: "request", request: { verb: "get", kind: "Node", name } };
        return done();
      },
    };
    const { counterexample } = await tryController({ controller: counting, runs: 60, shrinkMs: 500 });
    expect(counterexample?.violation.oracle).toBe("P-26");
  });
});

describe("the guards", () => {
  it("are down when no check is under way, and let everybody else through while one is", async () => {
    const { now } = Date;
    const check = tryController({ controller: calling(() => undefined), runs: 3 });
    expect(Date.now()).toBeGreaterThan(0);
    expect(new Date()).toBeInstanceOf(Date);
    await check;
    expect(Date.now).toBe(now);
  });
});
