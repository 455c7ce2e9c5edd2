/** What the autoscaler keeps of its view, and what-if views, hold their own against a fresh look. */
import { emptyState } from "@everynode/api";
import { actorOf, newSimulation, supposed, supposedGone, View, withFacts } from "@everynode/core";
import { BUILT_IN_KINDS, invariant, type Pod, withKinds, WORLD_KINDS } from "@everynode/model";
import { expectedNode } from "@everynode/node";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AutoscalerFacts, autoscalerFacts } from "./facts.js";
import { clusterAutoscaler } from "./cluster-autoscaler.js";
import { nodeInfoIn } from "./prospect.js";

/** What the autoscaler sees of a cluster in which there is nothing. */
function emptyView(): View<AutoscalerFacts> {
  const kinds = withKinds(BUILT_IN_KINDS, WORLD_KINDS);
  const actor = actorOf(newSimulation({ cluster: emptyState({ seed: 1, nowMs: 0, kinds }), controllers: [clusterAutoscaler({ groups: [] })] }), "cluster-autoscaler");
  invariant(actor !== undefined, "there is an autoscaler");
  return new View({ informers: actor.informers, facts: actor.facts as AutoscalerFacts, nowMs: 0, kinds });
}

interface PodForm {
  readonly pod: number;
  readonly node: number | undefined;
  readonly phase: "Pending" | "Running" | "Succeeded";
  readonly daemon: boolean;
  readonly waits: boolean;
  readonly gone: boolean;
}

const form: fc.Arbitrary<PodForm> = fc.record({
  pod: fc.nat(3),
  node: fc.option(fc.nat(1), { nil: undefined }),
  phase: fc.constantFrom("Pending", "Running", "Succeeded"),
  daemon: fc.boolean(),
  waits: fc.boolean(),
  gone: fc.boolean(),
});

function podOf({ pod, node, phase, daemon, waits }: PodForm): Pod {
  const ownerReferences = daemon ? [{ apiVersion: "apps/v1", kind: "DaemonSet", name: "agent", uid: "u", controller: true }] : [];
  const conditions = waits ? [{ type: "PodScheduled", status: "False" as const, reason: "Unschedulable" }] : [];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `pod-${pod}`, namespace: "default", uid: `uid-${pod}`, resourceVersion: "1", creationTimestamp: "", ownerReferences },
    spec: { containers: [{ name: "main", image: "a:1", resources: { requests: { cpu: "100m" } } }], ...(node === undefined ? {} : { nodeName: `node-${node}` }) },
    status: { phase, conditions },
  } as unknown as Pod;
}

function known({ waiting, keepers, scheduler }: AutoscalerFacts, view: View): object {
  const prospect = withFacts(view, scheduler);
  return { waiting: waiting.keys(), keepers: [...keepers.entries()], nodes: ["node-0", "node-1"].map((name) => nodeInfoIn(prospect, name)?.requested.cpuMilli) };
}

describe("a view in which something is supposed", () => {
  it("has the facts that a fresh look at it would find", () => {
    fc.assert(
      fc.property(fc.array(form, { maxLength: 20 }), (forms) => {
        let view = emptyView();
        for (const name of ["node-0", "node-1"]) view = supposed(view, expectedNode({ name }, 0), autoscalerFacts);
        for (const each of forms) view = (each.gone ? supposedGone : supposed)(view, podOf(each), autoscalerFacts);
        expect(known(view.facts, view)).toEqual(known(autoscalerFacts.build(withFacts(view, undefined)), view));
      }),
      { numRuns: 100 },
    );
  });
});
