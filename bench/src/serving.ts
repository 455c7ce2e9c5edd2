/** A cluster behind HTTP: requests a second, events a second, long lists, and many watchers. Clients run in another thread. */
import { connect } from "node:net";
import { Worker } from "node:worker_threads";
import { serveCluster, type ServedCluster } from "@everynode/server";
import { createCluster, type Cluster } from "everynode";
import type { Row } from "./table.js";

const AT_REST = { time: { type: "quiet", factor: 0 } } as const;
const AGENT = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent", namespace: "default", labels: { app: "agent", tier: "infrastructure" } },
  spec: {
    selector: { matchLabels: { app: "agent" } },
    template: {
      metadata: { labels: { app: "agent", tier: "infrastructure" }, annotations: { note: "x".repeat(200) } },
      spec: {
        containers: [
          {
            name: "main",
            image: "registry.example.com/agent:1",
            env: Array.from({ length: 4 }, (_, at) => ({ name: `VARIABLE_${at}`, value: `value-${at}` })),
            resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "100m", memory: "64Mi" } },
          },
        ],
      },
    },
  },
};

function clusterWithPods(count: number): Cluster {
  const cluster = createCluster({ nodes: count, trace: "off", history: "off" });
  cluster.create(AGENT);
  cluster.settle();
  return cluster;
}

/** What a client does in its thread: plain JavaScript, given its data, tells one number. */
async function inThread(code: string, data: object): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(`const { parentPort, workerData } = require("node:worker_threads"); const { connect } = require("node:net"); (async () => { ${code} })().then((value) => parentPort.postMessage(value), (error) => { throw error; });`, { eval: true, workerData: data });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

/** Counts a mark in what comes, wherever it is cut into pieces. */
const COUNTER = `
  const counter = (mark) => {
    let rest = Buffer.alloc(0);
    return (chunk) => {
      const data = Buffer.concat([rest, chunk]);
      let count = 0, end = 0;
      for (let at = data.indexOf(mark); at >= 0; at = data.indexOf(mark, end)) { count++; end = at + mark.length; }
      rest = data.subarray(Math.max(end, data.length - mark.length + 1));
      return count;
    };
  };`;

/** Requests a second over some connections, each with some requests under way. */
const GETS = `${COUNTER}
  const { port, path, connections, under, seconds } = workerData;
  const request = "GET " + path + " HTTP/1.1\\r\\nHost: localhost\\r\\nAccept: application/json\\r\\n\\r\\n";
  let answered = 0, on = true;
  await Promise.all(Array.from({ length: connections }, () => new Promise((resolve) => {
    const counted = counter(Buffer.from("HTTP/1.1 200"));
    const socket = connect(port, "127.0.0.1", () => socket.write(request.repeat(under)));
    socket.on("data", (chunk) => {
      const count = counted(chunk);
      answered += count;
      if (on && count > 0) socket.write(request.repeat(count));
    });
    setTimeout(() => { on = false; socket.destroy(); resolve(); }, seconds * 1000);
  })));
  return answered / seconds;`;

/** Milliseconds until so many lines have come. */
const LINES = `${COUNTER}
  const { port, path, lines, watchers } = workerData;
  const begin = performance.now();
  await Promise.all(Array.from({ length: watchers }, () => new Promise((resolve) => {
    let count = 0;
    const counted = counter(Buffer.from('{"type":"MODIFIED"'));
    const socket = connect(port, "127.0.0.1", () => socket.write("GET " + path + " HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n"));
    socket.on("data", (chunk) => {
      count += counted(chunk);
      if (count >= lines) { socket.destroy(); resolve(); }
    });
  })));
  return performance.now() - begin;`;

/** Milliseconds until a whole answer is there; of several times the median. */
const LISTS = `
  const { port, path, times } = workerData;
  const taken = [];
  for (let at = 0; at < times; at++) {
    const begin = performance.now();
    await new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1", () => socket.write("GET " + path + " HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n"));
      socket.on("data", () => {});
      socket.on("close", resolve);
    });
    taken.push(performance.now() - begin);
  }
  return taken.sort((a, b) => a - b)[times >> 1];`;

/** Seconds of processor time that something takes, the client's with it. On a busy machine they say more than the clock. */
async function cpuSeconds(what: () => Promise<number>): Promise<{ readonly result: number; readonly cpu: number }> {
  const before = process.cpuUsage();
  const result = await what();
  const { user, system } = process.cpuUsage(before);
  return { result, cpu: (user + system) / 1e6 };
}

const thousands = (count: number): string => Math.round(count).toLocaleString("en-US");

async function getsRow(seconds: number): Promise<Row> {
  const cluster = clusterWithPods(10);
  const server = await serveCluster(cluster, AT_REST);
  const pod = cluster.list("Pod")[0]?.metadata.name ?? "";
  const { result: rate, cpu } = await cpuSeconds(async () => inThread(GETS, { port: server.port, path: `/api/v1/namespaces/default/pods/${pod}`, connections: 16, under: 4, seconds }));
  await server.close();
  return { what: "GETs of one pod over HTTP", figure: `${thousands(rate)}/s`, more: `16 connections; ${thousands((rate * seconds) / cpu)} for a second of processor time, the client's with it` };
}

function touched(cluster: Cluster, events: number): void {
  const pods = cluster.list("Pod");
  for (let at = 0; at < events; at++) cluster.patch("Pod", pods[at % pods.length]?.metadata.name ?? "", { metadata: { annotations: { touched: String(at) } } });
}

async function eventsRow(events: number, watchers: number): Promise<Row> {
  const cluster = clusterWithPods(100);
  const server = await serveCluster(cluster, { ...AT_REST, limits: { history: events * 2 } });
  const { revision } = cluster.simulation.cluster;
  touched(cluster, events);
  const bytes = JSON.stringify(cluster.list("Pod")[0]).length;
  const { result: ms, cpu } = await cpuSeconds(async () => inThread(LINES, { port: server.port, path: `/api/v1/pods?watch=true&resourceVersion=${revision}`, lines: events, watchers }));
  await server.close();
  return { what: `watch events over HTTP to ${watchers} watcher${watchers === 1 ? "" : "s"}`, figure: `${thousands((events * 1000) / ms)}/s`, more: `pods of ${(bytes / 1000).toFixed(1)} kB; ${thousands((events * watchers) / cpu)} deliveries for a second of processor time, the clients' with it` };
}

const TIMES = 7;

async function listRow(pods: number): Promise<Row> {
  const cluster = clusterWithPods(pods);
  const server = await serveCluster(cluster, AT_REST);
  const where = { port: server.port, path: "/api/v1/pods" };
  const first = await inThread(LISTS, { ...where, times: 1 });
  const { result: again, cpu } = await cpuSeconds(async () => inThread(LISTS, { ...where, times: TIMES }));
  await server.close();
  return { what: `list of ${thousands(pods)} pods over HTTP`, figure: `${Math.round(again)} ms`, more: `${Math.round(first)} ms the first time; ${Math.round((cpu * 1000) / TIMES)} ms of processor time, the client's with it` };
}

function heapMb(): number {
  (globalThis as { readonly gc?: () => void }).gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

/** Watchers that take everything while pods change: what the server keeps at the beginning, and at the end. */
async function watchersRow(watchers: number, seconds: number): Promise<Row> {
  const cluster = clusterWithPods(100);
  const server: ServedCluster = await serveCluster(cluster, { ...AT_REST, limits: { history: 1000 } });
  const sockets = Array.from({ length: watchers }, () => {
    const socket = connect(server.port, "127.0.0.1", () => void socket.write("GET /api/v1/pods?watch=true HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    return socket.on("data", () => undefined).on("error", () => undefined);
  });
  while (server.watches < watchers) await new Promise((resolve) => void setTimeout(resolve, 50));
  let events = 0;
  const during = async (part: number): Promise<void> => {
    for (const untilMs = performance.now() + part * 1000; performance.now() < untilMs; events += 10) {
      touched(cluster, 10);
      await server.changed();
      await new Promise((resolve) => void setTimeout(resolve, 100));
    }
  };
  await during(seconds / 4);
  const before = heapMb();
  await during((seconds * 3) / 4);
  const after = heapMb();
  for (const socket of sockets) socket.destroy();
  await server.close();
  return { what: `memory of ${thousands(watchers)} watchers, after ${Math.round(seconds)} s`, figure: `${after - before < 0 ? "" : "+"}${(after - before).toFixed(1)} MB`, more: `of ${Math.round(before)} MB after ${Math.round(seconds / 4)} s; ${thousands(events * watchers)} events delivered` };
}

/** All figures of a served cluster. */
export async function servingRows(quick: boolean): Promise<readonly Row[]> {
  return [
    await getsRow(quick ? 1 : 5),
    await eventsRow(quick ? 5_000 : 50_000, 1),
    await eventsRow(quick ? 500 : 5_000, 100),
    await listRow(quick ? 1_000 : 10_000),
    await watchersRow(quick ? 100 : 1_000, quick ? 4 : 60),
  ];
}
