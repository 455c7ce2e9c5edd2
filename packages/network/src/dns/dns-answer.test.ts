import { describe, expect, it } from "vitest";
import { knownNow } from "../data-path/known.js";
import { emptyScene, endpoint, withPod, withService, withSlice } from "../data-path/scene.js";
import { podEndpoint } from "../endpoints/pod-endpoint.js";
import { type DnsAnswer, dnsAnswer, type DnsType } from "./dns-answer.js";
import { lookedUp, triedNames } from "./search-path.js";
import type { ClusterState } from "@everynode/api";
import type { Pod, Service } from "@everynode/model";

const asked = (state: ClusterState, name: string, type: DnsType = "A"): DnsAnswer => dnsAnswer(knownNow(state), { name, type });
const addresses = (answer: DnsAnswer): readonly string[] => [answer.code, ...answer.records.map((record) => (record.type === "SRV" ? `${record.port} ${record.target}` : record.type === "CNAME" ? record.target : record.address))];

const headless = withSlice(withService(emptyScene(), { clusterIP: "None" }), [endpoint("10.1.0.2", "node-2", { hostname: "db-0" }), endpoint("10.1.0.1", "node-1")]);

describe("the name of a Service", () => {
  it("is that of its address, and tells its ports", () => {
    const state = withService(emptyScene());
    expect(addresses(asked(state, "web.default.svc.cluster.local"))).toEqual(["NOERROR", "10.96.0.1"]);
    expect(addresses(asked(state, "_http._tcp.web.default.svc.cluster.local", "SRV"))).toEqual(["NOERROR", "80 web.default.svc.cluster.local"]);
    expect(addresses(asked(state, "_http._udp.web.default.svc.cluster.local", "SRV"))).toEqual(["NXDOMAIN"]);
  });

  it("is there without addresses of the other family", () => {
    expect(asked(withService(emptyScene()), "web.default.svc.cluster.local", "AAAA")).toEqual({ code: "NOERROR", records: [] });
  });

  it("is that of all ready endpoints where the Service has no address, and each has a name of its own", () => {
    expect(addresses(asked(headless, "Web.Default.svc.cluster.local"))).toEqual(["NOERROR", "10.1.0.1", "10.1.0.2"]);
    expect(addresses(asked(headless, "_http._tcp.web.default.svc.cluster.local", "SRV"))).toEqual(["NOERROR", "8080 10-1-0-1.web.default.svc.cluster.local", "8080 db-0.web.default.svc.cluster.local"]);
    expect(addresses(asked(headless, "db-0.web.default.svc.cluster.local"))).toEqual(["NOERROR", "10.1.0.2"]);
    expect(asked(headless, "_http._tcp.web.default.svc.cluster.local", "SRV").records.map((record) => (record.type === "SRV" ? record.weight : 0))).toEqual([50, 50]);
  });

  it("is no name while none of its endpoints is ready, unless it publishes those that are not", () => {
    const state = withPod(emptyScene("node-1"), { name: "a", node: "node-1", address: "10.1.0.1" });
    const pod = knownPod(state);
    const answered = (publishNotReadyAddresses: boolean): readonly string[] => {
      const before = withService(state, { clusterIP: "None", publishNotReadyAddresses });
      const service = knownNow(before).services.get("default/web") as Service;
      const made = podEndpoint({ service, pod });
      return addresses(asked(withSlice(before, made === undefined ? [] : [made]), "web.default.svc.cluster.local"));
    };
    expect([answered(false), answered(true)]).toEqual([["NXDOMAIN"], ["NOERROR", "10.1.0.1"]]);
  });

  it("is another name where it is one of something elsewhere", () => {
    const state = withService(emptyScene(), { type: "ExternalName", externalName: "DB.example.com.", clusterIP: "", clusterIPs: [] });
    expect(addresses(asked(state, "web.default.svc.cluster.local"))).toEqual(["NOERROR", "db.example.com"]);
    expect(addresses(asked(state, "a.web.default.svc.cluster.local"))).toEqual(["NXDOMAIN"]);
  });
});

/** The only pod: it is not ready. */
function knownPod(state: ClusterState): Pod {
  const shelf = state.shelves.find(({ kind }) => kind.key === "Pod");
  return shelf?.collection.objects.get("default/a") as Pod;
}

describe("the name of an address", () => {
  it.each([
    ["10-1-0-7.default.pod.cluster.local", ["NOERROR", "10.1.0.7"]],
    ["10-1-0-7.third.pod.cluster.local", ["NXDOMAIN"]],
    ["somebody.default.pod.cluster.local", ["NXDOMAIN"]],
  ])("%s is %j, whether or not anybody has it", (name, told) => {
    expect(addresses(asked(emptyScene(), name))).toEqual(told);
  });
});

describe("a name as a client writes it", () => {
  const lookUp = (state: ClusterState, name: string, namespace = "default"): readonly string[] => {
    const { code, addresses: found, name: whole } = lookedUp(knownNow(state), { name, namespace }, (each) => (each === "node-1" ? "10.0.0.1" : undefined));
    return [code, whole, ...found];
  };

  it("is tried with the endings of its namespace, of all Services and of the cluster, and then as it is", () => {
    expect(triedNames("web.other", "default")).toEqual(["web.other.default.svc.cluster.local", "web.other.svc.cluster.local", "web.other.cluster.local", "web.other"]);
    expect(triedNames("a.b.c.d.e.f", "default")[0]).toBe("a.b.c.d.e.f");
    expect(triedNames("web.default.svc.cluster.local.", "other")).toEqual(["web.default.svc.cluster.local"]);
  });

  it("is that of the own namespace's Service first", () => {
    const state = withService(withService(emptyScene(), { clusterIP: "10.96.0.9", clusterIPs: ["10.96.0.9"] }, { namespace: "other" }));
    expect(lookUp(state, "web")).toEqual(["NOERROR", "web.default.svc.cluster.local", "10.96.0.1"]);
    expect(lookUp(state, "web", "other")).toEqual(["NOERROR", "web.other.svc.cluster.local", "10.96.0.9"]);
    expect(lookUp(state, "web.other")).toEqual(["NOERROR", "web.other.svc.cluster.local", "10.96.0.9"]);
  });

  it("may be that of a machine, also by way of a Service", () => {
    const state = withService(emptyScene(), { type: "ExternalName", externalName: "node-1", clusterIP: "", clusterIPs: [] });
    expect(lookUp(state, "web")).toEqual(["NOERROR", "web.default.svc.cluster.local", "10.0.0.1"]);
    expect(lookUp(state, "node-1")).toEqual(["NOERROR", "node-1", "10.0.0.1"]);
  });

  it("that leads back to itself leads nowhere", () => {
    const state = withService(emptyScene(), { type: "ExternalName", externalName: "web.default.svc.cluster.local", clusterIP: "", clusterIPs: [] });
    expect(lookUp(state, "web")).toEqual(["NXDOMAIN", "web"]);
  });
});
