/** What there is in a real cluster, without what differs from run to run: as `observe.ts` sees everynode's own. */

const OWN_LABEL = /^(beta\.)?kubernetes\.io\//;

/** The controller of an object; the hash in a ReplicaSet's name is left out. */
export function ownerOf({ metadata }) {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  return owner === undefined ? null : `${owner.kind}/${owner.kind === "ReplicaSet" ? owner.name.replace(/-[a-z0-9]+$/, "-*") : owner.name}`;
}

const isTrue = (object, type) => object.status.conditions?.find((condition) => condition.type === type)?.status;

function seenNode({ metadata, spec, status }) {
  const labels = Object.fromEntries(Object.entries(metadata.labels ?? {}).filter(([key]) => !OWN_LABEL.test(key)));
  const taints = (spec.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ""}:${effect}`);
  return { name: metadata.name, labels, ready: isTrue({ status }, "Ready"), unschedulable: spec.unschedulable ?? false, taints };
}

function targetOf(pod) {
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.flatMap(({ matchFields }) => matchFields ?? []).find(({ key }) => key === "metadata.name")?.values[0];
}

const HASH = "controller-revision-hash";

function seenPod(pod, revisions) {
  const { namespace, name, generateName, labels, deletionTimestamp } = pod.metadata;
  const revision = revisions.find(({ metadata }) => metadata.labels[HASH] === labels?.[HASH])?.revision ?? null;
  return {
    namespace, owner: ownerOf(pod), ...(generateName ? {} : { name }), node: pod.spec.nodeName ?? null, target: targetOf(pod) ?? null, phase: pod.status.phase, ready: isTrue(pod, "Ready") === "True",
    terminating: deletionTimestamp !== undefined, revision, image: pod.spec.containers[0].image, scheduled: pod.status.conditions?.find(({ type }) => type === "PodScheduled")?.reason ?? null,
  };
}

const isOwn = ({ metadata }) => !(metadata.namespace === "default" && metadata.name === "kubernetes");

const hidden = (address) => (address === undefined || address === "None" || address === "" ? address : "<ip>");

function seenService({ metadata, spec }) {
  const ports = spec.ports?.map((port) => ({ ...port, ...(port.nodePort ? { nodePort: "<nodePort>" } : {}) }));
  const health = spec.healthCheckNodePort ? { healthCheckNodePort: "<nodePort>" } : {};
  return { namespace: metadata.namespace, name: metadata.name, spec: { ...spec, ports, clusterIP: hidden(spec.clusterIP), clusterIPs: spec.clusterIPs?.map(hidden), ...health } };
}

function seenSlice({ metadata, addressType, endpoints, ports }, pods) {
  const { namespace, name, generateName, labels = {}, annotations = {}, ownerReferences = [] } = metadata;
  const told = ({ addresses, targetRef, ...rest }) => ({ ...rest, addresses: addresses.map(() => "<ip>"), target: targetOfEndpoint(targetRef, pods) });
  return {
    namespace, name: generateName ? `${generateName}<rand>` : name, labels, annotations: Object.keys(annotations), owners: ownerReferences.map(({ kind, name: owner }) => `${kind}/${owner}`),
    addressType, ports: ports ?? [], endpoints: (endpoints ?? []).map(told),
  };
}

function targetOfEndpoint(target, pods) {
  if (target === undefined) return null;
  const pod = pods.find(({ metadata }) => metadata.name === target.name && metadata.namespace === target.namespace);
  if (pod === undefined) return `${target.kind}/${target.name.replace(/-[bcdfghjklmnpqrstvwxz2456789]{5}$/, "-<rand>")}, gone`;
  return pod.metadata.generateName ? ownerOf(pod) : `${target.kind}/${target.name}`;
}

function seenEvents(events) {
  const counts = {};
  for (const { involvedObject, type, reason, count = 1 } of events) {
    const key = `${involvedObject.kind} ${type} ${reason}`;
    if (involvedObject.kind !== "Node" && involvedObject.kind !== "Pod") counts[key] = (counts[key] ?? 0) + count;
  }
  return counts;
}

/** The whole cluster, in the form of recordings. */
export async function look(server) {
  const [nodes, pods, sets, revisions, services, slices, events] = await Promise.all(["Node", "Pod", "DaemonSet", "ControllerRevision", "Service", "EndpointSlice", "Event"].map((kind) => server.list(kind)));
  const seen = {
    nodes: nodes.map(seenNode),
    pods: pods.map((pod) => seenPod(pod, revisions)),
    daemonSets: sets.map(({ metadata, spec, status }) => ({
      namespace: metadata.namespace, name: metadata.name, generation: metadata.generation, terminating: metadata.deletionTimestamp !== undefined, finalizers: metadata.finalizers ?? [], annotations: metadata.annotations ?? {},
      spec: { updateStrategy: spec.updateStrategy, revisionHistoryLimit: spec.revisionHistoryLimit, minReadySeconds: spec.minReadySeconds ?? 0 }, status: { ...status, conditions: undefined },
    })),
    services: services.filter(isOwn).map(seenService),
    endpointSlices: slices.filter(isOwn).map((slice) => seenSlice(slice, pods)),
    events: seenEvents(events),
  };
  return ordered(JSON.parse(JSON.stringify(seen)));
}

const byText = (a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Lists sorted, keys sorted. */
export function ordered(value) {
  if (Array.isArray(value)) return value.map(ordered).sort(byText);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, ordered(each)]));
}
