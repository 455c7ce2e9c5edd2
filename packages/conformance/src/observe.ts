/** What there is in a cluster, without what differs from run to run: names made up by the server, uids, times, hashes. */
import { type ControllerRevision, controllerOf, type DaemonSet, type Deployment, type Event, type KubeObject, labelOf, type Node, nodeCondition, type Pod, podCondition, type ReplicaSet } from "@everynode/model";
import type { Cluster } from "everynode";
import type { Observation } from "./recording.js";
import { seenServices } from "./service-observation.js";

/** The cluster as recordings keep it: nodes, pods, DaemonSets, history, ReplicaSets, Deployments, Services, EndpointSlices, and counts of events. */
export function observe(cluster: Cluster): Observation {
  const revisions = cluster.list("ControllerRevision");
  const pods = cluster.list("Pod");
  const seen = {
    nodes: cluster.list("Node").map(seenNode),
    pods: pods.map((pod) => seenPod(pod, revisions)),
    daemonSets: cluster.list("DaemonSet").map(seenDaemonSet),
    history: revisions.map(seenRevision),
    replicaSets: cluster.list("ReplicaSet").map(seenReplicaSet),
    deployments: cluster.list("Deployment").map(seenDeployment),
    ...seenServices({ services: cluster.list("Service"), slices: cluster.list("EndpointSlice"), pods, ownerOf }),
    events: seenEvents(cluster.list("Event")),
  };
  // What is undefined is not there, as in the JSON of the recordings.
  return JSON.parse(JSON.stringify(seen)) as Observation;
}

const OWN_LABEL = /^(?:beta\.)?kubernetes\.io\//;

function seenNode(node: Node): object {
  const labels = Object.entries(node.metadata.labels ?? {}).filter(([key]) => !OWN_LABEL.test(key));
  return {
    name: node.metadata.name,
    labels: Object.fromEntries(labels),
    ready: nodeCondition(node, "Ready")?.status,
    unschedulable: node.spec.unschedulable ?? false,
    taints: (node.spec.taints ?? []).map(({ key, value = "", effect }) => `${key}${value === "" ? "" : `=${value}`}:${effect}`),
  };
}

/** Whose an object is; the hash in a ReplicaSet's name is left out. */
function ownerOf(object: KubeObject): string | null {
  const owner = controllerOf(object);
  if (owner === undefined) return null;
  return `${owner.kind}/${owner.kind === "ReplicaSet" ? owner.name.replace(/-[a-z0-9]+$/, "-*") : owner.name}`;
}

const REVISION_HASH = "controller-revision-hash";

function seenPod(pod: Pod, revisions: readonly ControllerRevision[]): object {
  const { name, namespace, generateName = "" } = pod.metadata;
  const hash = labelOf(pod, REVISION_HASH);
  return {
    namespace,
    owner: ownerOf(pod),
    ...(generateName === "" ? { name } : {}),
    node: pod.spec.nodeName ?? null,
    target: targetOf(pod) ?? null,
    phase: pod.status.phase,
    ready: podCondition(pod, "Ready")?.status === "True",
    terminating: pod.metadata.deletionTimestamp !== undefined,
    revision: revisions.find((revision) => labelOf(revision, REVISION_HASH) === hash)?.revision ?? null,
    image: pod.spec.containers[0]?.image,
    scheduled: podCondition(pod, "PodScheduled")?.reason ?? null,
  };
}

/** The node that a pod's affinity names. */
export function targetOf(pod: Pod): string | undefined {
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.flatMap((term) => term.matchFields ?? []).find((field) => field.key === "metadata.name")?.values?.[0];
}

function seenDaemonSet(set: DaemonSet): object {
  const { metadata, spec, status } = set;
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    generation: metadata.generation,
    terminating: metadata.deletionTimestamp !== undefined,
    finalizers: metadata.finalizers ?? [],
    annotations: metadata.annotations ?? {},
    spec: { updateStrategy: spec.updateStrategy, revisionHistoryLimit: spec.revisionHistoryLimit, minReadySeconds: spec.minReadySeconds ?? 0 },
    status: { ...status, conditions: undefined },
  };
}

interface RevisionData {
  readonly spec?: { readonly template?: { readonly spec?: Pod["spec"] } };
}

function seenRevision(revision: ControllerRevision): object {
  const data = revision.data as RevisionData | undefined;
  return { namespace: revision.metadata.namespace, owner: ownerOf(revision), revision: revision.revision, image: data?.spec?.template?.spec?.containers[0]?.image };
}

function seenReplicaSet(set: ReplicaSet): object {
  const { replicas, readyReplicas = 0, availableReplicas = 0 } = set.status;
  return { owner: ownerOf(set), replicas: set.spec.replicas, status: { replicas, ready: readyReplicas, available: availableReplicas }, image: set.spec.template?.spec?.containers[0]?.image };
}

function seenDeployment(deployment: Deployment): object {
  const { metadata, status } = deployment;
  const conditions = status.conditions?.map((condition) => `${condition.type}=${condition.status}:${condition.reason ?? ""}`);
  return { name: metadata.name, generation: metadata.generation, status: { ...status, conditions } };
}

function seenEvents(events: readonly Event[]): object {
  const counts = new Map<string, number>();
  for (const { involvedObject, type, reason, count = 1 } of events) {
    if (involvedObject.kind === "Node" || involvedObject.kind === "Pod") continue;
    const key = `${involvedObject.kind ?? ""} ${type ?? ""} ${reason ?? ""}`;
    counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return Object.fromEntries(counts);
}
