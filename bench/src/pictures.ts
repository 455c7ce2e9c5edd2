/** What pictures cost: maps of many nodes, and a page of a rollout. */
import { mapSvg, pageHtml, timelineSvg } from "@everynode/picture";
import { type Cluster, createCluster } from "everynode";
import { medianMs } from "./clock.js";
import type { Row } from "./table.js";

const agent = (image: string): object => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent", namespace: "default" },
  spec: {
    selector: { matchLabels: { app: "agent" } },
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "5%" } },
    template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image }] } },
  },
});

const size = (text: string): string => `${(new TextEncoder().encode(text).length / 1000).toFixed(0)} KB`;

function placed(nodes: number): Cluster {
  const cluster = createCluster({ nodes: Array.from({ length: nodes }, (_, at) => ({ name: `node-${at + 1}`, labels: { zone: "abc"[at % 3] ?? "" } })), history: "off" });
  cluster.create(agent("app:1"));
  cluster.settle();
  return cluster;
}

/** A cluster that has rolled out a DaemonSet, and kept every write. */
function rolledOut(nodes: number): Cluster {
  const cluster = createCluster({ nodes, latencies: "recorded", history: "writes" });
  cluster.create(agent("app:1"));
  cluster.settle();
  cluster.apply(agent("app:2"));
  cluster.settle();
  return cluster;
}

function mapRow(nodes: number, rounds: number): Row {
  const cluster = placed(nodes);
  let svg = "";
  const ms = medianMs(rounds, () => cluster, (each) => {
    svg = mapSvg(each);
  });
  return { what: `a map of ${nodes.toLocaleString("en-US")} nodes and their pods`, figure: `${ms.toFixed(0)} ms`, more: size(svg) };
}

/** The rows for pictures. */
export function pictureRows(rounds: number): readonly Row[] {
  const cluster = rolledOut(100);
  let html = "";
  let svg = "";
  const runMs = medianMs(rounds, () => 100, (nodes) => void rolledOut(nodes));
  const pageMs = medianMs(rounds, () => cluster, (each) => {
    html = pageHtml(each.history, { trace: each });
  });
  const timelineMs = medianMs(rounds, () => cluster, (each) => {
    svg = timelineSvg(each.history);
  });
  return [
    mapRow(1_000, rounds),
    mapRow(5_000, rounds),
    { what: "a page of a rollout over 100 nodes", figure: `${pageMs.toFixed(0)} ms`, more: `${size(html)}; ${cluster.history.length.toLocaleString("en-US")} moments, which took ${runMs.toFixed(0)} ms to simulate and keep` },
    { what: "a timeline of it", figure: `${timelineMs.toFixed(0)} ms`, more: size(svg) },
  ];
}
