/**
 * One Service with many endpoints: until its slices tell all of them, and what it costs that one pod is not ready any more, or is again. All controllers of a cluster are on, but for its kubelets, which
 * would have pods their own way: the pod's status is written, and one slice of a hundred endpoints follows. Pods are taken from all over the cluster.
 */
import { type Cluster, createCluster, stopKubelet } from "everynode";
import { median, timed } from "./clock.js";
import type { Row } from "./table.js";

const PODS_PER_NODE = 100;
const CHANGES = 1000;

const SERVICE = { apiVersion: "v1", kind: "Service", metadata: { name: "app" }, spec: { selector: { app: "app" }, ports: [{ port: 80 }] } };

function running(pods: number): Cluster {
  const cluster = createCluster({ nodes: pods / PODS_PER_NODE, seed: 1, trace: "off" });
  for (let at = 0; at < pods; at++) {
    const spec = { nodeName: `node-${(at % (pods / PODS_PER_NODE)) + 1}`, containers: [{ name: "main", image: "app:1" }] };
    cluster.create({ apiVersion: "v1", kind: "Pod", metadata: { name: `pod-${at}`, labels: { app: "app" } }, spec });
  }
  cluster.settle();
  for (const { metadata } of cluster.list("Node")) cluster.changeMachine(metadata.name, stopKubelet);
  return cluster;
}

const ready = (isReady: boolean): object => ({ status: { conditions: [{ type: "Ready", status: isReady ? "True" : "False" }] } });

/** How many endpoints the slices tell, and how often they were written. */
function told(cluster: Cluster): { readonly endpoints: number; readonly generations: number } {
  const slices = cluster.list("EndpointSlice");
  return { endpoints: slices.reduce((sum, { endpoints }) => sum + (endpoints?.length ?? 0), 0), generations: slices.reduce((sum, { metadata }) => sum + (metadata.generation ?? 0), 0) };
}

interface Measured {
  readonly allMs: number;
  readonly changeMs: number;
}

function measured(pods: number): Measured {
  const cluster = running(pods);
  cluster.create(SERVICE);
  const allMs = timed(() => void cluster.settle());
  const before = told(cluster);
  if (before.endpoints !== pods) throw new Error(`${before.endpoints} of ${pods} endpoints`);
  const changes = Array.from({ length: CHANGES }, (_, at) => timed(() => {
    cluster.patch("Pod", `pod-${((at >> 1) * 7919) % pods}`, ready(at % 2 === 1), { subresource: "status", type: "strategic" });
    cluster.settle();
  }));
  const after = told(cluster).generations - before.generations;
  if (after !== CHANGES) throw new Error(`${after} writes of slices for ${CHANGES} changes`);
  return { allMs, changeMs: median(changes.slice(CHANGES / 2)) };
}

const number = (value: number): string => value.toLocaleString("en-US");

/** The rows of two sizes, and how the larger stands to the smaller. */
export function endpointRows(largest: number): readonly Row[] {
  const small = measured(1_000);
  const large = measured(largest);
  const row = (pods: number, { allMs, changeMs }: Measured): Row => ({
    what: `one of ${number(pods)} endpoints of a Service becomes ready, or unready`,
    figure: `${changeMs.toFixed(2)} ms`,
    more: `${(allMs / 1000).toFixed(2)} s until the slices of a new Service tell all`,
  });
  return [row(1_000, small), row(largest, large), { what: `the same at ${number(largest)} endpoints to that at 1,000`, figure: (large.changeMs / small.changeMs).toFixed(2), more: "" }];
}
