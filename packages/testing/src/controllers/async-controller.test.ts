import { type Change, type Controller, done, hashDigits, type Reconcile, retry, type Simulation, type View } from "@everynode/core";
import type { KubeObject } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { checkController, tryController } from "../check/check-controller.js";
import { played } from "../history/check-history.js";
import { historyOf } from "../history/history.js";
import { COMMON_OPERATIONS } from "../operations/operation-table.js";
import { awaited } from "../history/play.js";
import { theatre } from "../history/theatre.js";
import { asyncController, type AsyncControllerOptions } from "./async-controller.js";

const NAME = "notes-controller";
const noteOf = (node: string, labels: object = {}): object => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: node, namespace: "default" }, data: { labels: JSON.stringify(labels) } });

const toNode = ({ kind, object }: Change): readonly string[] => (kind === "Node" ? [object.metadata.name] : []);

/** Keeps a ConfigMap with the labels of each node: as a generator. */
function* generated(key: string, view: View): Reconcile {
  const node = view.get("Node", key);
  const note = view.get("ConfigMap", `default/${key}`);
  if (node === undefined || note !== undefined) return done();
  const answer = yield { type: "request", request: { verb: "create", kind: "ConfigMap", namespace: "default", object: noteOf(key, node.metadata.labels), fieldValidation: "Strict" } };
  const { ok, status } = answer as { readonly ok: boolean; readonly status?: { readonly message?: string; readonly reason?: string } };
  return ok ? done() : retry(`Error from server (${status?.reason ?? ""}): ${status?.message ?? ""}`);
}

const asGenerator: Controller = {
  name: NAME,
  watches: [{ kind: "Node", on: (change, waker) => toNode(change).forEach((key) => waker.enqueue(key)) }, { kind: "ConfigMap" }],
  reconcile: generated,
};

/** The same, as an `async` function. */
const asPromise = asyncController({
  name: NAME,
  for: "Node",
  reads: ["ConfigMap"],
  async reconcile({ name }, client) {
    const node = await client.get("Node", { name });
    const note = await client.get("ConfigMap", { name });
    if (node === undefined || note !== undefined) return;
    await client.create(noteOf(name, node.metadata.labels));
  },
});

async function endOf(controller: Controller, number: number): Promise<Simulation> {
  const house = theatre({ subject: NAME, operations: COMMON_OPERATIONS, controllers: (builtIn) => [...builtIn, controller] });
  const traced = {
    ...house,
    *open(nodes: number, seed: number) {
      const simulation = yield* house.open(nodes, seed);
      return { ...simulation, setup: { ...simulation.setup, trace: "hash" as const } };
    },
  };
  return (await awaited(played(historyOf(number, "chaos", house), { house: traced, oracles: [] }))).simulation;
}

describe("an async controller", () => {
  it("does the same as the generator that asks for the same, under all faults and orders", async () => {
    for (let number = 0; number < 40; number++) {
      const [one, other] = [await endOf(asGenerator, number), await endOf(asPromise, number)];
      expect({ number, hash: hashDigits(other.hash), steps: other.steps, revision: other.cluster.revision }).toEqual({ number, hash: hashDigits(one.hash), steps: one.steps, revision: one.cluster.revision });
    }
  }, 30_000);

  const broken = async (reconcile: AsyncControllerOptions["reconcile"]): Promise<string> => {
    const { counterexample } = await tryController({ controller: asyncController({ name: "broken", for: "Node", reads: ["ConfigMap"], reconcile }), runs: 5, shrinkMs: 200 });
    return counterexample === undefined ? "nothing" : `${counterexample.violation.oracle}: ${counterexample.violation.is}`;
  };

  it("is told where it calls the machine's clock, chance or timers", async () => {
    const place = /async-controller\.test\.ts:\d+:\d+/;
    const calls: readonly (readonly [string, () => unknown])[] = [
      ["Date.now", () => Date.now()],
      ["new Date()", () => new Date()],
      ["performance.now", () => performance.now()],
      ["Math.random", () => Math.random()],
      ["crypto.randomUUID", () => crypto.randomUUID()],
      ["setTimeout", () => setTimeout(() => undefined, 1)],
      ["fetch", () => void fetch("http://localhost")],
    ];
    for (const [what, call] of calls) {
      const at = await broken(async () => void call());
      expect(at).toContain(what);
      expect(at).toMatch(place);
      const later = await broken(async ({ name }, client) => {
        await client.get("Node", { name });
        await client.create(noteOf(name));
        await Promise.resolve();
        call();
      });
      expect(later).toContain(what);
      expect(later).toMatch(place);
    }
  }, 60_000);

  it("may use dates that it is given", async () => {
    expect(await broken(async (_, client) => void new Date(client.nowMs).toISOString())).toBe("nothing");
  });

  it("is told of its mistakes, and where they are", async () => {
    const at = await broken(async ({ name }, client) => {
      const object = (await client.get("ConfigMap", { name })) as KubeObject;
      expect(object.metadata.name).toBe(name);
    });
    expect(at).toMatch(/contract: controller "broken", key "node-\d": threw TypeError: Cannot read properties of undefined/);
  });

  it("is told that it waits for something that no simulation has", async () => {
    expect(await broken(async () => new Promise(() => undefined))).toMatch(/waits for something that is not its client/);
  }, 30_000);

  it("sends what it asks for at the same time together", async () => {
    const seen: number[] = [];
    const controller = asyncController({
      name: "together",
      for: "Node",
      reads: ["ConfigMap"],
      async reconcile({ name }, client) {
        if ((await client.get("ConfigMap", { name: `${name}-a` })) !== undefined) return;
        const made = await Promise.allSettled(["a", "b", "c"].map(async (part) => client.create(noteOf(`${name}-${part}`))));
        seen.push(made.length);
      },
    });
    await checkController({ controller, runs: 10 });
    expect(seen.length).toBeGreaterThan(0);
    expect(new Set(seen)).toEqual(new Set([3]));
  });
});
