import { BUILT_IN_KINDS, deepEqual, isJsonObject, type JsonSchema, type Kind, ownValue } from "@everynode/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compared } from "./compared.js";
import { difference, type FieldSet, intersection, isEmptySet, NO_FIELDS, pathsOf, union, withoutAll } from "./field-set.js";
import { fieldsOf } from "./fields-of.js";
import { identityOf, type Managers } from "./managers.js";
import { merged } from "./merged.js";
import { mergeTypeOf } from "./merge-type.js";
import { type Applied, applied, claimedByUpdate, type Writer } from "./ownership.js";

const text: JsonSchema = { type: "string" };
const part: JsonSchema = { type: "object", properties: { name: text, size: { type: "integer" } } };
const SCHEMA: JsonSchema = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: {
        color: text,
        tags: { type: "array", items: text, "x-kubernetes-list-type": "set" },
        parts: { type: "array", items: part, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] },
        whole: { type: "array", items: part },
        labels: { type: "object", additionalProperties: text },
        one: { type: "object", "x-kubernetes-map-type": "atomic", properties: { a: text, b: text } },
        free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      },
    },
  },
};

const builtIn = (key: string): Kind => BUILT_IN_KINDS.byKey(key) as Kind;
const GADGET: Kind = { ...builtIn("ConfigMap"), key: "Gadget.example.com", kind: "Gadget", group: "example.com", validation: SCHEMA };
const { schema: _, ...UNTYPED } = GADGET;

const word = fc.constantFrom("x", "y", "z");
const sized = fc.record({ name: word, size: fc.nat(2) }, { requiredKeys: ["name"] });
const gadgets = fc.record(
  {
    color: word,
    tags: fc.uniqueArray(word),
    parts: fc.uniqueArray(sized, { selector: ({ name }) => name }),
    whole: fc.array(sized, { maxLength: 2 }),
    labels: fc.dictionary(word, word),
    one: fc.record({ a: word, b: word }, { requiredKeys: [] }),
    free: fc.dictionary(word, fc.oneof(word, fc.array(word, { maxLength: 2 }), fc.dictionary(word, word))),
  },
  { requiredKeys: [] },
);

const containers = fc.uniqueArray(
  fc.record(
    {
      name: word,
      image: word,
      args: fc.array(word, { maxLength: 2 }),
      env: fc.uniqueArray(fc.record({ name: word, value: word }), { selector: ({ name }) => name }),
      ports: fc.uniqueArray(fc.record({ containerPort: fc.constantFrom(80, 443), protocol: fc.constantFrom("TCP", "UDP") }), { selector: ({ containerPort, protocol }) => `${containerPort}${protocol}` }),
    },
    { requiredKeys: ["name"] },
  ),
  { selector: ({ name }) => name },
);
const podSpecs = fc.record({ containers, nodeSelector: fc.dictionary(word, word), tolerations: fc.array(fc.record({ key: word }), { maxLength: 2 }), priority: fc.nat(2) }, { requiredKeys: [] });
const daemonSets = fc.record({ minReadySeconds: fc.nat(2), template: fc.record({ spec: podSpecs }) }, { requiredKeys: [] });

const metadata = fc.record({ labels: fc.dictionary(word, word), finalizers: fc.uniqueArray(word) }, { requiredKeys: [] });

/** A kind and three configurations of it. */
const cases = fc.oneof(
  ...([
    [{ ...UNTYPED, validation: SCHEMA }, gadgets],
    [builtIn("DaemonSet"), daemonSets],
    [builtIn("Pod"), podSpecs],
  ] as const).map(([kind, specs]) => {
    const config: fc.Arbitrary<object> = fc.record({ metadata, spec: specs as fc.Arbitrary<object> }, { requiredKeys: [] });
    return fc.tuple(fc.constant(kind as Kind), config, config, config);
  }),
);

const writer = (kind: Kind, manager: string, operation: "Apply" | "Update" = "Apply"): Writer => ({
  manager: { manager, operation, apiVersion: "v1", subresource: "" },
  type: mergeTypeOf(kind),
  within: (fields) => fields,
});

interface World {
  readonly object: unknown;
  readonly managers: Managers;
}

const NOTHING: World = { object: {}, managers: new Map() };

const apply = (world: World, who: Writer, config: object, force = true): Applied => applied(who, world.managers, { live: world.object, config, force });

function after(world: World, who: Writer, config: object): World {
  const done = apply(world, who, config);
  if (!done.ok) throw new Error("a forced apply has no conflicts");
  return done;
}

const ownedBy = ({ managers }: World, who: Writer): FieldSet => managers.get(identityOf(who.manager))?.fields ?? NO_FIELDS;

/** The value without nulls, and without maps and lists that have nothing else in them. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(bare);
  if (!isJsonObject(value)) return value ?? undefined;
  const kept = Object.keys(value).flatMap((name) => (bare(ownValue(value, name)) === undefined ? [] : [[name, bare(ownValue(value, name))] as const]));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

const RUNS = { numRuns: 200 };

describe("server-side apply", () => {
  it("changes nothing when it is done again", () => {
    fc.assert(
      fc.property(cases, ([kind, before, config]) => {
        const [one, other] = [writer(kind, "one"), writer(kind, "other")];
        const once = after(after(NOTHING, other, before), one, config);
        const again = apply(once, one, config, false);
        expect(again).toMatchObject({ ok: true, changed: false });
        expect(again.ok && again.managers).toEqual(once.managers);
      }),
      RUNS,
    );
  });

  it("makes the object say what the configuration says, and its applier own it", () => {
    fc.assert(
      fc.property(cases, ([kind, before, config]) => {
        const one = writer(kind, "one");
        const done = after(after(NOTHING, writer(kind, "other"), before), one, config);
        expect(bare(merged(one.type, done.object, config))).toEqual(bare(done.object));
        expect(ownedBy(done, one)).toEqual(fieldsOf(one.type, config));
      }),
      RUNS,
    );
  });

  it("has no conflict between two who own no field in common", () => {
    fc.assert(
      fc.property(cases, ([kind, mine, theirs]) => {
        const [one, other] = [writer(kind, "one"), writer(kind, "other")];
        fc.pre(isEmptySet(intersection(fieldsOf(one.type, mine), fieldsOf(one.type, theirs))));
        expect(apply(after(NOTHING, one, mine), other, theirs, false).ok).toBe(true);
      }),
      RUNS,
    );
  });

  it("has conflicts about exactly those fields that it would change and another owns", () => {
    fc.assert(
      fc.property(cases, ([kind, theirs, mine]) => {
        const [one, other] = [writer(kind, "one"), writer(kind, "other")];
        const world = after(NOTHING, other, theirs);
        const { modified, added } = compared(one.type, world.object, merged(one.type, world.object, mine));
        const taken = pathsOf(intersection(ownedBy(world, other), union(modified, added)));
        const done = apply(world, one, mine, false);
        expect(done.ok ? [] : done.conflicts.map(({ path }) => path)).toEqual(taken);
      }),
      RUNS,
    );
  });

  it("leaves nothing behind of what only its applier owned and gives up", () => {
    fc.assert(
      fc.property(cases, ([kind, first, second]) => {
        const one = writer(kind, "one");
        const done = after(after(NOTHING, one, first), one, second);
        expect(bare(done.object)).toEqual(bare(after(NOTHING, one, second).object));
      }),
      RUNS,
    );
  });

  it("leaves what another owns too, though its applier gives it up", () => {
    fc.assert(
      fc.property(cases, ([kind, first, theirs, second]) => {
        const [one, other] = [writer(kind, "one"), writer(kind, "other")];
        const world = after(after(NOTHING, one, first), other, theirs);
        const done = after(world, one, second);
        const lost = difference(ownedBy(world, other), ownedBy(done, other));
        // What the other one lost it lost to what was applied over it, never to what was given up.
        expect(isEmptySet(withoutAll(lost, fieldsOf(one.type, second)))).toBe(true);
      }),
      RUNS,
    );
  });
});

describe("an update", () => {
  it("owns what it makes and changes, and nobody else does", () => {
    fc.assert(
      fc.property(cases, ([kind, theirs, update]) => {
        const [other, one] = [writer(kind, "other"), writer(kind, "one", "Update")];
        const world = after(NOTHING, other, theirs);
        const { others, claimed } = claimedByUpdate(one, world.managers, { before: world.object, after: update });
        const rest = [...others.values()].map(({ fields }) => fields).reduce(union, NO_FIELDS);
        const { modified, added, removed } = compared(one.type, world.object, update);
        expect(claimed).toEqual(union(modified, added));
        expect(isEmptySet(intersection(rest, union(claimed, removed)))).toBe(true);
      }),
      RUNS,
    );
  });

  it("of nothing changes nothing", () => {
    fc.assert(
      fc.property(cases, ([kind, config]) => {
        const world = after(NOTHING, writer(kind, "other"), config);
        const { others, claimed } = claimedByUpdate(writer(kind, "one", "Update"), world.managers, { before: world.object, after: structuredClone(world.object) });
        expect(isEmptySet(claimed) && deepEqual([...others], [...world.managers])).toBe(true);
      }),
      RUNS,
    );
  });
});
