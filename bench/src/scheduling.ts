/**
 * Pods without nodes are there; until all are bound, and until all run. All plugins and all controllers of a cluster are on.
 *
 * The clock starts when every pod is stored and nobody has heard of them yet, and stops when the scheduler has nothing left to do: it has then heard of each pod, chosen
 * its node, sent its binding to the API server, and heard of that too. Nobody else's turn comes before that.
 */
import type { Choosable } from "@everynode/core";
import { type Cluster, createCluster, orderly } from "everynode";
import { median, timed } from "./clock.js";
import type { Row } from "./table.js";

/** How much there is to be scheduled. */
interface Load {
  readonly pods: number;
  readonly nodes: number;
  /** True: the pods belong to a Service, and are spread over nodes and zones therefore. */
  readonly spread?: boolean;
}

const LABELS = { app: "app" };

const pod = (at: number): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: `pod-${at}`, namespace: "default", labels: LABELS },
  spec: { containers: [{ name: "main", image: "app:1", resources: { requests: { cpu: "100m", memory: "200Mi" } } }] },
});

function loaded({ pods, nodes, spread = false }: Load): Cluster {
  const zones = spread ? Array.from({ length: nodes }, (_, at) => ({ name: `node-${at + 1}`, labels: { "topology.kubernetes.io/zone": `zone-${at % 3}` } })) : nodes;
  const cluster = createCluster({ nodes: zones, seed: 1, history: "off" });
  if (spread) cluster.create({ apiVersion: "v1", kind: "Service", metadata: { name: "app" }, spec: { selector: LABELS, ports: [{ port: 80 }] } });
  cluster.settle();
  for (let at = 0; at < pods; at++) cluster.create(pod(at));
  return cluster;
}

/** The scheduler acts as long as it has something to do; nobody does afterwards. */
const untilScheduled = (now: Choosable): ReturnType<typeof orderly> => {
  const action = orderly(now);
  return action?.actor === "default-scheduler" ? action : undefined;
};

interface Scheduled {
  readonly boundMs: number;
  readonly runningMs: number;
}

function scheduled(base: Cluster, { pods }: Load): Scheduled {
  const cluster = base.fork();
  globalThis.gc?.();
  const boundMs = timed(() => cluster.advance(0, { chooser: untilScheduled }));
  const bound = cluster.list("Pod").filter(({ spec }) => spec.nodeName !== undefined).length;
  if (bound !== pods) throw new Error(`bound ${bound} of ${pods}`);
  const runningMs = timed(() => void cluster.settle());
  const running = cluster.list("Pod", { fieldSelector: "status.phase=Running" }).length;
  if (running !== pods) throw new Error(`${running} of ${pods} run`);
  return { boundMs, runningMs: boundMs + runningMs };
}

const number = (value: number): string => Math.round(value).toLocaleString("en-US");
const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

function row(runs: number, load: Load, others: string): Row {
  const base = loaded(load);
  scheduled(base, load);
  const all = Array.from({ length: runs }, () => scheduled(base, load));
  const boundMs = median(all.map((each) => each.boundMs));
  return {
    what: `schedule ${number(load.pods)} pods on ${number(load.nodes)} nodes${load.spread === true ? ", those of one Service in three zones" : ""}`,
    figure: `${number((load.pods * 1000) / boundMs)} pods/s`,
    more: `${seconds(boundMs)} from all pods being there to the last one being bound, ${seconds(median(all.map((each) => each.runningMs)))} until all run${others}`,
  };
}

/** Published by GCDA-UDL/k8s-sims for 500 nodes and 4,774 pods, and for 1,200 nodes. */
const SIMULATORS = "; others on 500 nodes (GCDA-UDL/k8s-sims): kcs 680 pods/s (370 on 1,200 nodes), open-simulator 110 (40), KWOK 22, kube-scheduler-simulator 21, SimKube 8 to 13";
/** The thresholds of Kubernetes' own benchmark. */
const KUBERNETES = "; kube-scheduler on 5,000 nodes: thresholds of 680 and 810 pods/s for 10,000 and 50,000 pods (kubernetes/kubernetes test/integration/scheduler_perf, SchedulingBasic)";

/** The rows for many pods on some nodes, for some pods on many nodes, and for many pods that are spread. */
export function schedulingRows(runs: number): readonly Row[] {
  return [row(runs, { pods: 10_000, nodes: 1_000 }, SIMULATORS), row(runs, { pods: 1_000, nodes: 5_000 }, KUBERNETES), row(runs, { pods: 10_000, nodes: 1_000, spread: true }, "")];
}
