import type { ClusterState } from "@everynode/api";
import type { Fault, KubeObject } from "@everynode/model";
import { newMachine, setProcess, withFault } from "@everynode/node";
import { describe, expect, it } from "vitest";
import type { Reason, Told } from "../index.js";
import { SYMPTOMS } from "./outcome.js";
import { request, type RequestInput } from "./request.js";
import { emptyScene, endpoint, put, SCENE_START_MS, sceneSimulation, withMachine, withPod, withService, withSlice } from "./scene.js";

const asked = (state: ClusterState, from: RequestInput["from"], to: RequestInput["to"], more: Partial<RequestInput> = {}): Told => request(sceneSimulation(state), { from, to, ...more });
const who = (told: Told): string => (told.ok ? (told.by.type === "pod" ? told.by.pod : told.by.process) : told.why.reason);

/** A pod on each of two machines, and a Service before both. */
function pair(spec: Parameters<typeof withService>[1] = {}): ClusterState {
  let state = emptyScene("node-1", "node-2", "node-3");
  state = withPod(state, { name: "a", node: "node-1", address: "10.1.0.1" });
  state = withPod(state, { name: "b", node: "node-2", address: "10.1.0.2" });
  return withSlice(withService(state, spec), [endpoint("10.1.0.1", "node-1"), endpoint("10.1.0.2", "node-2")]);
}

const cutOff = (state: ClusterState, node: string, address: number, fault = "cut"): ClusterState => withMachine(state, withFault(newMachine({ name: node, address }), fault, { type: "partition" }));
const down = (state: ClusterState, node: string, address: number): ClusterState => withMachine(state, withFault(newMachine({ name: node, address }), "power", { type: "crash" }));
const unready = { conditions: { ready: false, serving: false, terminating: false } };
const leaving = { conditions: { ready: false, serving: true, terminating: true } };

describe("a request by way of a Service", () => {
  it("is answered by the endpoint that chance takes", () => {
    const state = pair();
    expect([0, 0.49, 0.5, 0.99].map((chance) => who(asked(state, "node-3", "http://web", { chance })))).toEqual(["default/a", "default/a", "default/b", "default/b"]);
  });

  it("draws by name, the same each time", () => {
    const state = pair();
    const drawn = (): readonly string[] => Array.from({ length: 20 }, (_, number) => who(asked(state, "node-3", "http://web", { chance: { stream: "visits", number } })));
    expect(drawn()).toEqual(drawn());
    expect(new Set(drawn())).toEqual(new Set(["default/a", "default/b"]));
  });

  it("tells its way", () => {
    expect(asked(pair(), "default/b", "http://web.default/health").text.split("\n")).toEqual([
      "default/b (on node-2) asks web.default:80/TCP",
      "web.default.svc.cluster.local is 10.96.0.1",
      "the proxy on node-2 leads port http of service default/web to 10.1.0.1:8080, one of 2 ready endpoints",
      "pod default/a answers (container app, 10.1.0.1:8080 on node-1)",
    ]);
  });

  it("goes to the client's own node only under internalTrafficPolicy: Local", () => {
    const state = pair({ internalTrafficPolicy: "Local" });
    expect(["node-1", "node-2", "node-3"].map((node) => who(asked(state, node, "10.96.0.1:80", { chance: 0.99 })))).toEqual(["default/a", "default/b", "no-local-endpoint"]);
  });

  it("reaches no node in particular, whatever chance takes, unless the policy is Local", () => {
    const reached = (state: ClusterState): readonly string[] => [...new Set([0, 0.3, 0.6, 0.9].map((chance) => who(asked(state, "node-1", "http://web", { chance }))))];
    expect(reached(pair())).toEqual(["default/a", "default/b"]);
    expect(reached(pair({ internalTrafficPolicy: "Local" }))).toEqual(["default/a"]);
  });

  it("goes to endpoints that are being deleted and still serve where none is ready", () => {
    const state = withSlice(pair(), [endpoint("10.1.0.1", "node-1", unready), endpoint("10.1.0.2", "node-2", leaving)]);
    const told = asked(state, "node-3", "http://web");
    expect(who(told)).toBe("default/b");
    expect(told.text).toContain("the only endpoint that is being deleted and still serves, since none is ready");
  });

  it("prefers one that is being deleted on its own node to a ready one elsewhere, where the policy is Local", () => {
    const state = withSlice(pair({ internalTrafficPolicy: "Local" }), [endpoint("10.1.0.1", "node-1", leaving), endpoint("10.1.0.2", "node-2")]);
    expect(who(asked(state, "node-1", "http://web"))).toBe("default/a");
  });

  it("keeps to hints for its node, or else for its zone, where every ready endpoint has some", () => {
    const hinted = (kind: "forNodes" | "forZones", ...names: readonly string[]): ReturnType<typeof pair> => withSlice(pair(), names.map((name, at) => endpoint(`10.1.0.${at + 1}`, `node-${at + 1}`, { hints: { [kind]: [{ name }] } })));
    expect(who(asked(hinted("forNodes", "node-1", "node-2"), "node-2", "http://web"))).toBe("default/b");
    expect(who(asked(hinted("forNodes", "node-1", "node-2"), "node-3", "http://web"))).toBe("default/a");
    const zoned = withMachine(hinted("forZones", "west", "east"), newMachine({ name: "node-3", address: 3 }), { "topology.kubernetes.io/zone": "east" });
    expect(who(asked(zoned, "node-3", "http://web"))).toBe("default/b");
  });

  it("keeps to no hints where none is ready", () => {
    const hinted = (address: string, node: string) => endpoint(address, node, { ...leaving, hints: { forNodes: [{ name: node }] } });
    expect(who(asked(withSlice(pair(), [hinted("10.1.0.1", "node-1"), hinted("10.1.0.2", "node-2")]), "node-2", "http://web"))).toBe("default/a");
  });

  it("comes back to the same endpoint within the timeout where the Service remembers its clients", () => {
    const state = pair({ sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } });
    const first = asked(state, "node-3", "http://web", { chance: 0.99 });
    const later = (seconds: number): Told => asked({ ...state, nowMs: state.nowMs + seconds * 1000 }, "node-3", "http://web", { affinity: first.affinity });
    expect([who(first), who(later(60)), who(later(61))]).toEqual(["default/b", "default/b", "default/a"]);
    expect(later(60).text).toContain("where this client was led before");
    expect(who(asked(state, "node-2", "http://web", { affinity: first.affinity }))).toBe("default/a");
  });
});

describe("a request from outside", () => {
  const port = { name: "http", protocol: "TCP" as const, port: 80, targetPort: 8080, nodePort: 30_080 };

  it("is led on by the node that it comes to, or only to that node's pods under externalTrafficPolicy: Local", () => {
    const ask = (policy: "Cluster" | "Local", node: string): string => who(asked(pair({ type: "NodePort", externalTrafficPolicy: policy, ports: [port] }), "outside", `${node}:30080`, { chance: 0.99 }));
    expect(["node-1", "node-2", "node-3"].map((node) => ask("Cluster", node))).toEqual(["default/b", "default/b", "default/b"]);
    expect(["node-1", "node-2", "node-3"].map((node) => ask("Local", node))).toEqual(["default/a", "default/b", "no-local-endpoint"]);
  });

  it("differs from one of the node's own processes and pods, which go everywhere", () => {
    const state = withPod(pair({ type: "NodePort", externalTrafficPolicy: "Local", ports: [port] }), { name: "c", node: "node-3", address: "10.1.0.3" });
    expect([who(asked(state, "node-3", "node-3:30080")), who(asked(state, "default/c", "10.0.0.3:30080")), who(asked(state, "node-1", "node-3:30080"))]).toEqual(["default/a", "default/a", "no-local-endpoint"]);
  });
});

describe("a request to a port of a machine", () => {
  const hostPort = { ports: [{ containerPort: 8080, hostPort: 9000 }] };

  it("is forwarded to the pod that has it", () => {
    const state = withPod(emptyScene("node-1"), { name: "a", node: "node-1", address: "10.1.0.1", ...hostPort });
    expect(asked(state, "outside", "10.0.0.1:9000").text.split("\n")).toEqual(["somebody outside asks 10.0.0.1:9000/TCP", "node-1 forwards its port 9000 to pod default/a", "pod default/a answers (container app, 10.1.0.1:8080 on node-1)"]);
  });

  it("reaches a pod on the machine's own network, and a process outside of Kubernetes", () => {
    const onHost = withPod(emptyScene("node-1"), { name: "a", node: "node-1", address: "10.0.0.1", spec: { hostNetwork: true } });
    expect(who(asked(onHost, "outside", "node-1:8080"))).toBe("default/a");
    const machine = setProcess(newMachine({ name: "node-1" }), "agent", { image: "agent:1" });
    const running = { ...machine, spec: { ...machine.spec, processes: { agent: { image: "agent:1", onBoot: false, startedAtMs: SCENE_START_MS, end: null } } } };
    expect(who(asked(withMachine(emptyScene(), running), "outside", "node-1:8080", { network: { listens: { agent: [8080] } } }))).toBe("agent");
  });

  it("goes to the eldest of those that have it, those with a forwarded port first", () => {
    let state = withPod(emptyScene("node-1"), { name: "a", node: "node-1", address: "10.0.0.1", spec: { hostNetwork: true }, ports: [{ containerPort: 9000 }] });
    state = withPod(state, { name: "c", node: "node-1", address: "10.1.0.3", ...hostPort, status: { startTime: "2026-01-01T00:00:09Z" } });
    state = withPod(state, { name: "b", node: "node-1", address: "10.1.0.2", ...hostPort, status: { startTime: "2026-01-01T00:00:10Z" } });
    expect(who(asked(state, "outside", "node-1:9000"))).toBe("default/c");
  });

  it("may be bound to one address of the machine", () => {
    const bound = (hostIP: string): string => who(asked(withPod(emptyScene("node-1"), { name: "a", node: "node-1", address: "10.1.0.1", ports: [{ containerPort: 8080, hostPort: 9000, hostIP }] }), "outside", "node-1:9000"));
    expect(["0.0.0.0", "10.0.0.1", "127.0.0.1"].map(bound)).toEqual(["default/a", "default/a", "port-closed"]);
  });
});

describe("what proxies and names know", () => {
  /** The pair; a minute later b is gone and only a is an endpoint. */
  function changed(): ClusterState {
    const before = pair();
    return withSlice({ ...before, nowMs: before.nowMs + 60_000 }, [endpoint("10.1.0.1", "node-1")]);
  }

  it("may be of before, for each node by itself", () => {
    const network = { proxyLagMs: { "node-3": 1 } };
    expect(who(asked(changed(), "node-3", "http://web", { chance: 0.99, network }))).toBe("default/b");
    expect(who(asked(changed(), "node-2", "http://web", { chance: 0.99, network }))).toBe("default/a");
    expect(who(asked(changed(), "node-2", "http://web", { chance: 0.99, network: { proxyLagMs: 1 } }))).toBe("default/b");
  });

  it("may be everything up to a write", () => {
    const before = pair().revision;
    const ask = (network: RequestInput["network"]): string => who(asked(changed(), "node-3", "http://web", { chance: 0.99, ...(network === undefined ? {} : { network }) }));
    expect([ask({ proxyRevision: before }), ask({ proxyRevision: { "node-3": before } }), ask({ proxyRevision: { "node-2": before } }), ask({ proxyRevision: before + 1 })]).toEqual(["default/b", "default/b", "default/a", "default/a"]);
    expect(ask({ dnsRevision: 0 })).toBe("no-such-name");
  });

  it("may be of before for names", () => {
    const before = pair({ clusterIP: "None" });
    const state = withSlice({ ...before, nowMs: before.nowMs + 60_000 }, [endpoint("10.1.0.1", "node-1")]);
    const ask = (dnsLagMs: number): string => who(asked(state, "node-3", "web:8080", { chance: 0.99, network: { dnsLagMs } }));
    expect([ask(0), ask(1)]).toEqual(["default/a", "default/b"]);
  });

  it("is of when it was cut off, on a machine that is", () => {
    const before = pair({ internalTrafficPolicy: "Cluster" });
    const fault: Fault = { apiVersion: "world.everynode/v1", kind: "Fault", metadata: { name: "cut", uid: "", resourceVersion: "", creationTimestamp: "" }, spec: { harm: { type: "partition", nodes: ["node-2"] }, fromMs: before.nowMs, toMs: null }, status: { begun: true, replacements: [] } };
    const cut = cutOff(put({ ...before, nowMs: before.nowMs + 1 }, "Fault", fault), "node-2", 2);
    const state = withSlice({ ...cut, nowMs: cut.nowMs + 60_000 }, [endpoint("10.1.0.1", "node-1")]);
    expect(who(asked(state, "node-2", "10.96.0.1:80", { chance: 0.99 }))).toBe("default/b");
    expect(who(asked(state, "node-1", "10.96.0.1:80", { chance: 0.99 }))).toBe("default/a");
  });

  it("lags behind by a slow link", () => {
    const slow = withMachine(changed(), withFault(newMachine({ name: "node-3", address: 3 }), "slow", { type: "slow-link", delayMs: 1 }));
    expect(who(asked(slow, "node-3", "http://web", { chance: 0.99 }))).toBe("default/b");
  });
});

describe("machines that are cut off by one fault", () => {
  it("reach each other and nobody else", () => {
    const state = cutOff(cutOff(pair(), "node-2", 2), "node-3", 3);
    expect([who(asked(state, "node-3", "10.1.0.2:8080")), who(asked(state, "node-3", "10.1.0.1:8080")), who(asked(state, "outside", "node-3:1"))]).toEqual(["default/b", "partition", "partition"]);
    expect(who(asked(cutOff(state, "node-3", 3, "another"), "node-3", "10.1.0.2:8080"))).toBe("partition");
  });
});

/** Each reason why nobody answers, and how one comes to it. */
const FAILURES: { readonly [reason in Reason]: () => Told } = {
  "client-down": () => asked(down(pair(), "node-1", 1), "default/a", "http://web"),
  "names-unreachable": () => asked(cutOff(pair(), "node-1", 1), "default/a", "http://web"),
  "no-such-name": () => asked(pair(), "default/a", "http://webb"),
  "no-address": () => asked(pair(), "default/a", "http://default.svc.cluster.local"),
  "no-such-address": () => asked(pair(), "node-1", "10.9.9.9:80"),
  "inside-only": () => asked(pair(), "outside", "10.96.0.1:80"),
  "no-such-port": () => asked(pair(), "node-1", "10.96.0.1:81"),
  "no-endpoints": () => asked(withSlice(pair(), []), "node-1", "http://web"),
  "none-ready": () => asked(withSlice(pair(), [endpoint("10.1.0.1", "node-1", unready)]), "node-1", "http://web"),
  "no-local-endpoint": () => asked(pair({ internalTrafficPolicy: "Local" }), "node-3", "http://web"),
  "endpoint-gone": () => asked(withSlice(pair(), [endpoint("10.1.9.9", "node-2")]), "node-1", "http://web"),
  partition: () => asked(cutOff(pair(), "node-2", 2), "node-1", "10.96.0.1:80", { chance: 0.99 }),
  "node-down": () => asked(down(pair(), "node-2", 2), "node-1", "10.96.0.1:80", { chance: 0.99 }),
  "network-policy": () => {
    const metadata = { name: "closed", namespace: "default", uid: "", resourceVersion: "", creationTimestamp: "" };
    return asked(put(pair(), "NetworkPolicy", { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec: { podSelector: {} } } as KubeObject), "default/a", "10.1.0.2:8080");
  },
  "pod-not-running": () => asked(withPod(pair(), { name: "a", node: "node-1", address: "10.1.0.1", phase: "Pending" }), "node-2", "http://web"),
  "port-closed": () => asked(pair(), "node-2", "10.1.0.1:8081"),
  "not-listening": () => {
    const state = pair();
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "a", namespace: "default", uid: "uid-default-a", resourceVersion: "", creationTimestamp: "" }, spec: { nodeName: "node-1", containers: [{ name: "app", image: "slow:1", ports: [{ containerPort: 8080 }] }] }, status: { podIP: "10.1.0.1" } } as const;
    const run = { name: "app", image: "slow:1", restarts: 0, startedAtMs: SCENE_START_MS, end: null, backOffMs: 0 };
    const sandbox = { apiVersion: "world.everynode/v1", kind: "Sandbox", metadata: { ...pod.metadata, name: "uid-default-a", namespace: "node-1" }, spec: { pod, startedAtMs: SCENE_START_MS, lostAtMs: null, runs: [run], stop: null } };
    return asked(put(state, "Sandbox", sandbox), "node-2", "10.1.0.1:8080", { network: { containersRun: true, programs: { slow: { readyAfterMs: 1 } } } });
  },
  "host-port-conflict": () => {
    const ports = [{ containerPort: 8080, hostPort: 9000 }];
    const holder = withPod(emptyScene("node-1"), { name: "a", node: "node-1", address: "10.1.0.1", phase: "Pending", ports });
    return asked(withPod(holder, { name: "b", node: "node-1", phase: "Failed", ports, status: { reason: "NodePorts" } }), "outside", "node-1:9000");
  },
};

describe("nobody answers", () => {
  it.each(Object.keys(FAILURES) as readonly Reason[])("for the reason %s, and it is said why", (reason) => {
    const told = FAILURES[reason]();
    expect(told).toMatchObject({ ok: false, why: { reason } });
    expect(told.text.split("\n").at(-1)).toMatch(/^nobody answers: .{20,}$/);
    expect(["refused", "timeout", "unknown-name", "silent"]).toContain(SYMPTOMS[reason]);
  });
});

describe("a request that cannot be asked", () => {
  const state = pair();
  it.each<readonly [string, () => unknown, string]>([
    ["a client that is not there", () => asked(state, "node-4", "http://web"), 'from: there is no machine "node-4"; did you mean "node-1"?'],
    ["a pod that is not there", () => asked(state, "other/a", "http://web"), 'from: there is no pod "other/a"; there are default/a, default/b'],
    ["no client", () => asked(state, {} as never, "http://web"), 'from takes "outside", the name of a node, "namespace/pod", or { pod }, { node } or { outside: "203.0.113.7" }; got {}'],
    ["no port", () => asked(state, "node-1", "web"), 'to needs a port, such as "http://web.default:8080", "10.96.0.10:53/UDP" or { host: "node-1", port: 8080 }; got "web"'],
    ["a port beyond all", () => asked(state, "node-1", "web:70000"), 'a port is a whole number from 1 to 65535; got 70000 in "web:70000"'],
    ["a scheme that is none", () => asked(state, "node-1", "ftp://web:21"), 'to begins with http://, https://, tcp://, udp://, sctp:// or with no scheme at all; got "ftp://web:21"'],
    ["a host that is none", () => asked(state, "node-1", { host: "a b", port: 1 }), 'a host is an address or a DNS name; got "a b" in {"host":"a b","port":1}'],
    ["nothing", () => asked(state, "node-1", undefined as never), "to takes an address and a port"],
    ["chance beyond one", () => asked(state, "node-1", "http://web", { chance: 1 }), 'request.chance must be a number from 0 to below 1, or { stream: "requests", number: 0 }; got 1'],
    ["an option that nobody knows", () => asked(state, "node-1", "http://web", { network: { proxyLag: 1 } as never }), 'request.network knows no "proxyLag"; did you mean "proxyLagMs"?'],
    ["a lag that is none", () => asked(state, "node-1", "http://web", { network: { dnsLagMs: -1 } }), "request.network.dnsLagMs must be whole milliseconds from 0 on; got -1"],
    ["no simulation", () => request(undefined as never, { from: "node-1", to: "http://web" }), "a request is asked of a simulation, such as cluster.simulation; got undefined"],
  ])("%s is refused with what is wrong", (_, act, message) => {
    expect(act).toThrow(message);
  });
});
