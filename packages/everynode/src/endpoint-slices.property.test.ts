/** What EndpointSlices say, held against a reading of the whole cluster. */
import { type Chooser, orderly, seeded } from "@everynode/core";
import type { Endpoint, EndpointSlice, Pod, Service, ServicePort } from "@everynode/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ApiError, type Cluster, createCluster, setBehaviour } from "./index.js";

const TIMEOUT_MS = 60_000;
const MOST = 3;

/** What a Service is; the first is so from the beginning. */
const serviceSpec = fc.record({
  selector: fc.constantFrom<object | null>({ app: "agent" }, { app: "agent" }, { app: "web" }, { tier: "front" }, null),
  headless: fc.boolean(),
  publishNotReadyAddresses: fc.boolean(),
  trafficDistribution: fc.constantFrom(null, null, "PreferSameZone", "PreferSameNode"),
  ports: fc.constantFrom<readonly object[]>([{ port: 80 }], [{ port: 80 }], [{ name: "a", port: 80, targetPort: 8080 }, { name: "b", port: 90, targetPort: "http" }], [{ port: 80, targetPort: "http" }]),
});
type ServiceForm = typeof serviceSpec extends fc.Arbitrary<infer T> ? T : never;

const podSpec = fc.record({
  labels: fc.constantFrom({ app: "web" }, { app: "web", tier: "front" }, { app: "agent" }),
  image: fc.constantFrom("web:1", "web:1", "unready/web:1", "fail/web:1", "stuck/web:1"),
  containerPort: fc.constantFrom(8080, 9090, undefined),
  hostname: fc.constantFrom(undefined, "host"),
  node: fc.nat(3),
});
type PodForm = typeof podSpec extends fc.Arbitrary<infer T> ? T : never;

/** One thing that happens. All are called by number; what is not there is passed over. */
type Operation =
  | { readonly do: "setService"; readonly service: number; readonly form: ServiceForm }
  | { readonly do: "relabelService" | "deleteService" | "deleteSlice" | "forgeSlice" | "dropSlice"; readonly service: number }
  | { readonly do: "addPod"; readonly pod: number; readonly form: PodForm }
  | { readonly do: "relabelPod"; readonly pod: number; readonly labels: Readonly<Record<string, string | null>> }
  | { readonly do: "deletePod"; readonly pod: number }
  | { readonly do: "behave"; readonly node: number; readonly as: "ready" | "unready" | undefined }
  | { readonly do: "hold"; readonly node: number; readonly held: boolean }
  | { readonly do: "roll"; readonly version: number }
  | { readonly do: "addNode" }
  /** What wakes nobody in Kubernetes, either: a controller that was started anew does not miss a slice that it has not written since. One that misses a slice under its label waits for it for ever (`dropSlice`). */
  | { readonly do: "crash" }
  | { readonly do: "removeNode" | "moveNode"; readonly node: number }
  | { readonly do: "failPod"; readonly pod: number };

const service = fc.constantFrom(0, 0, 0, 1, 2);
const one = <T extends Operation["do"]>(name: T): fc.Arbitrary<T> => fc.constant(name);

const heard: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: one("setService"), service, form: serviceSpec }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("relabelService", "deleteService", "deleteSlice", "forgeSlice"), service }) },
  { weight: 4, arbitrary: fc.record({ do: one("addPod"), pod: fc.nat(5), form: podSpec }) },
  { weight: 2, arbitrary: fc.record({ do: one("relabelPod"), pod: fc.nat(8), labels: fc.constantFrom({ app: "web" }, { app: null }, { tier: "front" }, { tier: null }, { color: "red" }) }) },
  { weight: 2, arbitrary: fc.record({ do: one("deletePod"), pod: fc.nat(8) }) },
  { weight: 3, arbitrary: fc.record({ do: one("behave"), node: fc.nat(3), as: fc.constantFrom("ready", "unready", undefined) }) },
  { weight: 1, arbitrary: fc.record({ do: one("hold"), node: fc.nat(3), held: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: one("roll"), version: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: one("addNode") }) },
);
const unheard: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 8, arbitrary: heard },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("removeNode", "moveNode"), node: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: one("failPod"), pod: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.record({ do: one("crash") }) },
  { weight: 1, arbitrary: fc.record({ do: one("dropSlice"), service }) },
);

const historyOf = (operation: fc.Arbitrary<Operation>): fc.Arbitrary<History> =>
  fc.record({ seed: fc.nat(1000), order: fc.option(fc.nat(1000), { nil: undefined }), latencies: fc.constantFrom("instant", "recorded"), nodes: fc.integer({ min: 1, max: 3 }), first: serviceSpec, operations: fc.array(fc.record({ op: operation, thenMs: fc.constantFrom(0, 1, 4, 20, 900, 2000) }), { maxLength: 12, size: "max" }) });

interface History {
  readonly seed: number;
  readonly order: number | undefined;
  readonly latencies: "instant" | "recorded";
  readonly nodes: number;
  readonly first: ServiceForm;
  /** What happens, and how long it takes until the next. */
  readonly operations: readonly { readonly op: Operation; readonly thenMs: number }[];
}

const agent = (version: number): object => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent" },
  spec: {
    selector: { matchLabels: { app: "agent" } },
    updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image: `agent:${version}`, ports: [{ name: "http", containerPort: 8080 }] }] } },
  },
});

const serviceName = (service: number): string => `service-${service}`;

function serviceObject(name: string, { headless, ...spec }: ServiceForm): object {
  return { apiVersion: "v1", kind: "Service", metadata: { name }, spec: { ...spec, ...(headless ? { clusterIP: "None" } : {}) } };
}

function podObject(name: string, { labels, image, containerPort, hostname, node }: PodForm): object {
  const ports = containerPort === undefined ? {} : { ports: [{ name: "http", containerPort }] };
  const named = hostname === undefined ? {} : { hostname, subdomain: serviceName(0) };
  return { apiVersion: "v1", kind: "Pod", metadata: { name, labels }, spec: { nodeName: `node-${node + 1}`, containers: [{ name: "main", image, ...ports }], ...named } };
}

const zoneOf = (node: number): string | null => [null, "zone-a", "zone-b"][node % 3] ?? null;

function begun({ seed, latencies, nodes, first }: History): Cluster {
  const cluster = createCluster({ seed, latencies, objects: [agent(0), serviceObject(serviceName(0), first)], endpointSlices: { maxEndpointsPerSlice: MOST } });
  for (let node = 0; node < nodes; node++) addNode(cluster, node);
  return cluster;
}

function addNode(cluster: Cluster, node: number): void {
  const zone = zoneOf(node);
  cluster.addNode({ name: `node-${node + 1}`, labels: zone === null ? {} : { "topology.kubernetes.io/zone": zone } });
}

/** Does it, where it can be done. */
function perform(cluster: Cluster, op: Operation): void {
  try {
    performed(cluster, op);
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
  }
}

function performed(cluster: Cluster, op: Operation): void {
  switch (op.do) {
    case "crash":
      return cluster.crash("endpoint-slice-controller");
    case "roll":
      return void cluster.patch("DaemonSet", "agent", { spec: { template: { spec: { containers: [{ name: "main", image: `agent:${op.version}` }] } } } }, { type: "strategic" });
    case "addPod":
      return cluster.load([podObject(`pod-${op.pod}`, op.form)]);
    case "setService":
    case "relabelService":
    case "deleteService":
    case "deleteSlice":
    case "forgeSlice":
    case "dropSlice":
      return performOnService(cluster, op);
    case "relabelPod":
    case "deletePod":
    case "failPod":
      return performOnPod(cluster, op);
    default:
      return performOnNode(cluster, op);
  }
}

function performOnService(cluster: Cluster, op: Extract<Operation, { readonly service: number }>): void {
  const name = serviceName(op.service);
  if (op.do === "setService") {
    if (cluster.find("Service", name) === undefined) cluster.load([serviceObject(name, op.form)]);
    else cluster.edit("Service", name, (draft) => Object.assign(draft.spec as object, { ...op.form, headless: undefined, selector: op.form.selector ?? undefined, trafficDistribution: op.form.trafficDistribution ?? undefined }));
    return;
  }
  if (op.do === "relabelService") return void cluster.patch("Service", name, { metadata: { labels: { team: cluster.get("Service", name).metadata.labels?.["team"] === "red" ? null : "red" } } });
  if (op.do === "deleteService") return cluster.delete("Service", name);
  const slice = cluster.list("EndpointSlice", { labelSelector: `kubernetes.io/service-name=${name}` })[0]?.metadata.name;
  if (slice === undefined) return;
  if (op.do === "deleteSlice") return cluster.delete("EndpointSlice", slice);
  const patch = op.do === "forgeSlice" ? { endpoints: [{ addresses: ["192.0.2.1"], targetRef: { kind: "Pod", namespace: "default", name: "pod-0" } }] } : { metadata: { labels: { "kubernetes.io/service-name": "nobody" } } };
  cluster.patch("EndpointSlice", slice, patch);
}

function performOnPod(cluster: Cluster, op: Extract<Operation, { readonly pod: number }> & { readonly do: "relabelPod" | "deletePod" | "failPod" }): void {
  const name = cluster.list("Pod")[op.pod]?.metadata.name;
  if (name === undefined) return;
  if (op.do === "relabelPod") cluster.patch("Pod", name, { metadata: { labels: op.labels } });
  else if (op.do === "deletePod") cluster.delete("Pod", name);
  else cluster.patch("Pod", name, { status: { phase: "Failed" } }, { subresource: "status" });
}

function performOnNode(cluster: Cluster, op: Extract<Operation, { readonly do: "behave" | "hold" | "addNode" | "removeNode" | "moveNode" }>): void {
  if (op.do === "addNode") return addNode(cluster, [0, 1, 2, 3].find((at) => cluster.find("Node", `node-${at + 1}`) === undefined) ?? 0);
  const name = `node-${op.node + 1}`;
  if (cluster.find("Node", name) === undefined) return;
  if (op.do === "behave") cluster.changeMachine(name, (machine) => setBehaviour(machine, "*", op.as));
  else if (op.do === "hold") cluster.changeMachine(name, (machine) => ({ ...machine, spec: { ...machine.spec, holdsDeletions: op.held } }));
  else if (op.do === "removeNode") cluster.removeNode(name);
  else cluster.labelNode(name, { "topology.kubernetes.io/zone": "zone-c" });
}

const isTrue = (pod: Pod, type: string): boolean => pod.status.conditions?.some((condition) => condition.type === type && condition.status === "True") ?? false;

function portOn(pod: Pod, { targetPort, port, protocol }: ServicePort): number | undefined {
  if (typeof targetPort !== "string") return targetPort ?? port;
  return pod.spec.containers.flatMap(({ ports = [] }) => ports).find((each) => each.name === targetPort && each.protocol === protocol)?.containerPort;
}

/** Everything that a Service's slices must say, one line for each endpoint, by a look at all pods. */
function mustSay(cluster: Cluster, { metadata: { name }, spec }: Service): readonly string[] {
  const selector = Object.entries(spec.selector ?? {});
  return cluster.list("Pod").flatMap((pod): readonly string[] => {
    const { labels = {}, uid } = pod.metadata;
    const node = cluster.find("Node", pod.spec.nodeName ?? "");
    const isEnded = pod.status.phase === "Failed" || pod.status.phase === "Succeeded";
    if (isEnded || pod.status.podIP === undefined || !selector.every(([key, value]) => labels[key] === value)) return [];
    if (node === undefined && spec.publishNotReadyAddresses !== true) return [];
    const [serving, terminating] = [isTrue(pod, "Ready"), pod.metadata.deletionTimestamp !== undefined];
    const ready = (serving && !terminating) || spec.publishNotReadyAddresses === true;
    const zone = node?.metadata.labels?.["topology.kubernetes.io/zone"];
    const forZone = ready && spec.trafficDistribution !== undefined ? zone : undefined;
    const forNode = ready && spec.trafficDistribution === "PreferSameNode" ? pod.spec.nodeName : undefined;
    const ports = (spec.ports ?? []).flatMap((port) => (portOn(pod, port) === undefined ? [] : [`${port.name ?? ""}:${portOn(pod, port)}`])).sort();
    const hostname = pod.spec.subdomain === name ? pod.spec.hostname : undefined;
    return [line({ uid, ip: pod.status.podIP, node: pod.spec.nodeName, zone, hostname, ready, serving, terminating, ports, forZone, forNode })];
  });
}

const line = (said: Readonly<Record<string, unknown>>): string => JSON.stringify(Object.fromEntries(Object.entries(said).sort(([a], [b]) => (a < b ? -1 : 1))));

function said({ addresses, conditions, nodeName, zone, hostname, targetRef, hints }: Endpoint, { ports }: EndpointSlice): string {
  const { ready, serving, terminating } = conditions;
  const told = (ports ?? []).map((port) => `${port.name ?? ""}:${port.port}`).sort();
  return line({ uid: targetRef?.uid, ip: addresses?.join(), node: nodeName, zone, hostname, ready, serving, terminating, ports: told, forZone: hints?.forZones?.map(({ name }) => name).join(), forNode: hints?.forNodes?.map(({ name }) => name).join() });
}

/** Every Service's slices say what they must, no more and no less, each endpoint once, in slices that are not too full. */
function expectTrue(cluster: Cluster): void {
  const slices = cluster.list("EndpointSlice").filter(({ metadata }) => metadata.labels?.["endpointslice.kubernetes.io/managed-by"] === "endpointslice-controller.k8s.io");
  for (const service of cluster.list("Service")) {
    if (service.spec.selector === undefined) continue;
    const { name, uid, labels = {} } = service.metadata;
    const own = slices.filter(({ metadata }) => metadata.labels?.["kubernetes.io/service-name"] === name);
    const wanted = mustSay(cluster, service);
    expect(own.flatMap((slice) => (slice.endpoints ?? []).map((endpoint) => said(endpoint, slice))).sort()).toEqual([...wanted].sort());
    if (wanted.length === 0) expect(own).toHaveLength(1);
    for (const { metadata, endpoints } of own) {
      const { length } = endpoints ?? [];
      expect(length).toBeLessThanOrEqual(MOST);
      if (wanted.length > 0) expect(length).toBeGreaterThan(0);
      expect([metadata.ownerReferences?.[0]?.uid, metadata.labels?.["team"]]).toEqual([uid, labels["team"]]);
    }
  }
}

function played(of: History, chooser: Chooser): Cluster {
  const cluster = begun(of);
  cluster.advance(100, { chooser });
  for (const { op, thenMs } of of.operations) {
    perform(cluster, op);
    cluster.advance(thenMs, { chooser });
  }
  cluster.settle({ chooser });
  return cluster;
}

const chooserOf = ({ order }: History): Chooser => (order === undefined ? orderly : seeded(order));
const RUNS = Number(process.env["RUNS"] ?? 60);

describe("the slices of every Service, once a cluster is at rest", () => {
  it("say what there is, whatever has happened that somebody hears of", () => {
    fc.assert(
      fc.property(historyOf(heard), (of) => expectTrue(played(of, chooserOf(of)))),
      { numRuns: RUNS },
    );
  }, TIMEOUT_MS);

  it("say what there is, whatever has happened at all, once the controller has been started anew", () => {
    fc.assert(
      fc.property(historyOf(unheard), (of) => {
        const cluster = played(of, chooserOf(of));
        cluster.crash("endpoint-slice-controller");
        cluster.settle({ chooser: chooserOf(of) });
        expectTrue(cluster);
      }),
      { numRuns: RUNS },
    );
  }, TIMEOUT_MS);
});
