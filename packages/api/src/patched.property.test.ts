import { decodeObject, type KubeObject } from "@everynode/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { objectAt, shelfOf } from "./cluster-state.js";
import { mergePatch } from "./patch/merge-patch.js";
import { created, podSketch, testCluster } from "./test-cluster.js";

const state = created(testCluster(), "Pod", podSketch("a", { nodeSelector: { disk: "ssd" }, tolerations: [{ key: "k", operator: "Exists" }], securityContext: { runAsUser: 1 } }));
const stored = objectAt(state, "Pod", "default/a") as KubeObject;
const { kind } = shelfOf(state, "Pod");

/** Patches of what the pod has, of what it might have, and of what no pod has; right and wrong. */
const patches = fc.record(
  {
    metadata: fc.record({ labels: fc.oneof(fc.constant(null), fc.dictionary(fc.constantFrom("app", "tier"), fc.oneof(fc.string(), fc.nat(), fc.constant(null)))), bogus: fc.boolean() }, { requiredKeys: [] }),
    spec: fc.record(
      {
        nodeSelector: fc.oneof(fc.constant(null), fc.constant({}), fc.dictionary(fc.constantFrom("disk", "zone"), fc.oneof(fc.string(), fc.nat()))),
        tolerations: fc.oneof(fc.constant(null), fc.array(fc.record({ key: fc.string(), operator: fc.constantFrom("Exists", 1) }, { requiredKeys: [] }), { maxLength: 2 })),
        securityContext: fc.oneof(fc.constant({}), fc.record({ runAsUser: fc.oneof(fc.integer(), fc.constant("x"), fc.constant(null)), fsGroup: fc.nat() }, { requiredKeys: [] })),
        hostNetwork: fc.oneof(fc.boolean(), fc.constant("yes")),
        bogus: fc.nat(),
      },
      { requiredKeys: [] },
    ),
    status: fc.record({ phase: fc.string(), conditions: fc.constant(null) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

describe("a patched object", () => {
  it("decodes to the same, whether or not one knows which of its parts were decoded before", () => {
    fc.assert(
      fc.property(patches, (patch) => {
        const patched = mergePatch(stored, patch);
        if (!patched.ok) return;
        const knowing = decodeObject(patched.value, kind, { fieldValidation: "Strict", decoded: stored });
        expect(knowing).toEqual(decodeObject(patched.value, kind, { fieldValidation: "Strict" }));
      }),
      { numRuns: 1000 },
    );
  });
});
