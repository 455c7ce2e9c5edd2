import { SortedMap } from "@everynode/api";
import { actorOf, runUntil, seeded, type Simulation, View } from "@everynode/core";
import { quantityMilliValue, parseQuantity } from "@everynode/model";
import fc from "fast-check";
import { expect, it } from "vitest";
import { scheduler } from "./index.js";
import { NodeTable } from "./node-table.js";
import { schedulerFacts } from "./facts.js";
import { asked, onlyNode, trialOf, withNode, withoutPod, withPod } from "./trial.js";

const cpu = (text: string): number => {
  const result = parseQuantity(text);
  return result.ok ? quantityMilliValue(result.quantity) : 0;
};

/** Maps as objects, so that they can be compared. */
const plain = (facts: unknown): unknown => JSON.parse(JSON.stringify(facts, (_, value: unknown) => (value instanceof SortedMap ? [...value.entries()] : value instanceof NodeTable ? value.infos() : value)));

const move = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("pod"), cpu: fc.integer({ min: 100, max: 900 }), port: fc.integer({ min: 0, max: 2 }), node: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("delete"), at: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("fail"), at: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("cordon"), node: fc.integer({ min: 1, max: 3 }), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("drop"), node: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("run"), ms: fc.integer({ min: 0, max: 30 }) }) },
);
type Move = { readonly do: string; readonly cpu?: number; readonly port?: number; readonly node?: number; readonly at?: number; readonly on?: boolean; readonly ms?: number };

const objects = (trial: Simulation, kind: string): readonly string[] => trial.cluster.shelves.find((shelf) => shelf.kind.key === kind)?.collection.objects.keys() ?? [];

/** The trial after one move of a user; `name` is free for a new pod. */
function moved(trial: Simulation, step: Move, name: string): Simulation {
  const pods = objects(trial, "Pod").map((key) => key.slice("default/".length));
  const pod = pods.length === 0 ? undefined : pods[(step.at ?? 0) % pods.length];
  const node = `n${step.node}`;
  if (step.do === "pod") {
    const ports = step.port === 0 ? [] : [{ containerPort: 1, hostPort: step.port }];
    return withPod(trial, name, { requests: { cpu: `${step.cpu}m` }, ports, spec: step.node === 0 ? {} : onlyNode(node) });
  }
  if (step.do === "delete" && pod !== undefined) return withoutPod(trial, pod);
  if (step.do === "fail" && pod !== undefined) return asked(trial, { verb: "patch", kind: "Pod", namespace: "default", name: pod, subresource: "status", patchType: "merge", patch: { status: { phase: "Failed" } } });
  if (step.do === "cordon" && objects(trial, "Node").includes(node)) return asked(trial, { verb: "patch", kind: "Node", name: node, patchType: "merge", patch: { spec: { unschedulable: step.on } } });
  if (step.do === "drop") return objects(trial, "Node").includes(node) ? asked(trial, { verb: "delete", kind: "Node", name: node }) : withNode(trial, node);
  return trial;
}

/** How much more cpu than there is, or how many pods on one port more than one, the pods of the worst node have taken. */
function overbooked(trial: Simulation): number {
  const taken = new Map<string, { cpu: number; ports: Map<number, number> }>();
  for (const shelf of trial.cluster.shelves) {
    if (shelf.kind.key !== "Pod") continue;
    shelf.collection.objects.forEach((object) => {
      const { spec, status } = object as unknown as { spec: { nodeName?: string; containers: { resources: { requests?: { cpu?: string } }; ports?: { hostPort?: number }[] }[] }; status: { phase?: string } };
      if (spec.nodeName === undefined || status.phase === "Failed") return;
      const node = taken.get(spec.nodeName) ?? { cpu: 0, ports: new Map() };
      node.cpu += cpu(spec.containers[0]?.resources.requests?.cpu ?? "0");
      for (const { hostPort = 0 } of spec.containers[0]?.ports ?? []) node.ports.set(hostPort, (node.ports.get(hostPort) ?? 0) + 1);
      taken.set(spec.nodeName, node);
    });
  }
  return Math.max(0, ...Array.from(taken.values(), (node) => Math.max(node.cpu - 1000, ...Array.from(node.ports.values(), (count) => count - 1))));
}

it("never books a node twice, whoever acts first and however late it hears, and keeps facts that a rebuild gives too", () => {
  fc.assert(
    fc.property(fc.array(move, { minLength: 1, maxLength: 30 }), fc.nat(1000), fc.record({ watchMs: fc.integer({ min: 0, max: 20 }), requestMs: fc.integer({ min: 0, max: 20 }) }), (moves, seed, latency) => {
      const chooser = seeded(seed);
      let trial = trialOf([scheduler()], { "default-scheduler": latency });
      for (const name of ["n1", "n2", "n3"]) trial = withNode(trial, name);
      const check = (now: Simulation): void => {
        expect(overbooked(now)).toBeLessThanOrEqual(0);
        const actor = actorOf(now, "default-scheduler");
        const rebuilt = schedulerFacts.build(new View<undefined>({ informers: actor?.informers ?? [], facts: undefined, nowMs: 0, kinds: now.cluster.kinds }));
        expect(plain(actor?.facts)).toEqual(plain(rebuilt));
      };
      moves.forEach((step: Move, at) => {
        trial = moved(trial, step, `p${at}`);
        trial = runUntil(trial, trial.cluster.nowMs + (step.ms ?? 0), { chooser, observe: check });
      });
      runUntil(trial, trial.cluster.nowMs + 60_000, { chooser, observe: check });
    }),
    { numRuns: 60 },
  );
});
