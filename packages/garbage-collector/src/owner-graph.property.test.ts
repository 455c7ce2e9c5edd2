/** Laws of the collector on random histories of random owner graphs, whoever acts first. */
import { objectAt } from "@everynode/api";
import { crashed, requested, seeded, settle, type Simulation, step, type WriteCheck } from "@everynode/core";
import { invariant, type OwnerReference } from "@everynode/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { garbageCollector } from "./index.js";
import { checkAtRest, checkCollected, checkEnded, type Pending, pendingOf } from "./owner-laws.js";
import { lookedUp, referenceTo, trialOf, withDeleted, withObject, withPatch } from "./trial.js";

// Namespaced kinds in two namespaces, a kind of a user, and a kind without namespaces.
const PLACES = ["ConfigMap default/a", "ConfigMap default/b", "ConfigMap default/c", "Secret default/s", "ConfigMap other/d", "Gadget.example.com default/g", "Gadget.example.com default/h", "Node m", "Node n"];
const POLICIES = ["Background", "Foreground", "Orphan"] as const;
const HELD = "example.com/held";

/** A reference: to what is there, to what was never there, to the same name with another uid, or to a kind that does not exist. */
interface Reference {
  readonly to: number;
  readonly flaw: "none" | "other uid" | "unknown kind";
  readonly blocks: boolean;
}

type Operation =
  | { readonly do: "create"; readonly at: number; readonly owners: readonly Reference[]; readonly held: boolean }
  | { readonly do: "own"; readonly at: number; readonly owners: readonly Reference[] }
  | { readonly do: "free"; readonly at: number }
  | { readonly do: "delete"; readonly at: number; readonly policy: (typeof POLICIES)[number] }
  | { readonly do: "define" }
  | { readonly do: "steps"; readonly count: number }
  | { readonly do: "settle" }
  | { readonly do: "crash" };

const at = fc.nat(PLACES.length - 1);
const flaw = fc.oneof({ weight: 12, arbitrary: fc.constant("none" as const) }, { weight: 2, arbitrary: fc.constant("other uid" as const) }, { weight: 1, arbitrary: fc.constant("unknown kind" as const) });
const owners = fc.uniqueArray(fc.record<Reference>({ to: at, flaw, blocks: fc.boolean() }), { maxLength: 3, selector: ({ to }) => to });
const held = fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ do: fc.constant("create" as const), at, owners, held }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("own" as const), at, owners }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("delete" as const), at, policy: fc.constantFrom(...POLICIES) }) },
  { weight: 5, arbitrary: fc.nat(12).map((count): Operation => ({ do: "steps", count })) },
  { weight: 2, arbitrary: fc.constant<Operation>({ do: "settle" }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("free" as const), at }) },
  { weight: 1, arbitrary: fc.constant<Operation>({ do: "define" }) },
  { weight: 1, arbitrary: fc.constant<Operation>({ do: "crash" }) },
);

const VERSIONS = [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }];
const DEFINITION = { group: "example.com", scope: "Namespaced", names: { kind: "Gadget", plural: "gadgets" }, versions: VERSIONS };

/** A history in the making, and what is to be seen of deletions that are under way. */
class History {
  trial: Simulation = trialOf([garbageCollector()]);
  readonly #chooser;
  readonly #pending = new Map<string, Pending>();
  readonly #check: WriteCheck = (write, actor, context) => {
    checkCollected(write, actor, context);
    // Deletions of the collector's own take the place of a person's, with a policy of their own.
    if (context.request.verb === "delete") this.#pending.delete(write.object.metadata.uid);
  };

  constructor(seed: number) {
    this.#chooser = seeded(seed);
  }

  play(operation: Operation): void {
    if (operation.do === "define") return this.define();
    if (operation.do === "steps") return this.#steps(operation.count);
    if (operation.do === "settle") return this.rest();
    if (operation.do === "crash") {
      this.trial = crashed(this.trial, "generic-garbage-collector");
      return;
    }
    const what = PLACES[operation.at] ?? "";
    const isServed = this.trial.cluster.kinds.byKey(what.slice(0, what.indexOf(" "))) !== undefined;
    const present = isServed ? lookedUp(this.trial, what) : undefined;
    if (!isServed || (operation.do === "create") === (present !== undefined)) return;
    if (operation.do === "create") this.trial = withObject(this.trial, what, { owners: this.#references(operation.owners), finalizers: operation.held ? [HELD] : [] });
    else if (operation.do === "delete") this.#delete(what, operation.policy);
    else if (operation.do === "free") this.#patch(what, { finalizers: present?.metadata.finalizers?.filter((each) => each !== HELD) ?? [] });
    else this.#patch(what, { ownerReferences: this.#references(operation.owners) });
  }

  define(): void {
    const name = "CustomResourceDefinition gadgets.example.com";
    if (lookedUp(this.trial, name) === undefined) this.trial = withObject(this.trial, name, { spec: DEFINITION });
  }

  /** Runs until nothing is left to do. */
  rest(): void {
    this.#steps(2_000);
    const { simulation, atRest } = settle(this.trial, { chooser: this.#chooser, check: this.#check });
    invariant(atRest, "the collector does not come to rest");
    this.trial = simulation;
    checkAtRest(this.trial.cluster);
  }

  #references(given: readonly Reference[]): readonly OwnerReference[] {
    return given.map(({ to, flaw: wrong, blocks }) => {
      const [kind = "", key = ""] = (PLACES[to] ?? "").split(" ");
      const known = this.trial.cluster.kinds.byKey(kind);
      const object = known === undefined ? undefined : objectAt(this.trial.cluster, kind, key);
      const apiVersion = kind.startsWith("Gadget") ? "example.com/v1" : "v1";
      const uid = wrong === "other uid" || object === undefined ? `ghost-${to}` : object.metadata.uid;
      return { apiVersion, kind: wrong === "unknown kind" ? "Ghost" : (known?.kind ?? "Gadget"), name: key.slice(key.indexOf("/") + 1), uid, blockOwnerDeletion: blocks };
    });
  }

  /** What a person changes is no longer for the collector alone to see to. */
  #patch(what: string, metadata: object): void {
    const uid = lookedUp(this.trial, what)?.metadata.uid;
    this.trial = withPatch(this.trial, what, { metadata });
    for (const [owner, pending] of this.#pending) this.#pending.set(owner, { ...pending, dependents: pending.dependents.filter((each) => each.uid !== uid) });
    this.#ended();
  }

  #delete(what: string, policy: (typeof POLICIES)[number]): void {
    const object = lookedUp(this.trial, what);
    invariant(object !== undefined, `there is no ${what}`);
    this.#pending.delete(object.metadata.uid);
    if (policy !== "Background") this.#pending.set(object.metadata.uid, pendingOf(this.trial, object, policy));
    this.trial = withDeleted(this.trial, what, { propagationPolicy: policy });
  }

  #steps(count: number): void {
    for (let left = count; left > 0; left--) {
      const next = step(this.trial, this.#chooser, this.#check);
      if (next === undefined) return;
      this.trial = next;
      this.#ended();
    }
  }

  /** Looks at every owner whose deletion has come to its end. */
  #ended(): void {
    const there = new Set(this.trial.cluster.shelves.flatMap(({ collection }) => collection.objects.values().map(({ metadata }) => metadata.uid)));
    for (const [owner, pending] of this.#pending) {
      if (there.has(owner)) continue;
      checkEnded(pending, this.trial.cluster);
      this.#pending.delete(owner);
    }
  }
}

describe("whatever happens to a graph of owners", () => {
  it("nothing with a living owner is collected, owners go after those that block them and orphans lose them, and no dependent of an absent owner is left", () => {
    const histories = fc.tuple(fc.nat(), fc.boolean(), fc.array(operation, { maxLength: 40 }));
    fc.assert(
      fc.property(histories, ([seed, isDefined, operations]) => {
        const history = new History(seed);
        if (isDefined) history.define();
        for (const each of operations) history.play(each);
        history.rest();
      }),
      { numRuns: 1000 },
    );
  }, 60_000);
});

/** Who of `size` objects owns whom: an edge goes from an owner to what it owns. */
type Edges = readonly (readonly [owner: number, owned: number])[];

/** Which objects are left once `removed` is gone: those without owners at the beginning, and those with an owner that is left. */
function survivors(size: number, edges: Edges, removed: number): readonly number[] {
  const left = new Set(Array.from({ length: size }, (_, i) => i).filter((i) => i !== removed));
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const i of left) {
      const mine = edges.filter(([, owned]) => owned === i);
      if (mine.length > 0 && !mine.some(([owner]) => left.has(owner))) left.delete(i);
    }
  }
  return [...left];
}

describe("one deletion in a graph of owners that is at rest", () => {
  const SIZE = 7;
  const nameOf = (i: number): string => (i % 3 === 2 ? `Gadget.example.com default/o${i}` : `ConfigMap default/o${i}`);

  function referencesOf(trial: Simulation, edges: Edges, i: number): readonly OwnerReference[] {
    return edges.filter(([, owned]) => owned === i).map(([owner]) => referenceTo(trial, nameOf(owner), { blockOwnerDeletion: (owner + i) % 2 === 0 }));
  }

  /** Objects o0 to o6, each owned by those that the edges say; cycles come about by patches. */
  function graphOf(edges: Edges): Simulation {
    let trial = withObject(trialOf([garbageCollector()]), "CustomResourceDefinition gadgets.example.com", { spec: DEFINITION });
    for (let i = 0; i < SIZE; i++) trial = withObject(trial, nameOf(i));
    for (let i = 0; i < SIZE; i++) {
      const ownerReferences = referencesOf(trial, edges, i);
      if (ownerReferences.length > 0) trial = withPatch(trial, nameOf(i), { metadata: { ownerReferences } });
    }
    return settle(trial).simulation;
  }

  const edge = fc.tuple(fc.nat(SIZE - 1), fc.nat(SIZE - 1)).filter(([owner, owned]) => owner !== owned);
  const edges = fc.uniqueArray(edge, { maxLength: 14, selector: ([owner, owned]) => owner * SIZE + owned });

  it("leaves exactly what has an owner left, or never had one; as an orphan's owner, everything else", () => {
    fc.assert(
      fc.property(edges, fc.nat(SIZE - 1), fc.constantFrom(...POLICIES), fc.nat(), (graph, removed, policy, seed) => {
        const trial = withDeleted(graphOf(graph), nameOf(removed), { propagationPolicy: policy });
        const { simulation, atRest } = settle(trial, { chooser: seeded(seed), check: checkCollected });
        expect(atRest).toBe(true);
        const expected = policy === "Orphan" ? survivors(SIZE, [], removed) : survivors(SIZE, graph, removed);
        expect(Array.from({ length: SIZE }, (_, i) => i).filter((i) => lookedUp(simulation, nameOf(i)) !== undefined)).toEqual(expected);
        checkAtRest(simulation.cluster);
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  it("takes a chain of hundred objects, and a thousand dependents of one owner", () => {
    let trial = trialOf([garbageCollector()]);
    const owned = (name: string, owner: string): Simulation => withObject(trial, `ConfigMap default/${name}`, { owners: [referenceTo(trial, `ConfigMap default/${owner}`, { blockOwnerDeletion: true })] });
    trial = withObject(trial, "ConfigMap default/c0");
    for (let i = 1; i < 100; i++) trial = owned(`c${i}`, `c${i - 1}`);
    for (let i = 0; i < 1_000; i++) trial = owned(`d${i}`, "c99");
    trial = withDeleted(settle(trial).simulation, "ConfigMap default/c0", { propagationPolicy: "Foreground" });
    const { response } = requested(settle(trial).simulation, { verb: "list", kind: "ConfigMap" });
    expect(response).toMatchObject({ ok: true, object: { items: [] } });
  });
});
