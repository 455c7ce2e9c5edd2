import { orderly, seeded, settle, type Simulation, step } from "@everynode/core";
import { isPodReady, type Pod } from "@everynode/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kubelet } from "./kubelet.js";
import { startKubelet, stopKubelet } from "./machine.js";
import { nodeLifecycle } from "./node-lifecycle.js";
import { nodeTtl } from "./node-ttl.js";
import { asked, lookedUp, trialOf, withMachine, withNode, withPod } from "./trial.js";

interface Order {
  readonly pod: string;
  readonly does: "create" | "delete" | "stop" | "start";
  readonly node: string;
  readonly image: string;
  readonly steps: number;
}

const arbitraryOrder: fc.Arbitrary<Order> = fc.record({
  pod: fc.constantFrom("a", "b", "c"),
  does: fc.constantFrom("create", "create", "delete", "stop", "start"),
  node: fc.constantFrom("n1", "n2"),
  image: fc.constantFrom("app:1", "unready/app:1", "fail/app:1", "stuck/app:1", "slow/app:1"),
  steps: fc.nat(12),
});

function obeyed(trial: Simulation, { pod, does, node, image }: Order): Simulation {
  const isThere = lookedUp(trial, "Pod", `default/${pod}`) !== undefined;
  if (does === "create") return isThere ? trial : withPod(trial, pod, { node, image });
  if (does === "delete") return isThere ? asked(trial, { verb: "delete", kind: "Pod", namespace: "default", name: pod }) : trial;
  return withMachine(trial, node, does === "stop" ? stopKubelet : startKubelet);
}

/** Plays the orders, a few steps after each, then starts all kubelets and lets everything come to rest. */
function played(orders: readonly Order[], seed: number): Simulation {
  const chooser = seed === 0 ? orderly : seeded(seed);
  const latency = { watchMs: seed % 7, requestMs: seed % 5 };
  const latencies = { kubelet: latency, "node-lifecycle": latency, "ttl-controller": latency };
  let trial = ["n1", "n2"].reduce((made, name) => withNode(made, name), trialOf([kubelet(), nodeLifecycle(), nodeTtl()], latencies));
  for (const order of orders) {
    trial = obeyed(trial, order);
    for (let left = order.steps; left > 0; left--) trial = step(trial, chooser) ?? trial;
  }
  for (const name of ["n1", "n2"]) trial = withMachine(trial, name, startKubelet);
  const { simulation, atRest } = settle(trial, { chooser });
  expect(atRest).toBe(true);
  return simulation;
}

describe("kubelets", () => {
  it("bring every pod to where its image belongs, whatever happens on the way and in whatever order", () => {
    const wanted: Readonly<Record<string, string>> = { app: "Running ready", unready: "Running unready", fail: "Failed unready", stuck: "Pending unready", slow: "Running ready" };
    fc.assert(
      fc.property(fc.array(arbitraryOrder, { maxLength: 15 }), fc.nat(1000), (orders, seed) => {
        const trial = played(orders, seed);
        for (const name of ["a", "b", "c"]) {
          const pod = lookedUp(trial, "Pod", `default/${name}`) as Pod | undefined;
          if (pod === undefined) continue;
          expect(pod.metadata.deletionTimestamp).toBeUndefined();
          const prefix = (pod.spec.containers[0]?.image ?? "").split(/[/:]/)[0] ?? "";
          expect(`${pod.status.phase} ${isPodReady(pod) ? "ready" : "unready"}`).toBe(wanted[prefix]);
        }
      }),
    );
  });

  it("write nothing more once everything is where it belongs", () => {
    fc.assert(
      fc.property(fc.array(arbitraryOrder, { maxLength: 10 }), fc.nat(1000), (orders, seed) => {
        const trial = played(orders, seed);
        const again = settle(withMachine(withMachine(trial, "n1", startKubelet), "n2", startKubelet)).simulation;
        // Two writes: those of the machines themselves.
        expect(again.cluster.revision).toBe(trial.cluster.revision + 2);
      }),
    );
  });
});
