/** A cluster behind HTTP. */
import { createServer as createHttpServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { methodNotAllowed } from "@everynode/model";
import { type Cluster, UsageError } from "everynode";
import { type Handling, handleRequest } from "./api-handler.js";
import type { Controlled } from "./control.js";
import { checkDoors } from "./guard.js";
import { kubeconfigText } from "./kubeconfig.js";
import { Pace } from "./pace.js";
import { Participants } from "./participants.js";
import { type ServeOptions, type Settings, settingsOf } from "./server-options.js";
import { saveState } from "./state-file.js";
import { WatchHub } from "./watch-hub.js";

/** A cluster that is being served. */
export interface ServedCluster {
  /** Where: `http://127.0.0.1:34567`. */
  readonly url: string;
  readonly port: number;
  /** The cluster itself. What is done to it here clients hear of by `changed`. */
  readonly cluster: Cluster;
  /** A kubeconfig for it, as text. */
  readonly kubeconfig: string;
  /** Tells clients of what was done to the cluster in this process, and lets it go on as after a write. */
  changed(): Promise<void>;
  /** Waits until all clients that keep a watch open and write (controllers, that is) have taken what they were told, and are silent; false where they are not in time. */
  quiet(): Promise<boolean>;
  /** How many watches are open. */
  readonly watches: number;
  /** Ends all watches that are open now, in good order: clients come again. */
  endWatches(): void;
  /** How many connections are open. */
  connections(): Promise<number>;
  /** Ends all watches in good order, answers what was asked, saves the state where it has a file, and closes. */
  close(): Promise<void>;
}

/** Serves a cluster to kubectl, Helm and controllers of any language. Rejects with a `UsageError` where the options make no sense or the port is taken. */
export async function serveCluster(cluster: Cluster, options: ServeOptions = {}): Promise<ServedCluster> {
  const settings = settingsOf(options);
  checkDoors(settings);
  keepHistory(cluster, settings.limits.history);
  const handling = handlingOf(cluster, settings);
  const { hub, pace } = handling;
  const server = listenerOf(settings, handling);
  const port = await listening(server, settings);
  const url = urlOf(settings, port);
  pace.start();
  const saving = autosave(cluster, settings);
  let closing: Promise<void> | undefined;
  return {
    url,
    port,
    cluster,
    kubeconfig: kubeconfigText({ url, token: settings.token, certificate: settings.tls?.cert }),
    async changed() {
      hub.tell();
      await pace.afterWrite();
    },
    get watches() {
      return hub.size;
    },
    quiet: async () => handling.participants.quiet(),
    endWatches: () => hub.endAll(),
    connections: async () => new Promise((resolve, reject) => server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)))),
    async close() {
      clearInterval(saving);
      closing ??= closed(server, handling);
      return closing;
    },
  };
}

/** Now and then, where something was written since. */
function autosave(cluster: Cluster, { stateFile, limits, onError }: Settings): NodeJS.Timeout | undefined {
  if (stateFile === undefined || limits.saveMs === 0) return undefined;
  let saved = -1;
  const timer = setInterval(() => {
    const { revision } = cluster.simulation.cluster;
    if (revision === saved) return;
    saved = revision;
    saveState(stateFile, cluster).catch(onError);
  }, limits.saveMs);
  return timer.unref();
}

/** Clients come back with old versions: more of the watch logs is kept than controllers need. */
function keepHistory(cluster: Cluster, history: number): void {
  const { simulation } = cluster;
  const { setup } = simulation;
  if (setup.logWindow < history) cluster.goOnAs({ ...simulation, setup: { ...setup, logWindow: history } });
}

function handlingOf(cluster: Cluster, settings: Settings): Handling {
  const { limits, time, onError, stateFile } = settings;
  const hub = new WatchHub(() => cluster.simulation.cluster, { most: limits.watches, stallMs: limits.stallMs, bookmarkMs: limits.bookmarkMs });
  const participants = new Participants(hub, { graceMs: limits.graceMs, mostMs: limits.controllersMs });
  const pace = new Pace(cluster, { mode: time, patienceMs: limits.patienceMs, onChange: () => participants.told(hub.tell()), onError });
  const save = stateFile === undefined ? undefined : async (): Promise<void> => saveState(stateFile, cluster);
  const controlled: Controlled = { cluster, pace, mode: time, watches: () => hub.size, save };
  return { cluster, settings, hub, pace, participants, controlled };
}

/** Go's clients keep connections for 90 seconds; whoever closes first must not be the server. */
const KEEP_ALIVE_MS = 120_000;
const HEAD_MS = 20_000;
const REQUEST_MS = 60_000;

function listenerOf(settings: Settings, handling: Handling): Server {
  const { tls, limits, onError } = settings;
  const limited = { keepAliveTimeout: KEEP_ALIVE_MS, headersTimeout: HEAD_MS, requestTimeout: REQUEST_MS };
  const server = tls === undefined ? createHttpServer(limited) : secured(tls, limited);
  server.maxConnections = limits.connections;
  server.on("request", (message, response) => {
    handleRequest(handling, message, response).catch(onError);
  });
  server.on("clientError", (error, socket) => refuseGarbage(error, socket as Socket));
  return server;
}

function secured(tls: NonNullable<Settings["tls"]>, limited: object): Server {
  try {
    return createHttpsServer({ ...tls, ...limited });
  } catch (error) {
    throw new UsageError(`the certificate and key cannot be used: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** What is no HTTP gets the shortest answer there is; a method that nobody knows is refused as the API server refuses it. */
function refuseGarbage({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) return void socket.destroy();
  const body = code === "HPE_INVALID_METHOD" ? JSON.stringify(methodNotAllowed()) : "";
  const head = body === "" ? "400 Bad Request" : "405 Method Not Allowed\r\nContent-Type: application/json";
  socket.end(`HTTP/1.1 ${head}\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`, () => socket.destroy());
}

async function listening(server: Server, { host, port }: Settings): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new UsageError(`cannot listen at ${host}:${port}: ${error.code === "EADDRINUSE" ? "the port is taken" : error.message}`)));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function urlOf({ host, tls }: Settings, port: number): string {
  const name = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "[::1]" : host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  return `${tls === undefined ? "http" : "https"}://${name}:${port}`;
}

/** Real time that answers under way are given when a server closes. */
const FAREWELL_MS = 2000;

async function closed(server: Server, { hub, pace, settings, cluster }: Handling): Promise<void> {
  const ended = new Promise<void>((resolve) => void server.close(() => resolve()));
  hub.end();
  await pace.stop();
  server.closeIdleConnections();
  const farewell = setTimeout(() => server.closeAllConnections(), FAREWELL_MS);
  await ended;
  clearTimeout(farewell);
  if (settings.stateFile !== undefined) await saveState(settings.stateFile, cluster);
}
