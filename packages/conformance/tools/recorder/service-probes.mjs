/** Single requests about EndpointSlices and Services, whose exact answers are kept. */

const json = (method, path, body, query) => ({ method, path, ...(query === undefined ? {} : { query }), ...(body === undefined ? {} : { contentType: "application/json", body }) });
const DRY = { dryRun: "All", fieldValidation: "Strict" };
const SLICES = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
const SERVICES = "/api/v1/namespaces/default/services";

function slice(change) {
  const plain = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata: { name: "s", namespace: "default" }, addressType: "IPv4", endpoints: [{ addresses: ["10.1.0.1"] }], ports: [{ name: "http", port: 80 }] };
  return { ...plain, ...change };
}
const endpoint = (change) => ({ endpoints: [{ addresses: ["10.1.0.1"], ...change }] });
const addresses = (type, ...list) => ({ addressType: type, endpoints: [{ addresses: list }] });
const ports = (...list) => ({ ports: list });
const many = (count, make) => Array.from({ length: count }, (_, at) => make(at));

const SLICE_CASES = {
  plain: {},
  "all fields": { endpoints: [{ addresses: ["10.1.0.1"], conditions: { ready: true, serving: true, terminating: false }, hostname: "a", nodeName: "n1", zone: "z", targetRef: { kind: "Pod", namespace: "default", name: "p", uid: "u" }, hints: { forZones: [{ name: "z" }], forNodes: [{ name: "n1" }] } }], ports: [{ name: "http", port: 80, protocol: "TCP", appProtocol: "http" }] },
  "no address type": { addressType: undefined },
  "unknown address type": { addressType: "IPv5" },
  "no endpoints": { endpoints: [] },
  "no endpoints field": { endpoints: undefined },
  "no ports": { ports: undefined },
  "no addresses": endpoint({ addresses: [] }),
  "many addresses": endpoint({ addresses: many(101, (at) => `10.1.0.${at + 1}`) }),
  "same address twice": endpoint({ addresses: ["10.1.0.1", "10.1.0.1"] }),
  "not an address": addresses("IPv4", "10.1.0"),
  "leading zeros": addresses("IPv4", "010.1.0.1"),
  "IPv6 among IPv4": addresses("IPv4", "fd00::1"),
  "IPv4 among IPv6": addresses("IPv6", "10.1.0.1"),
  IPv6: addresses("IPv6", "fd00::1"),
  "IPv6 not canonical": addresses("IPv6", "FD00:0::1"),
  mapped: addresses("IPv6", "::ffff:10.1.0.1"),
  unspecified: addresses("IPv4", "0.0.0.0"),
  loopback: addresses("IPv4", "127.0.0.1"),
  "link local": addresses("IPv4", "169.254.1.1"),
  "link-local multicast": addresses("IPv4", "224.0.0.1"),
  "loopback IPv6": addresses("IPv6", "::1"),
  FQDN: addresses("FQDN", "example.com"),
  "FQDN with a dot": addresses("FQDN", "example.com."),
  "FQDN of one part": addresses("FQDN", "example"),
  "FQDN broken": addresses("FQDN", "exa_mple.com"),
  "FQDN empty": addresses("FQDN", ""),
  "node name": endpoint({ nodeName: "N1" }),
  hostname: endpoint({ hostname: "a.b" }),
  "zone hint": endpoint({ hints: { forZones: [{ name: "-z" }] } }),
  "zone hint twice": endpoint({ hints: { forZones: [{ name: "z" }, { name: "z" }] } }),
  "zone hints": endpoint({ hints: { forZones: many(9, (at) => ({ name: `z${at}` })) } }),
  "node hint": endpoint({ hints: { forNodes: [{ name: "N1" }, { name: "N1" }] } }),
  "node hints": endpoint({ hints: { forNodes: many(9, (at) => ({ name: `n${at}` })) } }),
  topology: endpoint({ deprecatedTopology: { "kubernetes.io/hostname": "n1", other: "x" } }),
  "many endpoints": { endpoints: many(1001, (at) => ({ addresses: [`10.1.${at >> 8}.${at & 255}`] })) },
  "port name": ports({ name: "Http", port: 80 }),
  "port name twice": ports({ name: "http", port: 80 }, { name: "http", port: 81 }),
  "no port names": ports({ port: 80 }, { port: 81 }),
  "port without a number": ports({ name: "http" }),
  "port number": ports({ name: "http", port: 70000 }),
  protocol: ports({ name: "http", port: 80, protocol: "ICMP" }),
  "app protocol": ports({ name: "http", port: 80, appProtocol: "a/b/c" }),
  name: { metadata: { name: "S", namespace: "default" } },
  "unknown field": { endpoint: [] },
};

const created = (object) => ({ ...json("POST", SLICES, object), response: { code: 201 } });
const merge = (path, patch) => ({ ...json("PATCH", path, patch), contentType: "application/merge-patch+json" });

const sliceUpdate = (name, patch, change = {}) => ({ name, about: name, setup: [created(slice(change))], request: merge(`${SLICES}/s`, patch) });

const SLICE_PROBES = [
  ...Object.entries(SLICE_CASES).map(([name, change]) => ({ name, about: name, request: json("POST", SLICES, slice(change), DRY) })),
  sliceUpdate("update: labels count", { metadata: { labels: { a: "b" } } }),
  sliceUpdate("update: annotations do not count", { metadata: { annotations: { a: "b" } } }),
  sliceUpdate("update: endpoints count", endpoint({ nodeName: "n1" })),
  sliceUpdate("update: the type of addresses stays", { addressType: "FQDN", endpoints: [] }),
  sliceUpdate("update: broken endpoints", endpoint({ addresses: ["0.0.0.0"] })),
];

function service(change, name = "s") {
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace: "default" }, spec: { selector: { app: "d" }, ports: [{ port: 80 }], ...change } };
}
const made = (change, name) => ({ ...json("POST", SERVICES, service(change, name)), response: { code: 201 } });
const patched = (patch) => ({ ...merge(`${SERVICES}/s`, { spec: patch }), response: { code: 200 } });
const change = (name, spec, patch, ...before) => ({ name, about: name, setup: [made(spec), ...before], request: merge(`${SERVICES}/s`, { spec: patch }) });

const SERVICE_PROBES = [
  change("NodePort to ClusterIP", { type: "NodePort" }, { type: "ClusterIP" }),
  change("ClusterIP to NodePort", {}, { type: "NodePort" }),
  change("NodePort to another port", { type: "NodePort", ports: [{ port: 80, nodePort: 30010 }] }, { ports: [{ port: 80, nodePort: 30011 }] }),
  change("NodePort keeps its port", { type: "NodePort", ports: [{ port: 80, nodePort: 30012 }] }, { ports: [{ port: 81 }] }),
  change("a second port", { type: "NodePort", ports: [{ name: "a", port: 80, nodePort: 30013 }] }, { ports: [{ name: "a", port: 80 }, { name: "b", port: 81 }] }),
  { name: "a node port that another has", about: "a node port that another has", setup: [made({ type: "NodePort", ports: [{ port: 80, nodePort: 30014 }] }, "t"), made({ type: "NodePort" })], request: merge(`${SERVICES}/s`, { spec: { ports: [{ port: 80, nodePort: 30014 }] } }) },
  { name: "a node port that was released", about: "a node port that was released", setup: [made({ type: "NodePort", ports: [{ port: 80, nodePort: 30015 }] }), patched({ type: "ClusterIP" })], request: json("POST", SERVICES, service({ type: "NodePort", ports: [{ port: 80, nodePort: 30015 }] }, "t")) },
  { name: "an address that another has", about: "an address that another has", setup: [made({ clusterIP: "10.96.0.77" })], request: json("POST", SERVICES, service({ clusterIP: "10.96.0.77" }, "t")) },
  { name: "an address that was released", about: "an address that was released", setup: [made({ clusterIP: "10.96.0.78" }), { ...json("DELETE", `${SERVICES}/s`), response: { code: 200 } }], request: json("POST", SERVICES, service({ clusterIP: "10.96.0.78" }, "t")) },
  { name: "an address beyond the range", about: "an address beyond the range", setup: [], request: json("POST", SERVICES, service({ clusterIP: "10.97.0.1" })) },
  { name: "a node port beyond the range", about: "a node port beyond the range", setup: [], request: json("POST", SERVICES, service({ type: "NodePort", ports: [{ port: 80, nodePort: 80 }] })) },
  change("another address", { clusterIP: "10.96.0.79" }, { clusterIP: "10.96.0.80" }),
  change("headless to an address", { clusterIP: "None" }, { clusterIP: "10.96.0.81", clusterIPs: ["10.96.0.81"] }),
  change("an address to headless", {}, { clusterIP: "None", clusterIPs: ["None"] }),
  change("ClusterIP to ExternalName", {}, { type: "ExternalName", externalName: "example.com", clusterIP: null, clusterIPs: null }),
  change("ClusterIP to ExternalName, nothing else said", {}, { type: "ExternalName", externalName: "example.com" }),
  change("ExternalName to ClusterIP", { type: "ExternalName", externalName: "example.com" }, { type: "ClusterIP", externalName: null }),
  change("LoadBalancer to ClusterIP", { type: "LoadBalancer", externalTrafficPolicy: "Local" }, { type: "ClusterIP" }),
  change("LoadBalancer from Local to Cluster", { type: "LoadBalancer", externalTrafficPolicy: "Local" }, { externalTrafficPolicy: "Cluster" }),
  change("LoadBalancer from Cluster to Local", { type: "LoadBalancer" }, { externalTrafficPolicy: "Local" }),
  change("LoadBalancer to NodePort", { type: "LoadBalancer" }, { type: "NodePort" }),
  change("LoadBalancer without node ports", { type: "LoadBalancer", allocateLoadBalancerNodePorts: false }, { sessionAffinity: "ClientIP" }),
  change("NodePort with Local", { type: "NodePort" }, { externalTrafficPolicy: "Local" }),
  change("internalTrafficPolicy Local", {}, { internalTrafficPolicy: "Local" }),
  change("internalTrafficPolicy unknown", {}, { internalTrafficPolicy: "Zone" }),
  change("externalTrafficPolicy of a ClusterIP", {}, { externalTrafficPolicy: "Local" }),
  change("no selector any more", {}, { selector: null }),
  change("session affinity and back", { sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } }, { sessionAffinity: "None" }),
  change("session affinity beyond a day", { sessionAffinity: "ClientIP" }, { sessionAffinityConfig: { clientIP: { timeoutSeconds: 90000 } } }),
  change("publishNotReadyAddresses", {}, { publishNotReadyAddresses: true }),
  change("trafficDistribution", {}, { trafficDistribution: "PreferSameNode" }),
  change("trafficDistribution unknown", {}, { trafficDistribution: "PreferFar" }),
];

/** The probes, by name of the file. */
export const PROBES = { endpointslice: SLICE_PROBES, "service-changes": SERVICE_PROBES };
