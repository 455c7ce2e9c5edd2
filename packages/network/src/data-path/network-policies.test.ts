import type { ClusterState } from "@everynode/api";
import type { NetworkPolicy } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { request, type RequestInput } from "./request.js";
import { emptyScene, endpoint, put, sceneSimulation, withPod, withService, withSlice } from "./scene.js";

const LABELS: Readonly<Record<string, Readonly<Record<string, string>>>> = { web: { app: "web" }, client: { app: "client" }, stranger: { app: "stranger" } };

/** The pod `web` on node-1, `client` on node-2 and `stranger` of another namespace, all of them with their labels, and a Service before `web`. */
function scene(...policies: readonly NetworkPolicy["spec"][]): ClusterState {
  let state = emptyScene("node-1", "node-2");
  state = put(state, "Namespace", { apiVersion: "v1", kind: "Namespace", metadata: { name: "other", uid: "", resourceVersion: "", creationTimestamp: "", labels: { team: "blue" } } });
  const pod = (name: string, node: string, address: string, namespace = "default"): void => {
    state = withPod(state, { name, namespace, node, address, ports: [{ name: "http", containerPort: 8080, hostPort: name === "web" ? 9000 : 0 }] });
    const stored = state.shelves.find(({ kind }) => kind.key === "Pod")?.collection.objects.get(`${namespace}/${name}`);
    if (stored !== undefined) state = put(state, "Pod", { ...stored, metadata: { ...stored.metadata, labels: LABELS[name] ?? {} } });
  };
  pod("web", "node-1", "10.1.0.1");
  pod("client", "node-2", "10.1.0.2");
  pod("stranger", "node-2", "10.1.0.3", "other");
  state = withSlice(withService(state, { type: "NodePort", ports: [{ name: "http", protocol: "TCP", port: 80, targetPort: 8080, nodePort: 30_080 }], externalTrafficPolicy: "Cluster" }), [endpoint("10.1.0.1", "node-1")]);
  policies.forEach((spec, at) => {
    const policy: NetworkPolicy = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: `policy-${at}`, namespace: "default", uid: "", resourceVersion: "", creationTimestamp: "" }, spec };
    state = put(state, "NetworkPolicy", policy);
  });
  return state;
}

const WEB = { matchLabels: { app: "web" } };
const isolated = { podSelector: WEB };
const from = (...peers: NonNullable<NonNullable<NetworkPolicy["spec"]["ingress"]>[number]["from"]>): NetworkPolicy["spec"] => ({ podSelector: WEB, ingress: [{ from: peers }] });
const onPort = (port: number | string, more: object = {}): NetworkPolicy["spec"] => ({ podSelector: WEB, ingress: [{ ports: [{ port, ...more }] }] });

function passes(spec: NetworkPolicy["spec"], by: RequestInput["from"], to = "10.1.0.1:8080"): boolean {
  const told = request(sceneSimulation(scene(spec)), { from: by, to });
  if (!told.ok) expect(told.why.reason).toBe("network-policy");
  return told.ok;
}

describe("a pod that policies isolate", () => {
  it.each<readonly [string, NetworkPolicy["spec"], string, boolean]>([
    ["nobody, where there is no rule", isolated, "default/client", false],
    ["everybody, where a rule names nobody", { podSelector: {}, ingress: [{}] }, "other/stranger", true],
    ["pods of its own namespace by their labels", from({ podSelector: { matchLabels: { app: "client" } } }), "default/client", true],
    ["no others", from({ podSelector: { matchLabels: { app: "client" } } }), "other/stranger", false],
    ["namespaces by their labels", from({ namespaceSelector: { matchLabels: { team: "blue" } } }), "other/stranger", true],
    ["no namespaces with other labels", from({ namespaceSelector: { matchLabels: { team: "red" } } }), "other/stranger", false],
    ["pods and namespaces together", from({ namespaceSelector: { matchLabels: { team: "blue" } }, podSelector: { matchLabels: { app: "client" } } }), "other/stranger", false],
    ["networks", from({ ipBlock: { cidr: "10.1.0.0/30" } }), "default/client", true],
    ["no networks but for a part of them", from({ ipBlock: { cidr: "10.1.0.0/16", except: ["10.1.0.2/32"] } }), "default/client", false],
    ["no other networks", from({ ipBlock: { cidr: "10.2.0.0/16" } }), "default/client", false],
    ["a port", onPort(8080), "default/client", true],
    ["ports up to another", onPort(8000, { endPort: 8100 }), "default/client", true],
    ["a port by its name", onPort("http"), "default/client", true],
    ["no other port", onPort(80), "default/client", false],
    ["no other protocol", onPort(8080, { protocol: "UDP" }), "default/client", false],
    ["its own machine, whatever they say", isolated, "node-1", true],
    ["no other machine", isolated, "node-2", false],
  ])("is reached by %s", (_, spec, by, passed) => {
    expect(passes(spec, by)).toBe(passed);
  });

  it("is reached from outside only by those whom its machine has led on, as if by itself", () => {
    expect([passes(isolated, "outside", "node-1:30080"), passes(isolated, "outside", "node-2:30080"), passes(isolated, "outside", "node-1:9000"), passes(from({ ipBlock: { cidr: "203.0.113.0/24" } }), "outside", "node-1:9000")]).toEqual([true, false, false, true]);
  });
});

describe("a pod whose own requests are isolated", () => {
  const egress = (spec: Partial<NetworkPolicy["spec"]>): NetworkPolicy["spec"] => ({ podSelector: { matchLabels: { app: "client" } }, policyTypes: ["Egress"], ...spec });

  it.each<readonly [string, NetworkPolicy["spec"], boolean]>([
    ["nobody, where there is no rule", egress({}), false],
    ["those who match", egress({ egress: [{ to: [{ podSelector: WEB }] }] }), true],
    ["nobody else", egress({ egress: [{ to: [{ podSelector: { matchLabels: { app: "db" } } }] }] }), false],
  ])("reaches %s, by the name of a Service too", (_, spec, passed) => {
    expect([passes(spec, "default/client"), passes(spec, "default/client", "http://web")]).toEqual([passed, passed]);
  });

  it("is said so", () => {
    expect(request(sceneSimulation(scene(egress({}))), { from: "default/client", to: "http://web" }).text.split("\n").at(-1)).toBe("nobody answers: egress of pod default/client is isolated by NetworkPolicy policy-0, of which none lets this pass");
  });
});
