import { emptyState, handle, type LogEntry, shelfOf } from "@everynode/api";
import { BUILT_IN_KINDS } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { type Controller, done, newSimulation, type Reconcile, requested, seeded, send, settle, type Simulation, type View, viewOf, type WriteContext } from "./index.js";

interface Heard {
  readonly write: LogEntry;
  readonly actor: string;
  readonly context: WriteContext;
}

const configMap = (name: string): object => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" } });
const create = (name: string): Parameters<typeof requested>[1] => ({ verb: "create", kind: "ConfigMap", namespace: "default", object: configMap(name), fieldValidation: "Strict" });
const isCopy = (key: string): boolean => key.endsWith("-copy");

function* copy(key: string, view: View): Reconcile {
  const original = view.get("ConfigMap", key);
  if (original !== undefined) yield* send({ verb: "create", kind: "ConfigMap", namespace: "default", object: configMap(`${original.metadata.name}-copy`) });
  return done();
}

const copier: Controller = { name: "copier", watches: [{ kind: "ConfigMap", on: ({ key }, waker) => (isCopy(key) ? undefined : waker.enqueue(key)) }], reconcile: copy };

function simulationWith(...names: readonly string[]): Simulation {
  const empty = emptyState({ seed: 7, nowMs: 0, kinds: BUILT_IN_KINDS });
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } };
  const { state } = handle(empty, { verb: "create", kind: "Namespace", object: namespace, fieldValidation: "Strict" }, { name: "test" });
  return names.reduce((simulation, name) => requested(simulation, create(name)).simulation, newSimulation({ cluster: state, controllers: [copier], trace: "full" }));
}

const keysOf = (objects: { readonly keys: () => string[] }): readonly string[] => objects.keys();
const deleteAll = { verb: "deletecollection", kind: "ConfigMap", namespace: "default" } as const;

describe("a check", () => {
  it("hears of every write of a request, each with the collection as it was right then, and of the store before and after all of them", () => {
    const heard: Heard[] = [];
    const start = simulationWith("a", "b", "c");
    requested(start, deleteAll, "user", (write, actor, context) => void heard.push({ write, actor, context }));
    expect(heard.map(({ write, actor }) => [actor, write.type, write.key])).toEqual(["a", "b", "c"].map((name) => ["user", "DELETED", `default/${name}`]));
    expect(heard.map(({ write }) => keysOf(write.after.objects))).toEqual([["default/b", "default/c"], ["default/c"], []]);
    for (const { context } of heard) {
      expect(keysOf(shelfOf(context.before, "ConfigMap").collection.objects)).toEqual(["default/a", "default/b", "default/c"]);
      expect(keysOf(shelfOf(context.after, "ConfigMap").collection.objects)).toEqual([]);
      expect(context.request).toMatchObject(deleteAll);
      expect(context.asking).toBeUndefined();
    }
  });

  it("can ask what the controller that writes saw when it decided, whoever orders the steps", () => {
    for (let seed = 0; seed < 10; seed++) {
      const names: string[] = [];
      settle(simulationWith("a", "b"), {
        chooser: seeded(seed),
        check: (write, actor, { asking }) => {
          expect(actor).toBe("copier");
          const original = asking === undefined ? undefined : viewOf(asking).get("ConfigMap", asking.key);
          names.push(`${original?.metadata.name ?? ""} for ${write.object.metadata.name}`);
        },
      });
      expect(names.sort()).toEqual(["a for a-copy", "b for b-copy"]);
    }
  });

  it("is not needed: a run comes to the same hash with and without it", () => {
    const start = simulationWith("a", "b");
    const checked = settle(start, { check: () => undefined }).simulation;
    expect(checked.hash).toEqual(settle(start).simulation.hash);
  });
});

describe("a full trace", () => {
  it("has a line for every object that a deletecollection takes", () => {
    const start = simulationWith("a", "b", "c");
    const { trace } = requested(start, deleteAll).simulation;
    const gone = [...trace.from(start.trace.end)].flatMap((entry) => (entry.type === "request" && entry.write !== undefined ? [entry.write.object.metadata.name] : []));
    expect(gone).toEqual(["a", "b", "c"]);
  });
});
