/** The cluster that probes are played against: what a control plane has before anybody does anything. */
import { type ClusterState, compacted, emptyState, storeObject } from "@everynode/api";
import { BUILT_IN_KINDS, formatTime, type KubeObject, withKinds, WORLD_KINDS } from "@everynode/model";

/** 2026-01-01T00:00:00Z. */
const START_MS = 1_767_225_600_000;

// Large enough that a resourceVersion is never mistaken for another number in a text.
const START_REVISION = 410_000;

const NAMESPACES = ["default", "kube-node-lease", "kube-public", "kube-system", "probe"];

const uid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

const created = { resourceVersion: "", creationTimestamp: formatTime(START_MS) };

function namespace(name: string, n: number): KubeObject {
  const metadata = { ...created, name, uid: uid(n), labels: { "kubernetes.io/metadata.name": name } };
  return { apiVersion: "v1", kind: "Namespace", metadata, spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" } } as KubeObject;
}

function priorityClass(name: string, value: number, description: string): KubeObject {
  const metadata = { ...created, name, uid: uid(value), generation: 1 };
  return { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata, value, description, preemptionPolicy: "PreemptLowerPriority" } as KubeObject;
}

const PRIORITY_CLASSES = [
  priorityClass("system-cluster-critical", 2_000_000_000, "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."),
  priorityClass("system-node-critical", 2_000_001_000, "Used for system critical pods that must not be moved from their current node."),
];

const KUBERNETES_SERVICE = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { ...created, name: "kubernetes", namespace: "default", uid: uid(99), labels: { component: "apiserver", provider: "kubernetes" } },
  spec: {
    ports: [{ name: "https", protocol: "TCP", port: 443, targetPort: 6443 }],
    clusterIP: "10.96.0.1",
    clusterIPs: ["10.96.0.1"],
    type: "ClusterIP",
    sessionAffinity: "None",
    ipFamilies: ["IPv4"],
    ipFamilyPolicy: "SingleStack",
    internalTrafficPolicy: "Cluster",
  },
  status: { loadBalancer: {} },
} as KubeObject;

/** A control plane at rest with an empty namespace `probe`; what happened before its last revision is compacted away. */
export function probeCluster(seed = 1): ClusterState {
  const objects = [...NAMESPACES.map(namespace), ...PRIORITY_CLASSES, KUBERNETES_SERVICE];
  const start = { ...emptyState({ seed, nowMs: START_MS, kinds: withKinds(BUILT_IN_KINDS, WORLD_KINDS), tracksAll: true }), revision: START_REVISION };
  const state = objects.reduce((before, object) => storeObject(before, object.kind, object).state, start);
  return compacted(state, state.revision);
}
