/** Laws of clusters in which anything may go wrong at any time. */
import { type Chooser, orderly, seeded } from "@everynode/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cluster, type ClusterOptions, createCluster, type FaultInput, loadCluster, type PlannedFault, runningOn } from "./index.js";

const TIMEOUT_MS = 60_000;

const NODES = ["node-1", "node-2", "node-3"];
const plain = fc.constantFrom("crash", "restart", "partition", "full-disk", "memory-pressure", "lying-kubelet", "kubelet-stop", "replace-node", "stopped-clock", "slow-link", "api-down");

/** A fault of any type, on some nodes. */
const fault: fc.Arbitrary<FaultInput> = fc.record({ type: plain, node: fc.subarray(NODES, { minLength: 1 }), seconds: fc.integer({ min: 1, max: 12 }) }).map(({ type, node, seconds }): FaultInput => {
  if (type === "api-down") return { type };
  return type === "slow-link" ? { type, node, delay: { seconds } } : { type, node };
});

/** Some faults in the first three minutes, each with an end. */
const plan: fc.Arbitrary<readonly PlannedFault[]> = fc.array(
  fc.record({ fault, at: fc.integer({ min: 0, max: 180_000 }), for: fc.integer({ min: 1, max: 120_000 }) }).map(({ fault: what, ...when }): PlannedFault => ({ ...what, ...when })),
  { maxLength: 6, size: "max" },
);

/** A plan, the seed of its cluster, who orders what happens (undefined: the orderly chooser), how long things take, and whether containers have a life of their own. */
const trouble = fc.record({ plan, seed: fc.nat(1000), order: fc.option(fc.nat(1000), { nil: undefined }), latencies: fc.constantFrom("instant" as const, "recorded" as const), containers: fc.constantFrom("hollow" as const, "run" as const) });
type Trouble = typeof trouble extends fc.Arbitrary<infer T> ? T : never;

const AGENT = { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" }, spec: { selector: { matchLabels: { app: "agent" } }, template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image: "app:1" }] } } } };

const chooserOf = ({ order }: Trouble): Chooser => (order === undefined ? orderly : seeded(order));
const optionsOf = ({ latencies, containers }: Trouble): Pick<ClusterOptions, "latencies" | "kubelet"> => ({ latencies, ...(containers === "run" ? { kubelet: { containers } } : {}) });

function begun(of: Trouble): Cluster {
  return createCluster({ nodes: 3, seed: of.seed, objects: [AGENT], faults: of.plan, ...optionsOf(of) });
}

const podsByNode = (cluster: Cluster): readonly string[] => cluster.list("Pod").map((pod) => `${pod.spec.nodeName}: ${pod.status.phase} ${String(pod.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True"))}`).sort();

describe("in a cluster in which things go wrong", () => {
  it("one pod runs on every node again once all is well", () => {
    fc.assert(
      fc.property(trouble, (of) => {
        const cluster = begun(of);
        cluster.advance({ minutes: 3 }, { chooser: chooserOf(of) });
        cluster.heal();
        cluster.advance({ minutes: 5 }, { chooser: chooserOf(of) });
        expect(cluster.faults).toEqual([]);
        expect(podsByNode(cluster)).toEqual(NODES.map((node) => `${node}: Running true`));
        expect(cluster.list("Node").flatMap(({ spec }) => spec.taints ?? [])).toEqual([]);
        // A node that came back while its pod was still there wakes no set, as in Kubernetes: its status is read after one more sync.
        cluster.patch("DaemonSet", "agent", { metadata: { annotations: { touched: "yes" } } });
        cluster.settle();
        expect(cluster.get("DaemonSet", "agent").status).toMatchObject({ desiredNumberScheduled: 3, numberAvailable: 3, numberMisscheduled: 0 });
      }),
      { numRuns: Number(process.env["RUNS"] ?? 60) },
    );
  }, TIMEOUT_MS);

  it("faults end by themselves, and nothing is left of them", () => {
    fc.assert(
      fc.property(trouble, (of) => {
        const cluster = begun(of);
        cluster.advance({ minutes: 12 }, { chooser: chooserOf(of) });
        expect(cluster.faults).toEqual([]);
        expect(podsByNode(cluster)).toEqual(NODES.map((node) => `${node}: Running true`));
      }),
      { numRuns: Number(process.env["RUNS"] ?? 30) },
    );
  }, TIMEOUT_MS);

  it("containers run on, whatever befalls the control plane, the links, the clocks and the kubelets", () => {
    fc.assert(
      fc.property(trouble, (of) => {
        const harmless = of.plan.filter(({ type }) => ["partition", "kubelet-stop", "slow-link", "stopped-clock", "lying-kubelet", "api-down"].includes(type));
        const cluster = createCluster({ nodes: 3, seed: of.seed, objects: [AGENT], latencies: of.latencies, kubelet: { containers: "run" } });
        cluster.settle();
        const running = (): unknown => NODES.map((node) => runningOn(cluster, node));
        const before = running();
        for (const { at = 0, for: duration = 0, ...what } of harmless) cluster.inject(what, { after: at, for: duration });
        for (let minute = 0; minute < 6; minute++) {
          cluster.advance({ minutes: 1 }, { chooser: chooserOf(of) });
          expect(running()).toEqual(before);
        }
      }),
      { numRuns: Number(process.env["RUNS"] ?? 30) },
    );
  }, TIMEOUT_MS);

  it("the same happens again, in a fork, and after saving, wherever that is", () => {
    fc.assert(
      fc.property(trouble, fc.nat(300_000), (of, halfMs) => {
        const cluster = begun(of);
        const again = begun(of);
        cluster.advance(halfMs);
        const others = [cluster.fork(), loadCluster(JSON.parse(JSON.stringify(cluster.save())), optionsOf(of)), again];
        again.advance(halfMs);
        for (const each of [cluster, ...others]) each.advance({ minutes: 4 });
        expect(others.map(({ hash }) => hash)).toEqual(others.map(() => cluster.hash));
      }),
      { numRuns: Number(process.env["RUNS"] ?? 40) },
    );
  }, TIMEOUT_MS);
});
