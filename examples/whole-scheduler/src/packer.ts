/** A whole scheduler: it fills a node before it looks at the next, so that as few as possible are in use. Pods ask for it by `schedulerName: packer`. */
import { demandOf, type NodeInfo, type SchedulerFacts, schedulerFacts } from "@everynode/scheduler";
import { type Controller, done, type Pod, type Reconcile, recall, remember, retry, send, type View } from "everynode";

const NAME = "packer";
/** All its work is one key: to place the next pod. */
const NEXT = "next pod";
/** Under which it remembers the pod that it bound last. */
const BOUND = "bound";

/** A scheduler is a controller like any other. Its facts are sums that `@everynode/scheduler` keeps of its view: what each node has, and what is taken of it. */
export const packer: Controller<SchedulerFacts> = {
  name: NAME,
  facts: schedulerFacts,
  startKeys: [NEXT],
  watches: [
    { kind: "Node", on: (_, waker) => waker.enqueue(NEXT) },
    { kind: "Pod", on: (_, waker) => waker.enqueue(NEXT) },
  ],
  reconcile: placeNext,
};

const waits = ({ spec, metadata }: Pod): boolean => spec.schedulerName === NAME && (spec.nodeName ?? "") === "" && metadata.deletionTimestamp === undefined;

function* placeNext(_: string, view: View<SchedulerFacts>): Reconcile {
  // As long as the last binding is not seen, the sums are too small. It will be heard of, which wakes the key again.
  const last = view.get("Pod", (yield* recall<string>(BOUND)) ?? "");
  if (last !== undefined && waits(last)) return done();
  for (const [key, pod] of view.objects("Pod").entries()) {
    const node = waits(pod) ? fullestFor(pod, view.facts.nodes.infos()) : undefined;
    if (node === undefined) continue;
    const { namespace = "", name } = pod.metadata;
    const object = { apiVersion: "v1", kind: "Binding", metadata: { name, namespace }, target: { kind: "Node", name: node.name } };
    const answer = yield* send({ verb: "create", kind: "Pod", namespace, name, subresource: "binding", object });
    if (!answer.ok && answer.code !== 404) return retry(answer.status.message ?? "");
    yield* remember(BOUND, key);
    return done();
  }
  return done();
}

/** The node that has least cpu left after the pod, of those where it fits; the first by name where there are several. */
function fullestFor(pod: Pod, nodes: readonly NodeInfo[]): NodeInfo | undefined {
  const { cpuMilli, memoryBytes } = demandOf(pod.spec).requests;
  const cpuLeft = ({ allocatable, requested }: NodeInfo): number => allocatable.cpuMilli - requested.cpuMilli - cpuMilli;
  const hasRoom = (info: NodeInfo): boolean => info.podCount < info.allocatable.pods && cpuLeft(info) >= 0 && info.requested.memoryBytes + memoryBytes <= info.allocatable.memoryBytes;
  const isFit = (info: NodeInfo): boolean => info.node !== undefined && info.node.spec.unschedulable !== true && (info.node.spec.taints ?? []).length === 0 && hasRoom(info);
  return nodes.filter(isFit).sort((a, b) => cpuLeft(a) - cpuLeft(b))[0];
}
