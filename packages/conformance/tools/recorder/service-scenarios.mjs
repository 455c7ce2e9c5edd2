/** Scenarios about Services and their EndpointSlices. */

const node = (name, more = {}) => ({ do: "addNode", name, quietMs: 300, observe: false, ...more });
const nodes = (...names) => names.map((name) => node(name));
const create = (object, more = {}) => ({ do: "create", object, ...more });
const patch = (kind, name, change, more = {}) => ({ do: "patch", kind, name, patch: change, ...more });

const container = (image, ports) => ({ name: "main", image, ...(ports === undefined ? {} : { ports }) });

/** A DaemonSet whose pods have the label `app` with its name. */
function daemonSet(name, { image = `${name}:1`, ports, pod = {}, updateStrategy } = {}) {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [container(image, ports)], ...pod } };
  return { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name, namespace: "default" }, spec: { selector: { matchLabels: { app: name } }, template, ...(updateStrategy === undefined ? {} : { updateStrategy }) } };
}

function deployment(name, replicas) {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [container(`${name}:1`)] } };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace: "default" }, spec: { replicas, selector: { matchLabels: { app: name } }, template } };
}

function service(name, spec = {}, metadata = {}) {
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace: "default", ...metadata }, spec: { selector: { app: name }, ports: [{ name: "http", port: 80, targetPort: 8080 }], ...spec } };
}

/** A pod of its own, bound to a node. */
function pod(name, { app = "web", labels = {}, image = "web:1", nodeName = "n1", ports, spec = {}, namespace = "default" } = {}) {
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace, labels: { app, ...labels } }, spec: { nodeName, containers: [container(image, ports)], ...spec } };
}

const image = (name, to) => patch("DaemonSet", name, { spec: { template: { spec: { containers: [container(to)] } } } }, { type: "strategic" });
const behave = (at, as, owner = "agent") => ({ do: "behave", owner, node: at, as });
const rolling = (limits) => ({ type: "RollingUpdate", rollingUpdate: limits });

/** Long enough for a sync that slices themselves have asked for. */
const SLICE = { settleMs: 1300 };

const stories = {
  "slices-create": ["pods first, then their Service", [...nodes("n1", "n2", "n3"), create(daemonSet("agent")), create(service("agent")), { do: "deletePod", owner: "agent", node: "n2" }]],
  "slices-service-first": ["a Service without pods has an empty slice, which its pods fill", [create(service("agent")), ...nodes("n1", "n2"), create(daemonSet("agent")), { do: "delete", kind: "DaemonSet", name: "agent" }]],
  "slices-readiness": ["pods become ready and unready", [...nodes("n1", "n2", "n3"), create(service("agent")), create(daemonSet("agent")), behave("n2", "unready"), behave("n3", "unready"), behave("n2", "ready"), behave("n3", "ready")]],
  "slices-slow": ["pods without an address are in no slice", [...nodes("n1", "n2"), create(service("agent")), create(daemonSet("agent", { image: "stuck/agent:1" })), behave("n1", "ready"), behave("n2", "unready")]],
  "slices-rolling-update": ["a rollout one node after the other", [...nodes("n1", "n2", "n3"), create(service("agent")), create(daemonSet("agent", { updateStrategy: rolling({ maxUnavailable: 1 }) })), image("agent", "agent:2")]],
  "slices-surge": ["a rollout that surges", [...nodes("n1", "n2"), create(service("agent")), create(daemonSet("agent", { updateStrategy: rolling({ maxUnavailable: 0, maxSurge: 1 }) })), image("agent", "agent:2"), image("agent", "unready/agent:3")]],
  "slices-bad-rollout": ["a rollout that stands still", [...nodes("n1", "n2", "n3"), create(service("agent")), create(daemonSet("agent", { updateStrategy: rolling({ maxUnavailable: 1 }) })), image("agent", "unready/agent:2"), image("agent", "agent:3")]],
  "slices-publish-not-ready": ["addresses of pods that are not ready are published", [...nodes("n1", "n2"), create(daemonSet("agent", { image: "unready/agent:1" })), create(service("agent", { publishNotReadyAddresses: true })), patch("Service", "agent", { spec: { publishNotReadyAddresses: false } }), patch("Service", "agent", { spec: { publishNotReadyAddresses: true } }), { do: "holdDeletion", node: "n1", on: true }, { do: "deletePod", owner: "agent", node: "n1" }]],
  "slices-headless": ["Services without an address, with ports and without", [...nodes("n1", "n2"), create(daemonSet("agent")), create(service("agent", { clusterIP: "None" })), create(service("bare", { clusterIP: "None", ports: [], selector: { app: "agent" } })), { do: "deletePod", owner: "agent", node: "n1" }, { do: "delete", kind: "DaemonSet", name: "agent" }]],
  "slices-named-ports": ["a port that each pod explains in its own way", [node("n1"), create(service("web", { ports: [{ port: 80, targetPort: "http" }] })), create(pod("a", { ports: [{ name: "http", containerPort: 8080 }] })), create(pod("b", { ports: [{ name: "http", containerPort: 9090 }] })), create(pod("c")), create(pod("d", { ports: [{ name: "http", containerPort: 8080, protocol: "UDP" }] })), { do: "deletePod", name: "b" }, { do: "deletePod", name: "a" }]],
  "slices-sidecar-port": ["a port of a sidecar counts, one of an init container does not", [node("n1"), create(service("web", { ports: [{ port: 80, targetPort: "http" }] })), create(pod("a", { spec: { initContainers: [{ name: "side", image: "s:1", restartPolicy: "Always", ports: [{ name: "http", containerPort: 7070 }] }] } })), create(pod("b", { spec: { initContainers: [{ name: "init", image: "s:1", ports: [{ name: "http", containerPort: 7070 }] }] } }))]],
  "slices-two-ports": ["two ports, and another set of them", [...nodes("n1", "n2"), create(daemonSet("agent", { ports: [{ name: "metrics", containerPort: 9100 }] })), create(service("agent", { ports: [{ name: "http", port: 80, targetPort: 8080 }, { name: "metrics", port: 9100, targetPort: "metrics", appProtocol: "http" }] })), patch("Service", "agent", { spec: { ports: [{ name: "http", port: 80, targetPort: 8081 }] } })]],
  "slices-no-selector": ["a Service without a selector is left alone, until it has one", [node("n1"), create(pod("a")), create(service("web", { selector: null })), create({ apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata: { name: "web-own", namespace: "default", labels: { "kubernetes.io/service-name": "web" } }, addressType: "IPv4", endpoints: [{ addresses: ["192.0.2.1"] }], ports: [{ name: "http", port: 80 }] }), patch("Service", "web", { spec: { selector: { app: "web" } } }), { do: "deletePod", name: "a" }]],
  "slices-selector-change": ["a Service that leads to other pods", [node("n1"), create(pod("a", { labels: { track: "stable" } })), create(pod("b", { labels: { track: "canary" } })), create(service("web", { selector: { app: "web", track: "stable" } })), patch("Service", "web", { spec: { selector: { track: "canary" } } }), patch("Service", "web", { spec: { selector: { track: null } } }), patch("Service", "web", { spec: { selector: { app: "other" } } })]],
  "slices-service-deleted": ["the slices go with their Service", [node("n1"), create(pod("a")), create(service("web")), { do: "delete", kind: "Service", name: "web", ...SLICE }, create(service("web")), { do: "delete", kind: "Service", name: "web", propagationPolicy: "Orphan", ...SLICE }, create(service("web"), SLICE)]],
  "slices-service-finalizer": ["a Service that is being deleted gets no new slices", [node("n1"), create(pod("a")), create(service("web", {}, { finalizers: ["example.com/hold"] })), { do: "delete", kind: "Service", name: "web" }, create(pod("b")), patch("Service", "web", { metadata: { finalizers: null } }, SLICE)]],
  "slices-terminating": ["a pod that is being deleted serves on", [...nodes("n1", "n2"), create(daemonSet("agent")), create(service("agent")), { do: "holdDeletion", node: "n1", on: true }, { do: "deletePod", owner: "agent", node: "n1" }, { do: "patchPod", owner: "agent", node: "n1", patch: { metadata: { annotations: { note: "yes" } } } }, { do: "holdDeletion", node: "n1", on: false }]],
  "slices-pod-ended": ["pods that have ended are in no slice", [node("n1"), create(pod("a")), create(pod("b")), create(pod("c", { image: "fail/web:1" })), create(service("web")), { do: "failPod", name: "a" }, { do: "succeedPod", name: "b" }]],
  "slices-pod-ended-unready": ["that a pod has ended which was not ready wakes nobody", [node("n1"), create(pod("a", { image: "unready/web:1" })), create(service("web"), SLICE), { do: "failPod", name: "a" }, patch("Service", "web", { metadata: { annotations: { touched: "yes" } } })]],
  "slices-node-deleted": ["a pod whose Node is gone is left out, once somebody looks", [...nodes("n1", "n2"), create(daemonSet("agent")), create(service("agent"), SLICE), { do: "deleteNode", node: "n1" }, patch("Service", "agent", { metadata: { labels: { touched: "yes" } } }), { do: "wait", ms: 70_000, observe: false }, { do: "get", kind: "Service", name: "agent" }]],
  "slices-node-dead": ["pods on a dead node are not ready", [...nodes("n1", "n2"), create(daemonSet("agent")), create(service("agent"), SLICE), { do: "stopKubelet", node: "n1", settleMs: 13_000 }, { do: "startKubelet", node: "n1", settleMs: 3000 }]],
  "slices-host-network": ["daemons on the network of their hosts", [...nodes("n1", "n2"), create(daemonSet("agent", { ports: [{ containerPort: 9100, hostPort: 9100 }], pod: { hostNetwork: true } })), create(service("agent", { ports: [{ port: 9100 }] })), image("agent", "agent:2")]],
  "slices-traffic-local": ["policies of traffic leave slices as they are", [...nodes("n1", "n2"), create(daemonSet("agent")), create(service("agent", { internalTrafficPolicy: "Local", sessionAffinity: "ClientIP" })), create(service("edge", { type: "NodePort", externalTrafficPolicy: "Local", selector: { app: "agent" } })), create(service("balanced", { type: "LoadBalancer", externalTrafficPolicy: "Local", selector: { app: "agent" } })), patch("Service", "edge", { spec: { type: "ClusterIP", externalTrafficPolicy: null, ports: [{ name: "http", port: 80, targetPort: 8080, nodePort: null }] } })]],
  "slices-distribution": ["hints by zone and by node", [node("n1", { labels: { "topology.kubernetes.io/zone": "a" } }), node("n2", { labels: { "topology.kubernetes.io/zone": "b" } }), node("n3"), create(daemonSet("agent")), create(service("agent", { trafficDistribution: "PreferClose" })), behave("n1", "unready"), patch("Service", "agent", { spec: { trafficDistribution: "PreferSameNode" } }), behave("n1", "ready"), patch("Service", "agent", { spec: { trafficDistribution: "PreferSameZone" } }), patch("Service", "agent", { spec: { trafficDistribution: null } })]],
  "slices-zone-change": ["that a node has moved to another zone is seen when somebody looks", [node("n1", { labels: { "topology.kubernetes.io/zone": "a" } }), create(pod("a")), create(service("web"), SLICE), { do: "labelNode", node: "n1", labels: { "topology.kubernetes.io/zone": "b" } }, patch("Service", "web", { metadata: { annotations: { touched: "yes" } } })]],
  "slices-120-endpoints": ["a hundred endpoints fill a slice", [node("n1", { allocatable: { cpu: "64", memory: "64Gi", pods: "200" } }), create(deployment("web", 120), { quietMs: 2500, observe: false }), create(service("web")), patch("Deployment", "web", { spec: { replicas: 125 } }, { quietMs: 1500 }), patch("Deployment", "web", { spec: { replicas: 0 } }, { quietMs: 2500 })]],
  "slices-pod-relabelled": ["a pod that leaves a Service, and comes back", [node("n1"), create(pod("a")), create(pod("b")), create(service("web")), create(service("other")), { do: "patchPod", name: "a", patch: { metadata: { labels: { app: "other" } } } }, { do: "patchPod", name: "b", patch: { metadata: { labels: { color: "red" } } } }, { do: "patchPod", name: "a", patch: { metadata: { labels: { app: "web" } } } }]],
  "slices-hostname": ["pods with names of their own", [node("n1"), create(service("web", { clusterIP: "None" })), create(pod("a", { spec: { hostname: "first", subdomain: "web" } })), create(pod("b", { spec: { hostname: "second", subdomain: "other" } })), create(pod("c", { spec: { hostname: "third" } })), { do: "getSlice", service: "web", observe: false }]],
  "slices-service-relabelled": ["slices have the labels of their Service", [node("n1"), create(pod("a")), create(service("web", {}, { labels: { team: "red", "kubernetes.io/service-name": "mine" } })), patch("Service", "web", { metadata: { labels: { team: "blue", tier: "front" }, annotations: { note: "yes" } } }), patch("Service", "web", { metadata: { labels: null } }), { do: "deletePod", name: "a" }, patch("Service", "web", { metadata: { labels: { team: "green" } } })]],
  "slices-slice-changed": ["who takes a slice away, or changes it, is set right", [node("n1"), create(pod("a")), create(pod("b")), create(service("web")), { do: "deleteSlice", service: "web", ...SLICE }, { do: "patchSlice", service: "web", patch: { endpoints: [{ addresses: ["192.0.2.1"] }] }, ...SLICE }, { do: "patchSlice", service: "web", patch: { metadata: { labels: { team: "red" } } }, ...SLICE }, { do: "patchSlice", service: "web", patch: { ports: [{ name: "http", port: 9 }] }, ...SLICE }, { do: "getSlice", service: "web", observe: false }, { do: "patchSlice", service: "web", patch: { metadata: { labels: { "endpointslice.kubernetes.io/managed-by": "me" } } }, ...SLICE }]],
  "slices-pod-again": ["another pod under the same name", [node("n1"), create(pod("a")), create(service("web")), { do: "deletePod", name: "a" }, create(pod("a")), { do: "getSlice", service: "web", observe: false }]],
  "slices-external-name": ["a Service that becomes a mere name", [node("n1"), create(pod("a")), create(service("web")), patch("Service", "web", { spec: { type: "ExternalName", externalName: "example.com", clusterIP: null, clusterIPs: null } }), { do: "deletePod", name: "a" }, patch("Service", "web", { spec: { type: "ClusterIP", externalName: null } })]],
  "slices-two-services": ["two Services lead to one pod", [node("n1"), create(service("one", { selector: { app: "web" } })), create(service("two", { selector: { app: "web" }, ports: [{ port: 443 }] })), create(pod("a")), { do: "deletePod", name: "a" }]],
  "slices-namespace-deleted": ["a namespace goes with its Services", [node("n1"), create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }), create(service("web", {}, { namespace: "shop" })), create(pod("a", { namespace: "shop" })), create(pod("a")), { do: "delete", kind: "Namespace", name: "shop", settleMs: 6000 }]],
  "slices-lost-pod": ["a pod on a node that there is not", [node("n1"), create(service("web")), create(pod("a")), create(pod("b", { nodeName: "n9" })), patch("Service", "web", { spec: { publishNotReadyAddresses: true } })]],
};

/** The scenarios, in order of name. */
export const SCENARIOS = Object.entries(stories).map(([name, [about, steps]]) => ({ name, about, steps })).sort((a, b) => (a.name < b.name ? -1 : 1));
