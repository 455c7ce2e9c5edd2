import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode } from "../decoding.js";
import { BUILT_IN_KINDS } from "../kinds.js";
import type { Kind } from "../kind.js";
import type { DaemonSet } from "../types.generated.js";
import { daemonSetRules as rules } from "./daemon-set.js";
import { templateGeneration, withTemplateGeneration } from "./template-generation.js";

const KIND = BUILT_IN_KINDS.byKey("DaemonSet") as Kind;

/** A stored DaemonSet whose pods run `image`, with some other knobs. */
function daemonSetOf({ image, minReadySeconds, label }: Knobs): DaemonSet {
  const labels = { app: "a" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "c", image }] } };
  const body = { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "a", namespace: "x", labels: { label } }, spec: { minReadySeconds, selector: { matchLabels: labels }, template } };
  const decoded = decode(body, KIND, { fieldValidation: "Strict" });
  if (!decoded.ok) return expect.fail(decoded.status.message ?? "");
  const created = rules.prepareCreate(rules.defaulted(decoded.object as DaemonSet));
  return { ...created, metadata: { ...created.metadata, uid: "u", resourceVersion: "1", creationTimestamp: "2024-01-01T00:00:00Z" } };
}

interface Knobs {
  readonly image: string;
  readonly minReadySeconds: number;
  readonly label: string;
}

const knobs: fc.Arbitrary<Knobs> = fc.record({ image: fc.constantFrom("a", "b"), minReadySeconds: fc.constantFrom(1, 2), label: fc.constantFrom("a", "b") });

describe("a DaemonSet", () => {
  it("starts with generation 1 and template generation 1", () => {
    const created = daemonSetOf({ image: "a", minReadySeconds: 1, label: "a" });
    expect([created.metadata.generation, templateGeneration(created)]).toEqual([1, 1n]);
  });

  it("counts changes of its spec, and of its template apart", () => {
    fc.assert(
      fc.property(knobs, knobs, (before, after) => {
        const old = daemonSetOf(before);
        const updated = rules.prepareUpdate(daemonSetOf(after), old);
        const newTemplate = before.image !== after.image;
        const newSpec = newTemplate || before.minReadySeconds !== after.minReadySeconds;
        return updated.metadata.generation === (newSpec ? 2 : 1) && templateGeneration(updated) === (newTemplate ? 2n : 1n);
      }),
    );
  });

  it("counts its templates whatever a client writes into the annotation", () => {
    const old = daemonSetOf({ image: "a", minReadySeconds: 1, label: "a" });
    expect(templateGeneration(rules.prepareUpdate(withTemplateGeneration(old, 7n), old))).toBe(1n);
  });

  it("keeps its counts through a write of the status", () => {
    const old = daemonSetOf({ image: "a", minReadySeconds: 1, label: "a" });
    const written = rules.status?.prepare({ ...daemonSetOf({ image: "b", minReadySeconds: 2, label: "b" }), status: { ...old.status, numberReady: 3 } }, old);
    expect([written?.spec, written?.status.numberReady, written === undefined ? 0n : templateGeneration(written)]).toEqual([old.spec, 3, 1n]);
  });

  it("either loses pods first or gains them first, never both and never neither", () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1, "0%", "50%"), fc.constantFrom(0, 1, "0%", "50%"), (maxUnavailable, maxSurge) => {
        const old = daemonSetOf({ image: "a", minReadySeconds: 1, label: "a" });
        const object = { ...old, spec: { ...old.spec, updateStrategy: { type: "RollingUpdate" as const, rollingUpdate: { maxUnavailable, maxSurge } } } };
        const isZero = (value: number | string): boolean => Number.parseInt(String(value), 10) === 0;
        return (rules.validate(object).length === 0) === (isZero(maxUnavailable) !== isZero(maxSurge));
      }),
    );
  });
});
