/** What tests ask a served cluster with. */
import { request as httpRequest, type IncomingMessage } from "node:http";
import { createCluster, type Cluster, type ClusterOptions } from "everynode";
import { serveCluster, type ServedCluster } from "./serve-cluster.js";
import type { ServeOptions } from "./server-options.js";

/** One event of a watch. */
export interface TestEvent {
  readonly type: string;
  readonly object: { readonly kind?: string; readonly metadata?: { readonly name?: string; readonly resourceVersion?: string; readonly annotations?: Readonly<Record<string, string>> }; readonly code?: number };
}

/** An open watch. */
export interface TestWatch {
  readonly events: readonly TestEvent[];
  readonly response: IncomingMessage;
  /** True once the server has ended it. */
  readonly ended: boolean;
  /** Resolves once there are so many events, or the watch has ended; rejects after a few seconds. */
  until(count: number): Promise<readonly TestEvent[]>;
  stop(): void;
}

const PATIENCE_MS = 10_000;

/** Waits until something holds; rejects after ten seconds. */
export async function eventually(holds: () => boolean, what: string): Promise<void> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > untilMs) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => void setTimeout(resolve, 5));
  }
}

/** Opens a watch. Resolves with the head of its response. */
export async function watching(url: string, agent = "test"): Promise<TestWatch> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpRequest(url, { headers: { "user-agent": agent } }, resolve).on("error", reject).end();
  });
  const events: TestEvent[] = [];
  let [rest, ended] = ["", false];
  response.setEncoding("utf8");
  response.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    events.push(...lines.map((line) => JSON.parse(line) as TestEvent));
  });
  response.on("close", () => void (ended = true));
  response.on("error", () => undefined);
  return {
    events,
    response,
    get ended() {
      return ended;
    },
    async until(count) {
      await eventually(() => events.length >= count || ended, `${count} events; there are ${JSON.stringify(events.map(({ type, object }) => `${type} ${object.metadata?.name}`))}`);
      return events;
    },
    stop: () => void response.destroy(),
  };
}

/** A served cluster under test. */
export interface Tested extends AsyncDisposable {
  readonly cluster: Cluster;
  readonly server: ServedCluster;
  readonly url: string;
  readonly errors: readonly unknown[];
  /** Sends a request; the answer's code and JSON. */
  ask(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<{ readonly code: number; readonly body: never; readonly headers: Headers }>;
}

/** Serves a new cluster at some port. */
export async function served(options: ServeOptions = {}, made: ClusterOptions = {}): Promise<Tested> {
  const cluster = createCluster({ nodes: 2, ...made });
  cluster.settle();
  const errors: unknown[] = [];
  const server = await serveCluster(cluster, { onError: (error) => void errors.push(error), ...options });
  return {
    cluster,
    server,
    url: server.url,
    errors,
    async ask(method, path, body, headers = {}) {
      const sent = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
      const response = await fetch(`${server.url}${path}`, { method, ...sent, headers: { "content-type": "application/json", ...headers } });
      const text = await response.text();
      return { code: response.status, body: (response.headers.get("content-type")?.includes("json") === true ? JSON.parse(text) : text) as never, headers: response.headers };
    },
    async [Symbol.asyncDispose]() {
      await server.close();
    },
  };
}

/** A small object. */
export function configMap(name: string, data: object = {}): object {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" }, data };
}

/** Where small objects are. */
export const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
