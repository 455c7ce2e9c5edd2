/** Counterexamples become the plainest ones there are. */
import type { Container, Toleration } from "@everynode/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ClusterState, clusterStates } from "./cluster-states.js";
import { containers } from "./containers.js";
import { daemonSets } from "./daemon-sets.js";
import { fieldSelectors } from "./field-selectors.js";
import { intOrPercents } from "./int-or-percents.js";
import { labelKeys, labelValues } from "./label-names.js";
import { labels } from "./labels.js";
import { labelSelectors } from "./label-selectors.js";
import type { DaemonSetManifest, PodManifest } from "./manifest.js";
import { metNodeAffinities } from "./met-node-affinities.js";
import { dnsLabels, dnsSubdomains } from "./names.js";
import { nodeAffinities, nodeSelectorTerms } from "./node-affinities.js";
import { nodeInputs, nodes } from "./nodes.js";
import { podTemplates } from "./pod-templates.js";
import { pods } from "./pods.js";
import { quantities } from "./quantities.js";
import { resourceRequirements } from "./resource-requirements.js";
import { selectedLabels } from "./selected-labels.js";
import { taintLists, taints } from "./taints.js";
import { toleratedTaints, tolerationLists, tolerations } from "./tolerations.js";
import { updateStrategies } from "./update-strategies.js";

const SEEDS = [1, 2, 3, 4, 5];

/** Expects that whatever fails to be without `sought` shrinks to `plainest`, from several seeds. */
function expectPlainest<T>(arbitrary: fc.Arbitrary<T>, sought: (value: T) => boolean, plainest: T): void {
  for (const seed of SEEDS) {
    const details = fc.check(fc.property(arbitrary, (value) => !sought(value)), { seed, numRuns: 2000 });
    expect(details.counterexample?.[0], `seed ${seed}`).toEqual(plainest);
  }
}

const container = { name: "a", image: "app:1", resources: {} };
const spec = { containers: [container] };
const set: DaemonSetManifest = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "a", namespace: "default" },
  spec: { selector: { matchLabels: { app: "a" } }, template: { metadata: { labels: { app: "a" } }, spec }, updateStrategy: { type: "RollingUpdate" } },
};
const pod: PodManifest = { apiVersion: "v1", kind: "Pod", metadata: { name: "a", namespace: "default" }, spec };
const always = (): boolean => true;

const plainest: readonly (readonly [string, fc.Arbitrary<unknown>, unknown])[] = [
  ["dnsLabels", dnsLabels(), "a"],
  ["dnsSubdomains", dnsSubdomains(), "a"],
  ["labelKeys", labelKeys(), "a"],
  ["labelValues", labelValues(), ""],
  ["labels", labels(), {}],
  ["labelSelectors", labelSelectors(), {}],
  ["selectedLabels", selectedLabels(), { selector: {}, labels: {} }],
  ["selectedLabels with a demand", selectedLabels({ minDemands: 1 }), { selector: { matchLabels: { app: "a" } }, labels: { app: "a" } }],
  ["fieldSelectors", fieldSelectors("Pod"), ""],
  ["taints", taints(), { key: "k", effect: "NoSchedule" }],
  ["taintLists", taintLists(), []],
  ["tolerations", tolerations(), { operator: "Exists" }],
  ["tolerationLists", tolerationLists(), []],
  ["toleratedTaints", toleratedTaints(), { taint: { key: "k", effect: "NoSchedule" }, toleration: { operator: "Exists" } }],
  ["nodeSelectorTerms", nodeSelectorTerms(), {}],
  ["nodeAffinities", nodeAffinities(), {}],
  ["quantities", quantities(), "0"],
  ["intOrPercents", intOrPercents(), 0],
  ["resourceRequirements", resourceRequirements(), {}],
  ["updateStrategies", updateStrategies(), { type: "RollingUpdate" }],
  ["containers", containers(), container],
  ["podTemplates", podTemplates(), { metadata: {}, spec }],
  ["pods", pods(), pod],
  ["nodeInputs", nodeInputs(), { name: "a" }],
  ["nodes", nodes(), { apiVersion: "v1", kind: "Node", metadata: { name: "a" }, spec: {} }],
  ["daemonSets", daemonSets(), set],
  ["clusterStates", clusterStates(), { nodes: [{ name: "a" }], objects: [] }],
];

describe("the plainest of", () => {
  it.each(plainest)("%s", (_, arbitrary, expected) => {
    expectPlainest(arbitrary, always, expected);
  });

  it("metNodeAffinities asks for the node's name", () => {
    const terms = [{ matchFields: [{ key: "metadata.name", operator: "In" as const, values: ["a"] }] }];
    const affinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } };
    expectPlainest(metNodeAffinities(), always, { affinity, node: { metadata: { name: "a", labels: {} } } });
  });
});

describe("a DaemonSet shrinks to", () => {
  const specOf = (more: Partial<DaemonSetManifest["spec"]>): DaemonSetManifest => ({ ...set, spec: { ...set.spec, ...more } });
  const templateOf = (more: Partial<PodManifest["spec"]>): DaemonSetManifest => specOf({ template: { metadata: { labels: { app: "a" } }, spec: { ...spec, ...more } } });

  it("one toleration, where it takes one", () => {
    expectPlainest(daemonSets(), (each) => each.spec.template.spec.tolerations !== undefined, templateOf({ tolerations: [{ operator: "Exists" }] }));
  });

  it("one toleration of what it takes", () => {
    const isTimed = (each: Toleration): boolean => each.tolerationSeconds !== undefined;
    const timed: Toleration = { operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 };
    expectPlainest(daemonSets(), (each) => each.spec.template.spec.tolerations?.some(isTimed) === true, templateOf({ tolerations: [timed] }));
  });

  it("a node selector of one label", () => {
    expectPlainest(daemonSets(), (each) => each.spec.template.spec.nodeSelector !== undefined, templateOf({ nodeSelector: { app: "a" } }));
  });

  it("one expression, and the label that it needs", () => {
    const selector = { matchExpressions: [{ key: "app", operator: "Exists" }] };
    expectPlainest(daemonSets(), (each) => each.spec.selector.matchExpressions !== undefined, specOf({ selector }));
  });

  it("a surge of one", () => {
    const updateStrategy = { type: "RollingUpdate" as const, rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };
    expectPlainest(daemonSets(), (each) => (each.spec.updateStrategy.rollingUpdate?.maxSurge ?? 0) !== 0, specOf({ updateStrategy }));
  });

  it("one port of the host", () => {
    const ports = [{ containerPort: 80, hostPort: 80 }];
    const takesPort = (one: Container): boolean => one.ports?.some(({ hostPort }) => hostPort !== undefined) === true;
    expectPlainest(daemonSets(), (each) => each.spec.template.spec.containers.some(takesPort), templateOf({ containers: [{ ...container, ports }] }));
  });
});

describe("a cluster shrinks to", () => {
  const kinds = (state: ClusterState, kind: string): readonly object[] => state.objects.filter((object) => object.kind === kind);

  it("one node and one set, where it takes a set", () => {
    expectPlainest(clusterStates(), (state) => kinds(state, "DaemonSet").length > 0, { nodes: [{ name: "a" }], objects: [set] });
  });

  it("two nodes of the first names, where it takes two", () => {
    const inOrder = clusterStates().map(({ nodes: list, objects }) => ({ nodes: [...list].sort((one, other) => (one.name < other.name ? -1 : 1)), objects }));
    expectPlainest(inOrder, (state) => state.nodes.length > 1, { nodes: [{ name: "a" }, { name: "b" }], objects: [] });
  });

  it("one taint, where it takes one", () => {
    expectPlainest(clusterStates(), (state) => state.nodes.some(({ taints: list }) => list !== undefined), { nodes: [{ name: "a", taints: [{ key: "k", effect: "NoSchedule" }] }], objects: [] });
  });

  it("one cordoned node", () => {
    const cordoned = { apiVersion: "v1", kind: "Node", metadata: { name: "a" }, spec: { unschedulable: true } } as const;
    expectPlainest(clusterStates(), (state) => kinds(state, "Node").length > 0, { nodes: [], objects: [cordoned] });
  });

  it("one bound pod", () => {
    const bound = { ...pod, spec: { ...spec, nodeName: "a" } };
    const isBound = (object: object): boolean => JSON.stringify(object).includes('"nodeName"');
    expectPlainest(clusterStates(), (state) => kinds(state, "Pod").some(isBound), { nodes: [{ name: "a" }], objects: [bound] });
  });
});
