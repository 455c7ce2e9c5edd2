/**
 * A daemon that runs before everything else on its node: new nodes come with a taint that only the daemon tolerates, and the taint goes when the daemon's pod
 * there is ready. What takes it away stands for what such a daemon does itself once it runs.
 */
import { type Change, type Cluster, type Controller, createCluster, done, type Node, type Pod, type Reconcile, retry, send, type Taint, type View, type Waker } from "everynode";

/** What new nodes start with. */
export const NOT_READY: Taint = { key: "example.com/agent-not-ready", effect: "NoSchedule" };

const isReadyAgent = ({ metadata, status }: Pod): boolean => metadata.labels?.["app"] === "agent" && status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true;
const isMarked = ({ spec }: Node): boolean => spec.taints?.some(({ key }) => key === NOT_READY.key) === true;

/** Takes the taint off nodes whose agent is ready. */
export const agentReadiness: Controller = {
  name: "agent-readiness",
  watches: [
    { kind: "Node" },
    {
      kind: "Pod",
      on({ type, object }: Change, waker: Waker): void {
        const pod = object as Pod;
        if (type !== "DELETED" && isReadyAgent(pod)) waker.enqueue(pod.spec.nodeName ?? "");
      },
    },
  ],
  *reconcile(name: string, view: View): Reconcile {
    const node = view.get("Node", name);
    if (node === undefined || !isMarked(node)) return done();
    const taints = (node.spec.taints ?? []).filter(({ key }) => key !== NOT_READY.key);
    const patch = { metadata: { resourceVersion: node.metadata.resourceVersion }, spec: { taints } };
    const answer = yield* send({ verb: "patch", kind: "Node", name, patchType: "merge", patch });
    return answer.ok || answer.code === 404 ? done() : retry(answer.status.message ?? "");
  },
};

/** A DaemonSet or a Deployment; `more` stands in its spec, `spec` in that of its pods. */
const workload = (kind: string, image: string, { more = {}, spec = {} }: { readonly more?: object; readonly spec?: object }): object => {
  const app = kind === "DaemonSet" ? "agent" : "shop";
  const containers = [{ name: "main", image, resources: { requests: { cpu: "1" } } }];
  return { apiVersion: "apps/v1", kind, metadata: { name: app }, spec: { selector: { matchLabels: { app } }, template: { metadata: { labels: { app } }, spec: { containers, ...spec } }, ...more } };
};

/** A cluster without nodes, whose group has five at most; the agent takes twenty seconds to start. */
export function taintedCluster(replicas: number, startupTaints: readonly Taint[] = [NOT_READY]): Cluster {
  return createCluster({
    objects: [workload("DaemonSet", "slow/agent:1", { spec: { tolerations: [{ key: NOT_READY.key, operator: "Exists" }] } }), workload("Deployment", "shop:1", { more: { replicas } })],
    nodeGroups: [{ name: "pool", max: 5, startupTaints }],
    kubelet: { slowMs: 20_000 },
    controllers: (builtIn) => [...builtIn, agentReadiness],
  });
}
