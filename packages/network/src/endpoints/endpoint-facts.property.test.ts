/** What the EndpointSlice controller keeps of its view, and what it plans by it, hold their own against a look at everything. */
import { emptyState, type SortedMap } from "@everynode/api";
import { actorOf, newSimulation, supposed, supposedGone, View, withFacts } from "@everynode/core";
import { BUILT_IN_KINDS, type Endpoint, type EndpointSlice, invariant, type KubeObject, type Node, type Pod, type Service, withKinds, WORLD_KINDS } from "@everynode/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EndpointFacts, endpointFacts, type ServiceFacts } from "./endpoint-facts.js";
import { endpointSliceController } from "./endpoint-slice-controller.js";
import type { FamilyFacts } from "./family-facts.js";
import { endpointPorts, podEndpoint } from "./pod-endpoint.js";
import { type SlicePlan, slicePlan } from "./slice-plan.js";

const MOST = 3;
const FACTS = endpointFacts(MOST);

/** What the controller sees of a cluster in which there is nothing. */
function emptyView(): View<EndpointFacts> {
  const kinds = withKinds(BUILT_IN_KINDS, WORLD_KINDS);
  const actor = actorOf(newSimulation({ cluster: emptyState({ seed: 1, nowMs: 0, kinds }), controllers: [endpointSliceController({ maxEndpointsPerSlice: MOST })] }), "endpoint-slice-controller");
  invariant(actor !== undefined, "there is a controller");
  return new View({ informers: actor.informers, facts: actor.facts as EndpointFacts, nowMs: 0, kinds });
}

const meta = (name: string, more: object = {}): object => ({ name, namespace: "default", uid: `uid-${name}`, resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z", ...more });

interface ServiceForm {
  readonly uid: number;
  readonly app: "a" | "b" | undefined;
  readonly port: number | string;
  readonly publish: boolean;
  readonly labels: boolean;
  readonly families: readonly string[];
}

function serviceOf({ uid, app, port, publish, labels, families }: ServiceForm): Service {
  const spec = { ...(app === undefined ? {} : { selector: { app } }), ipFamilies: families, clusterIP: "10.96.0.9", publishNotReadyAddresses: publish, ports: [{ name: "http", port: 80, targetPort: port, protocol: "TCP" }] };
  return { apiVersion: "v1", kind: "Service", metadata: meta("web", { uid: `web-${uid}`, ...(labels ? { labels: { team: "red" } } : {}) }), spec, status: { loadBalancer: {} } } as unknown as Service;
}

interface PodForm {
  readonly pod: number;
  readonly app: "a" | "b";
  readonly node: string | undefined;
  readonly ready: boolean;
  readonly going: boolean;
  readonly phase: "Running" | "Failed";
  readonly ips: readonly string[];
  readonly containerPort: number | undefined;
}

function podOf({ pod, app, node, ready, going, phase, ips, containerPort }: PodForm): Pod {
  const ports = containerPort === undefined ? [] : [{ name: "http", containerPort, protocol: "TCP" }];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: meta(`pod-${pod}`, { labels: { app }, ...(going ? { deletionTimestamp: "2026-01-01T00:00:01Z" } : {}) }),
    spec: { containers: [{ name: "main", image: "a:1", ports }], ...(node === undefined ? {} : { nodeName: node }) },
    status: { phase, podIPs: ips.map((ip) => ({ ip })), conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
  } as unknown as Pod;
}

const nodeOf = (name: string, zone: string | undefined): Node => ({ apiVersion: "v1", kind: "Node", metadata: { ...meta(name), namespace: undefined, ...(zone === undefined ? {} : { labels: { "topology.kubernetes.io/zone": zone } }) }, spec: {}, status: {} }) as unknown as Node;

interface SliceForm {
  readonly slice: number;
  readonly owner: number;
  readonly pods: readonly PodForm[];
  readonly service: ServiceForm;
  readonly family: "IPv4" | "IPv6";
  readonly labels: boolean;
  readonly stray: boolean;
  readonly managed: boolean;
}

/** A slice that is as somebody once saw pods. */
function sliceOf({ slice, owner, pods, service: form, family, labels, stray, managed }: SliceForm): EndpointSlice {
  const service = serviceOf(form);
  const endpoints: Endpoint[] = pods.flatMap((each) => podEndpoint({ service, pod: podOf(each), node: nodeOf("n0", "zone-1"), family }) ?? []);
  const ports = pods[0] === undefined ? [] : endpointPorts(service, podOf(pods[0]));
  const own = { "kubernetes.io/service-name": "web", ...(managed ? { "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io" } : {}) };
  const ownerReferences = [{ apiVersion: "v1", kind: "Service", name: "web", uid: `web-${owner}`, controller: true }];
  const strays: Endpoint[] = stray ? [{ addresses: ["192.0.2.1"], conditions: { ready: true } }] : [];
  return { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata: meta(`web-${slice}`, { labels: labels ? { ...own, team: "red" } : own, ownerReferences }), addressType: family, endpoints: [...endpoints, ...strays], ports } as unknown as EndpointSlice;
}

const serviceForm: fc.Arbitrary<ServiceForm> = fc.record({
  uid: fc.nat(1),
  app: fc.constantFrom("a", "a", "a", "b", undefined),
  port: fc.constantFrom<number | string>(80, 80, 90, "http"),
  publish: fc.boolean(),
  labels: fc.boolean(),
  families: fc.constantFrom(["IPv4"], ["IPv4"], ["IPv4", "IPv6"]),
});
const podForm: fc.Arbitrary<PodForm> = fc.record({
  pod: fc.nat(7),
  app: fc.constantFrom("a", "a", "b"),
  node: fc.constantFrom("n0", "n0", "n1", undefined),
  ready: fc.boolean(),
  going: fc.constantFrom(false, false, true),
  phase: fc.constantFrom("Running", "Running", "Running", "Failed"),
  ips: fc.constantFrom(["10.1.0.1"], ["10.1.0.1"], ["10.1.0.2"], ["10.1.0.1", "fd00::1"], []),
  containerPort: fc.constantFrom(80, 90, undefined),
});
const sliceForm: fc.Arbitrary<SliceForm> = fc.record({
  slice: fc.nat(4),
  owner: fc.constantFrom(0, 0, 0, 1),
  pods: fc.array(podForm, { maxLength: 4 }),
  service: serviceForm,
  family: fc.constantFrom("IPv4", "IPv4", "IPv6"),
  labels: fc.boolean(),
  stray: fc.constantFrom(false, false, false, true),
  managed: fc.constantFrom(true, true, true, false),
});

interface Move {
  readonly object: KubeObject;
  readonly gone: boolean;
}

const gone = fc.constantFrom(false, false, false, true);
const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: fc.record({ object: serviceForm.map(serviceOf), gone }) },
    { weight: 4, arbitrary: fc.record({ object: podForm.map(podOf), gone }) },
    { weight: 3, arbitrary: fc.record({ object: sliceForm.map(sliceOf), gone }) },
    { weight: 1, arbitrary: fc.record({ object: fc.tuple(fc.constantFrom("n0", "n1"), fc.constantFrom(undefined, "zone-1", "zone-2")).map(([name, zone]) => nodeOf(name, zone)), gone }) },
  ),
  { maxLength: 40 },
);

function after(list: readonly Move[]): View<EndpointFacts> {
  let view = emptyView();
  view = supposed(view, nodeOf("n0", "zone-1"), FACTS);
  for (const { object, gone: isGone } of list) view = (isGone ? supposedGone : supposed)(view, object, FACTS);
  return view;
}

const entries = <T>(map: SortedMap<T>): unknown => [...map.entries()];

const shownFamily = (facts: FamilyFacts): unknown => ({ ...facts, pods: entries(facts.pods), stray: facts.stray.keys(), lost: facts.lost.keys(), wanted: entries(facts.wanted), slices: entries(facts.slices), odd: facts.odd.keys(), present: entries(facts.present), rooms: entries(facts.rooms) });

const shown = ({ rules, families, foreign }: ServiceFacts): unknown => ({ service: rules.service, families: families.map(shownFamily), foreign: foreign.keys() });

/** The facts of somebody who looks at every pod and every slice. */
const lookingAtAll = (facts: FamilyFacts): FamilyFacts => {
  let { stray, odd } = facts;
  facts.pods.forEach((_, key) => (stray = stray.set(key, true)));
  facts.slices.forEach((_, name) => (odd = odd.set(name, true)));
  return { ...facts, stray, odd };
};

const told = ({ create, update, remove }: SlicePlan): unknown => ({ create, update: [...update].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)), remove: remove.map(({ metadata }) => metadata.name).sort() });

describe("what is known of a Service's slices, kept up to date change by change", () => {
  it("is what a fresh look finds", () => {
    fc.assert(
      fc.property(moves, (list) => {
        const view = after(list);
        expect(view.facts.values().map(shown)).toEqual(FACTS.build(withFacts(view, undefined)).values().map(shown));
      }),
      { numRuns: 1000 },
    );
  });

  it("leads to every write that a look at all pods and slices leads to", () => {
    fc.assert(
      fc.property(moves, (list) => {
        const view = after(list);
        view.facts.forEach(({ rules, families }) => {
          for (const facts of families) expect(told(slicePlan(facts, { rules, view }))).toEqual(told(slicePlan(lookingAtAll(facts), { rules, view })));
        });
      }),
      { numRuns: 1000 },
    );
  });

  it("has nothing to do once a plan is carried out", () => {
    fc.assert(
      fc.property(moves, (list) => {
        let view = after(list);
        for (const { rules, families } of view.facts.values()) {
          for (const facts of families) view = carriedOut(view, slicePlan(facts, { rules, view }));
        }
        for (const { rules, families } of view.facts.values()) {
          for (const facts of families) expect(slicePlan(facts, { rules, view })).toEqual({ create: [], update: [], remove: [] });
        }
      }),
      { numRuns: 1000 },
    );
  });
});

function carriedOut(view: View<EndpointFacts>, { create, update, remove }: SlicePlan): View<EndpointFacts> {
  let next = view;
  for (const [i, slice] of create.entries()) next = supposed(next, { ...slice, metadata: { ...meta(`new-${slice.addressType}-${i}`), ...slice.metadata } } as unknown as EndpointSlice, FACTS);
  for (const slice of update) next = supposed(next, slice, FACTS);
  for (const slice of remove) next = supposedGone(next, slice, FACTS);
  return next;
}
