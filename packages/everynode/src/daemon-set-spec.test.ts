import { describe, expect, it } from "vitest";
import { ApiError, type Cluster, createCluster } from "./index.js";

const labels = { app: "agent" };
const containers = [{ name: "main", image: "agent:1" }];
const selecting = (selector: object): object => ({ selector, template: { metadata: { labels }, spec: { containers } } });
const agent = (spec: object = selecting({ matchLabels: labels }), name = "agent"): object => ({ apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name }, spec });
const withTemplate = (template: object): object => agent({ selector: { matchLabels: labels }, template });

/** What the API server says is wrong: field by field, or in one sentence. */
function refused(object: object, cluster = createCluster()): readonly string[] {
  try {
    cluster.create(object);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.status.details?.causes?.map(({ field, message }) => `${field}: ${message}`) ?? [error.status.message ?? ""];
  }
  return [];
}

describe("the spec of a DaemonSet", () => {
  it("is refused without a template and its containers", () => {
    expect(refused(agent({ selector: { matchLabels: labels } }))).toContain("spec.template.spec.containers: Required value");
    expect(refused({ apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" } })).toContain("spec.template.spec.containers: Required value");
  });

  it.each(["apiVersion", "kind"])("is refused without %s", (field) => {
    expect(() => createCluster({ objects: [{ ...agent(), [field]: undefined }] })).toThrow(field);
  });

  it("is refused without a name, and with one that is no DNS subdomain", () => {
    expect(refused({ ...agent(), metadata: {} })).toEqual(["metadata.name: Required value: name or generateName is required"]);
    expect(refused(agent(undefined, "Log_Agent"))[0]).toContain("a lowercase RFC 1123 subdomain must consist of");
    expect(refused(agent(undefined, "log.agent"))).toEqual([]);
  });

  it("is refused where the labels of its template do not match its selector", () => {
    expect(refused(agent(selecting({ matchLabels: { app: "other" } })))).toEqual(['spec.template.metadata.labels: Invalid value: {"app":"agent"}: `selector` does not match template `labels`']);
  });

  it("is refused without a selector, or with one that selects everything", () => {
    expect(refused(agent({ template: { metadata: { labels }, spec: { containers } } })).join()).toContain("`selector` does not match template `labels`");
    expect(refused(agent(selecting({})))).toEqual(["spec.selector: Invalid value: {}: empty selector is invalid for daemonset"]);
  });

  it("is refused where a field is misspelt, and says which", () => {
    expect(refused(agent(selecting({ matchLabels: labels, matchExpresstion: [] }))).join()).toContain('unknown field "spec.selector.matchExpresstion"');
  });
});

describe("the template of a DaemonSet", () => {
  it("has what a pod has, but for apiVersion and kind", () => {
    const refusal = refused(withTemplate({ apiVersion: "v1", kind: "Pod", metadata: { labels }, spec: { containers } })).join();
    expect(refusal).toContain('unknown field "spec.template.apiVersion"');
    expect(refusal).toContain('unknown field "spec.template.kind"');
  });

  it("needs what a pod needs, in the same words", () => {
    const spec = { containers: [{ name: "main", image: "agent:1", ports: [{ containerPort: 0 }], resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } }] };
    const asPod = refused({ apiVersion: "v1", kind: "Pod", metadata: { name: "agent" }, spec });
    expect(asPod).toHaveLength(2);
    expect(refused(withTemplate({ metadata: { labels }, spec }))).toEqual(asPod.map((cause) => `spec.template.${cause}`));
  });

  it("is always restarted: that is the default, and nothing else is taken", () => {
    const cluster = createCluster({ objects: [agent()] });
    expect(cluster.get("DaemonSet", "agent").spec.template.spec?.restartPolicy).toBe("Always");
    for (const restartPolicy of ["OnFailure", "Never"]) {
      expect(refused(withTemplate({ metadata: { labels }, spec: { restartPolicy, containers } }))).toEqual([`spec.template.spec.restartPolicy: Unsupported value: "${restartPolicy}": supported values: "Always"`]);
    }
  });
});

describe("the selector of a DaemonSet", () => {
  it("cannot be changed once the set is there", () => {
    const cluster = createCluster({ objects: [agent()] });
    const both = { ...labels, tier: "node" };
    expect(() => cluster.patch("DaemonSet", "agent", { spec: { selector: { matchLabels: both }, template: { metadata: { labels: both } } } })).toThrow("field is immutable");
  });

  it("is judged as that of a Job", () => {
    const job = (selector: object): object => ({ apiVersion: "batch/v1", kind: "Job", metadata: { name: "agent" }, spec: { manualSelector: true, selector, template: { metadata: { labels }, spec: { restartPolicy: "Never", containers } } } });
    const selectors = [{ matchLabels: labels }, { matchLabels: { app: "no label!" } }, { matchExpressions: [{ key: "app", operator: "Has" }] }, { matchExpressions: [{ key: "app", operator: "In" }] }, { matchExpressions: [{ key: "app", operator: "Exists", values: ["a"] }] }];
    const aboutSelector = (causes: readonly string[]): readonly string[] => causes.filter((cause) => cause.startsWith("spec.selector"));
    for (const selector of selectors) expect(aboutSelector(refused(agent(selecting(selector))))).toEqual(aboutSelector(refused(job(selector))));
  });

  it("takes over what meets all of its labels and all of its expressions, and nothing else", () => {
    const selector = { matchLabels: labels, matchExpressions: [{ key: "tier", operator: "In", values: ["node", "rack"] }, { key: "old", operator: "DoesNotExist" }] };
    const all = { ...labels, tier: "node" };
    const bare = (name: string, own: object): object => ({ apiVersion: "v1", kind: "Pod", metadata: { name, labels: own }, spec: { nodeName: "node-1", containers } });
    const cluster = createCluster({ nodes: 1, objects: [bare("meets-all", { ...labels, tier: "rack" }), bare("no-tier", labels), bare("old", { ...all, old: "" }), bare("other-app", { app: "web", tier: "node" })] });
    cluster.settle();
    cluster.create(agent({ selector, template: { metadata: { labels: all }, spec: { containers } }, updateStrategy: { type: "OnDelete" } }));
    cluster.settle();
    expect(ownedBy(cluster, "agent")).toEqual(["meets-all"]);
  });
});

const ownedBy = (cluster: Cluster, owner: string): readonly string[] =>
  cluster.list("Pod").filter(({ metadata }) => metadata.ownerReferences?.some(({ name }) => name === owner) === true).map(({ metadata }) => metadata.name);
