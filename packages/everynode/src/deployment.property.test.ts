/** Laws of Deployments on random histories of a small cluster. */
import { actorOf, type Chooser, crashed, orderly, seeded } from "@everynode/core";
import { type Deployment, isPodReady, type KubeObject, type Pod, type ReplicaSet, scaledValue } from "@everynode/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cluster, createCluster } from "./index.js";

/** One thing that a person does to the Deployment `web` and its cluster. */
type Operation =
  | { readonly do: "image"; readonly version: number }
  | { readonly do: "scale"; readonly replicas: number }
  | { readonly do: "pause"; readonly on: boolean }
  | { readonly do: "deletePod"; readonly nth: number }
  | { readonly do: "relabelPod"; readonly nth: number }
  | { readonly do: "crash"; readonly controller: string }
  | { readonly do: "steps"; readonly count: number }
  | { readonly do: "settle" };

const controller = fc.constantFrom("replicaset-controller", "deployment-controller");
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Operation>({ do: "settle" }) },
  { weight: 5, arbitrary: fc.nat(15).map((count): Operation => ({ do: "steps", count })) },
  { weight: 4, arbitrary: fc.nat(3).map((version): Operation => ({ do: "image", version })) },
  { weight: 3, arbitrary: fc.nat(6).map((replicas): Operation => ({ do: "scale", replicas })) },
  { weight: 2, arbitrary: fc.nat(5).map((nth): Operation => ({ do: "deletePod", nth })) },
  { weight: 1, arbitrary: fc.nat(5).map((nth): Operation => ({ do: "relabelPod", nth })) },
  { weight: 1, arbitrary: fc.boolean().map((on): Operation => ({ do: "pause", on })) },
  { weight: 1, arbitrary: controller.map((name): Operation => ({ do: "crash", controller: name })) },
);

/** How a Deployment follows its template. */
interface Strategy {
  readonly type: "RollingUpdate" | "Recreate";
  readonly rollingUpdate?: { readonly maxSurge: number | string; readonly maxUnavailable: number | string };
}

const share = fc.constantFrom<number | string>(0, 1, 2, "25%", "50%");
const rolling: fc.Arbitrary<Strategy> = fc
  .record({ maxSurge: share, maxUnavailable: share })
  .filter(({ maxSurge, maxUnavailable }) => maxSurge !== 0 || maxUnavailable !== 0)
  .map((rollingUpdate) => ({ type: "RollingUpdate", rollingUpdate }));
const strategy: fc.Arbitrary<Strategy> = fc.oneof({ weight: 3, arbitrary: rolling }, { weight: 1, arbitrary: fc.constant<Strategy>({ type: "Recreate" }) });

const order = fc.option(fc.nat(1000), { nil: undefined });
const chooserOf = (seed: number | undefined): Chooser => (seed === undefined ? orderly : seeded(seed));

const containers = (version: number): object => ({ spec: { containers: [{ name: "main", image: `web:${version}` }] } });
const labels = { app: "web" };

function newDeployment(replicas: number, followed: Strategy): object {
  const template = { metadata: { labels }, ...containers(0) };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec: { replicas, strategy: followed, selector: { matchLabels: labels }, template } };
}

const web = (cluster: Cluster): Deployment => cluster.get("Deployment", "web");
const isLive = ({ metadata }: Pod): boolean => metadata.deletionTimestamp === undefined && metadata.labels?.["app"] === "web";
const livePods = (cluster: Cluster): readonly Pod[] => cluster.list("Pod").filter(isLive);

/** Does one operation. */
function perform(cluster: Cluster, op: Operation, chooser: Chooser): void {
  if (op.do === "steps") for (let i = 0; i < op.count; i++) cluster.step(chooser);
  else if (op.do === "settle") cluster.settle({ chooser });
  else if (op.do === "image") cluster.patch("Deployment", "web", { spec: { template: containers(op.version) } });
  else if (op.do === "scale") cluster.patch("Deployment", "web", { spec: { replicas: op.replicas } });
  else if (op.do === "pause") cluster.patch("Deployment", "web", { spec: { paused: op.on } });
  else if (op.do === "crash") cluster.crash(op.controller);
  else performOnPod(cluster, op);
}

function performOnPod(cluster: Cluster, op: Extract<Operation, { readonly nth: number }>): void {
  const pod = livePods(cluster)[op.nth];
  if (pod === undefined) return;
  if (op.do === "deletePod") cluster.delete("Pod", pod.metadata.name);
  else cluster.patch("Pod", pod.metadata.name, { metadata: { labels: { app: "other" } } });
}

type Shelves = Cluster["simulation"]["cluster"]["shelves"];

/** Replicas that all ReplicaSets are to have, and pods that are ready. */
function counted(shelves: Shelves): { readonly wished: number; readonly available: number } {
  const objects = (kind: string): readonly KubeObject[] => shelves.find((shelf) => shelf.kind.kind === kind)?.collection.objects.values() ?? [];
  const wished = (objects("ReplicaSet") as readonly ReplicaSet[]).reduce((sum, { spec }) => sum + (spec.replicas ?? 0), 0);
  return { wished, available: (objects("Pod") as readonly Pod[]).filter((pod) => isLive(pod) && isPodReady(pod)).length };
}

describe("a Deployment", () => {
  it("comes to what it wishes for, whatever was done to it and whoever acted first", () => {
    fc.assert(
      fc.property(fc.nat(6), strategy, fc.array(operation, { maxLength: 15, size: "max" }), order, (replicas, followed, operations, seed) => {
        const chooser = chooserOf(seed);
        const cluster = createCluster({ nodes: 3 });
        cluster.create(newDeployment(replicas, followed));
        for (const op of operations) perform(cluster, op, chooser);
        cluster.patch("Deployment", "web", { spec: { paused: false } });
        expect(cluster.settle({ chooser })).toBe(true);
        const { spec, status, metadata } = web(cluster);
        const wished = spec.replicas ?? 0;
        const pods = livePods(cluster);
        expect(pods.map((pod) => pod.spec.containers[0]?.image)).toEqual(Array<string | undefined>(wished).fill(spec.template.spec.containers[0]?.image));
        expect(pods.every(isPodReady)).toBe(true);
        expect({ ...status, conditions: undefined }).toMatchObject({ observedGeneration: metadata.generation, terminatingReplicas: 0 });
        expect([status.replicas ?? 0, status.updatedReplicas ?? 0, status.availableReplicas ?? 0, status.unavailableReplicas ?? 0]).toEqual([wished, wished, wished, 0]);
      }),
    );
  }, 60_000);

  // It goes by what its ReplicaSets' status says. Where that may be old, so may be the number of pods that it takes for available.
  it("never wishes for more pods than its surge lets it while it rolls, nor has fewer than its budget asks for as long as it sees how they are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), rolling, fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }), order, (replicas, followed, versions, seed) => {
        const chooser = chooserOf(seed);
        const cluster = createCluster({ nodes: 2, seed: seed ?? 0 });
        cluster.create(newDeployment(replicas, followed));
        cluster.settle({ chooser });
        const { maxSurge = 0, maxUnavailable = 0 } = followed.rollingUpdate ?? {};
        const [surge, unavailable] = [scaledValue(maxSurge, replicas, "up"), scaledValue(maxUnavailable, replicas, "down")].map((scaled) => (scaled.ok ? scaled.value : 0)) as [number, number];
        const budget = replicas - Math.min(replicas, surge + unavailable === 0 ? 1 : unavailable);
        const check = (shelves: Shelves): void => {
          const { wished, available } = counted(shelves);
          expect(wished).toBeLessThanOrEqual(replicas + surge);
          if (seed === undefined) expect(available).toBeGreaterThanOrEqual(budget);
        };
        for (const version of versions) {
          cluster.patch("Deployment", "web", { spec: { template: containers(version) } });
          cluster.settle({ chooser, observe: ({ cluster: { shelves } }) => check(shelves) });
        }
      }),
    );
  }, 60_000);
});

describe("what the ReplicaSet controller knows", () => {
  it("is at rest what it would find out anew", () => {
    fc.assert(
      fc.property(fc.nat(6), strategy, fc.array(operation, { maxLength: 15, size: "max" }), order, (replicas, followed, operations, seed) => {
        const chooser = chooserOf(seed);
        const cluster = createCluster({ nodes: 2 });
        cluster.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "bare", labels }, spec: { containers: [{ name: "main", image: "web:0" }] } });
        cluster.create(newDeployment(replicas, followed));
        for (const op of operations) perform(cluster, op, chooser);
        cluster.settle({ chooser });
        const known = actorOf(cluster.simulation, "replicaset-controller")?.facts;
        const anew = actorOf(crashed(cluster.simulation, "replicaset-controller"), "replicaset-controller")?.facts;
        expect(shown(known)).toEqual(shown(anew));
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

/** Facts with their maps as lists, so that they compare by what they hold. */
function shown(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, each: unknown) => (isMap(each) ? [...each.entries()] : each))) as unknown;
}

const isMap = (value: unknown): value is { readonly entries: () => Iterable<unknown> } => typeof value === "object" && value !== null && "withPrefix" in value;
