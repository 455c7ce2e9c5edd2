import { emptyState, handle, shelfOf } from "@everynode/api";
import { BUILT_IN_KINDS, type Event, type KubeObject } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { type Controller, done, newSimulation, record, settle } from "./index.js";

/** Tells of every namespace that it hears of. */
const teller = (name: string): Controller => ({
  name,
  watches: [{ kind: "Namespace", on: ({ key }, waker) => waker.enqueue(key) }],
  *reconcile(key, view) {
    const object = view.get("Namespace", key);
    if (object !== undefined) yield* record({ object, type: "Normal", reason: "Seen", message: `seen by ${name}` });
    return done();
  },
});

describe("two who tell of one object at one instant", () => {
  it("are both heard", () => {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } };
    const { state } = handle(emptyState({ seed: 1, nowMs: 1_767_225_600_000, kinds: BUILT_IN_KINDS }), { verb: "create", kind: "Namespace", object: namespace, fieldValidation: "Strict" }, { name: "test" });
    const { simulation } = settle(newSimulation({ cluster: state, controllers: [teller("a"), teller("b")] }));
    const events = shelfOf(simulation.cluster, "Event").collection.objects.values() as readonly KubeObject[] as readonly Event[];
    expect(events.map(({ message, source, count }) => `${source?.component}: ${message}, ${count}`).sort()).toEqual(["a: seen by a, 1", "b: seen by b, 1"]);
  });
});
