/** What is drawn is accepted by the API server, strictly. */
import { parseFieldSelector, BUILT_IN_KINDS, type Kind } from "@everynode/model";
import { type Cluster, createCluster } from "everynode";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clusterStates } from "./cluster-states.js";
import { containerLists } from "./containers.js";
import { daemonSets } from "./daemon-sets.js";
import type { DomainOptions } from "./domain.js";
import { fieldSelectors } from "./field-selectors.js";
import { intOrPercents } from "./int-or-percents.js";
import { labelKeys, labelValues } from "./label-names.js";
import { labels } from "./labels.js";
import { labelSelectors } from "./label-selectors.js";
import { metNodeAffinities } from "./met-node-affinities.js";
import { dnsLabels, dnsSubdomains } from "./names.js";
import { nodeAffinities } from "./node-affinities.js";
import { nodeInputs, nodes } from "./nodes.js";
import { podTemplates } from "./pod-templates.js";
import { pods } from "./pods.js";
import { quantities } from "./quantities.js";
import { resourceRequirements } from "./resource-requirements.js";
import { selectedLabels } from "./selected-labels.js";
import { taintLists } from "./taints.js";
import { tolerationLists } from "./tolerations.js";
import { updateStrategies } from "./update-strategies.js";

const empty = createCluster({ trace: "off" });
const start = empty.snapshot();

interface Bare {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Creates one object in an empty cluster, strictly. */
function created(object: Bare): void {
  empty.restore(start);
  const { namespace } = object.metadata;
  const response = empty.request({ verb: "create", kind: object.kind, ...(namespace === undefined ? {} : { namespace }), object, fieldValidation: "Strict" });
  if (!response.ok) throw new Error(response.status.message);
}

const container = { name: "main", image: "app:1" };
const pod = (spec: object) => ({ apiVersion: "v1", kind: "Pod", metadata: { name: "a", namespace: "default" }, spec: { containers: [container], ...spec } });
const configMap = (name: string, given: object = {}) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default", labels: given } });
const budget = (spec: object) => ({ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: "a", namespace: "default" }, spec });
const node = (spec: object) => ({ apiVersion: "v1", kind: "Node", metadata: { name: "a" }, spec });
const daemonSet = (spec: object) => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "a", namespace: "default" },
  spec: { selector: { matchLabels: { app: "a" } }, template: { metadata: { labels: { app: "a" } }, spec: { containers: [container] } }, ...spec },
});
const podTemplate = (template: object) => ({ apiVersion: "v1", kind: "PodTemplate", metadata: { name: "a", namespace: "default" }, template });

/** Every shape that names and labels can have. */
const WIDE: DomainOptions = {
  names: dnsLabels(),
  labelKeys: labelKeys(),
  labelValues: labelValues(),
  taintKeys: labelKeys(),
  taintValues: labelValues(),
  cpu: quantities(),
  memory: quantities(),
};

const objects: Readonly<Record<string, fc.Arbitrary<Bare>>> = {
  dnsLabels: dnsLabels().map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
  dnsSubdomains: dnsSubdomains().map((name) => configMap(name)),
  "labelKeys and labelValues": labels({ labelKeys: labelKeys(), labelValues: labelValues() }).map((given) => configMap("a", given)),
  labels: labels().map((given) => configMap("a", given)),
  labelSelectors: labelSelectors().map((selector) => budget({ minAvailable: 1, selector })),
  "selectedLabels, of a set": selectedLabels({ minDemands: 1 }).map((pair) =>
    daemonSet({ selector: pair.selector, template: { metadata: { labels: pair.labels }, spec: { containers: [container] } } }),
  ),
  taintLists: taintLists().map((taints) => node({ taints })),
  tolerationLists: tolerationLists().map((tolerations) => pod({ tolerations })),
  nodeAffinities: nodeAffinities().map((nodeAffinity) => pod({ affinity: { nodeAffinity } })),
  metNodeAffinities: metNodeAffinities().map(({ affinity: nodeAffinity }) => pod({ affinity: { nodeAffinity } })),
  quantities: quantities().map((memory) => pod({ containers: [{ ...container, resources: { requests: { memory } } }] })),
  resourceRequirements: resourceRequirements().map((resources) => pod({ containers: [{ ...container, resources }] })),
  intOrPercents: intOrPercents().map((minAvailable) => budget({ minAvailable, selector: {} })),
  updateStrategies: updateStrategies().map((updateStrategy) => daemonSet({ updateStrategy })),
  containerLists: containerLists().map((containers) => pod({ containers })),
  podTemplates: podTemplates().map((template) => podTemplate(template)),
  nodes: nodes(),
  pods: pods(),
  daemonSets: daemonSets(),
  "metNodeAffinities of every shape": metNodeAffinities(WIDE).map(({ affinity: nodeAffinity }) => pod({ affinity: { nodeAffinity } })),
  "nodes of every shape": nodes(WIDE),
  "pods of every shape": pods(WIDE),
  "daemonSets of every shape": daemonSets(WIDE),
};

describe("the API server accepts", () => {
  it.each(Object.entries(objects))("%s", (_, arbitrary) => {
    fc.assert(fc.property(arbitrary, created), { numRuns: 300 });
  });

  it("the nodes that join a cluster", () => {
    fc.assert(
      fc.property(nodeInputs(), (input) => {
        empty.restore(start);
        empty.addNode(input);
      }),
      { numRuns: 300 },
    );
  });

  it.each(["Pod", "Node", "DaemonSet"] as const)("field selectors of kind %s", (kind) => {
    fc.assert(
      fc.property(fieldSelectors(kind), (fieldSelector) => {
        empty.list(kind, { fieldSelector });
        return parseFieldSelector(fieldSelector, BUILT_IN_KINDS.byKey(kind) as Kind).ok;
      }),
      { numRuns: 300 },
    );
  });
});

describe("createCluster accepts", () => {
  it("cluster states, with as many objects as they name", () => {
    fc.assert(
      fc.property(clusterStates({ namespaces: ["default", "kube-system", "other"] }), (state) => {
        const cluster = createCluster(state);
        const count = (kind: string): number => state.objects.filter((object) => object.kind === kind).length;
        expect(cluster.list("Node")).toHaveLength(state.nodes.length + count("Node"));
        const inAll = (kind: string): number => ["default", "kube-system", "other"].reduce((sum, namespace) => sum + cluster.list(kind, { namespace }).length, 0);
        expect([inAll("DaemonSet"), inAll("Pod")]).toEqual([count("DaemonSet"), count("Pod")]);
      }),
      { numRuns: 300 },
    );
  });

  it("cluster states that come to rest, half of them with a pod of a set that runs", () => {
    const runs = (cluster: Cluster): boolean => cluster.list("Pod").some(({ metadata, status }) => status.phase === "Running" && metadata.ownerReferences?.[0]?.kind === "DaemonSet");
    const samples = fc.sample(clusterStates({ minDaemonSets: 1 }), { numRuns: 100, seed: 1 });
    const settled = samples.map((state) => {
      const cluster = createCluster(state);
      return { rests: cluster.settle(), runs: runs(cluster) };
    });
    expect(settled.filter(({ rests }) => !rests)).toEqual([]);
    expect(settled.filter((each) => each.runs).length).toBeGreaterThan(50);
  });
});
