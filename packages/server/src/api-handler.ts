/** One request after another: guarded, read, answered by the cluster, and written; watches are handed over to the hub. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpRequest, HttpResponse } from "@everynode/api";
import { internalError, tooManyRequests, type Status } from "@everynode/model";
import type { Cluster } from "everynode";
import { CONTROL_ROOT, controlAnswer, type Controlled } from "./control.js";
import { refusalOf } from "./guard.js";
import type { Pace } from "./pace.js";
import type { Participants } from "./participants.js";
import { readRequest } from "./read-request.js";
import type { Settings } from "./server-options.js";
import type { WatchHub } from "./watch-hub.js";
import { headersOf, statusResponse, writeResponse } from "./write-response.js";

/** What requests are about. */
export interface Handling {
  readonly cluster: Cluster;
  readonly settings: Settings;
  readonly hub: WatchHub;
  readonly pace: Pace;
  readonly participants: Participants;
  readonly controlled: Controlled;
}

const LONGEST_NAME = 128;

/** Who a client says it is: what stands before the first "/" of its User-Agent. */
function clientOf(message: IncomingMessage): string {
  const [name = ""] = (message.headers["user-agent"] ?? "").split("/");
  return name.replace(/[^\x20-\x7e]/g, "").trim().slice(0, LONGEST_NAME) || "unknown";
}

const READS: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/** Answers one request. Whatever happens, the client gets a response or a closed connection, and nobody else notices. */
export async function handleRequest(handling: Handling, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const { participants, settings } = handling;
  const client = clientOf(message);
  participants.begin(client, !READS.includes(message.method ?? "GET"));
  try {
    await answered(handling, { message, response, client });
  } catch (error) {
    if (message.destroyed && !message.complete) return;
    settings.onError(error);
    if (response.headersSent) response.destroy();
    else await refuse(response, internalError(error instanceof Error ? error.message : String(error)));
  } finally {
    participants.end(client);
  }
}

interface Exchange {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly client: string;
}

async function answered(handling: Handling, { message, response, client }: Exchange): Promise<void> {
  const { settings, controlled } = handling;
  const forbidden = refusalOf(message.headers, settings);
  if (forbidden !== undefined) return refuse(response, forbidden);
  const read = await readRequest(message);
  if (!read.ok) return refuse(response, read.status);
  const { request } = read;
  const options = { gzip: settings.gzip && /\bgzip\b/.test(message.headers["accept-encoding"] ?? "") };
  if (request.path.startsWith(CONTROL_ROOT)) return writeResponse(response, await controlAnswer(controlled, request), options);
  const answer = await clusterAnswer(handling, request, client);
  if (answer.body.type !== "watch") return writeResponse(response, answer, { ...options, ...documentOptions(request) });
  beginWatch(handling, { request, response, client }, answer);
}

/** Discovery and OpenAPI. An address with the digest of a document is that document's alone. */
function documentOptions({ path, query }: HttpRequest): { readonly isDocument: boolean; readonly isForGood: boolean } {
  const isOpenApi = path.startsWith("/openapi/");
  return { isDocument: isOpenApi || path === "/api" || path === "/apis", isForGood: isOpenApi && query["hash"] !== undefined };
}

async function clusterAnswer({ cluster, hub, pace, participants }: Handling, request: HttpRequest, client: string): Promise<HttpResponse> {
  const isWatch = request.method === "GET" && (request.query["watch"] !== undefined || request.path.includes("/watch/"));
  if (isWatch && hub.isFull) return statusResponse({ ...tooManyRequests("too many watches are open, please try again later"), details: { retryAfterSeconds: RETRY_SECONDS } });
  const before = cluster.simulation.cluster.revision;
  const answer = cluster.http(request, client);
  if (cluster.simulation.cluster.revision === before) return answer;
  participants.told(hub.tell());
  await pace.afterWrite();
  // What a controller writes is part of what others wait for: it does not wait for itself.
  if (pace.waits && !participants.takesPart(client)) await participants.quiet();
  return answer;
}

const RETRY_SECONDS = 1;
const SECOND_MS = 1000;

interface Begun {
  readonly request: HttpRequest;
  readonly response: ServerResponse;
  readonly client: string;
}

function beginWatch({ hub }: Handling, { request, response, client }: Begun, answer: HttpResponse): void {
  if (answer.body.type !== "watch" || response.destroyed) return;
  const { events, watch } = answer.body;
  response.writeHead(answer.code, headersOf(answer.headers) as Record<string, string>);
  // Clients wait for the head before they say that they watch.
  response.flushHeaders();
  if (request.method === "HEAD") return void response.end();
  const bookmarks = /^(1|true|t)$/i.test(String(request.query["allowWatchBookmarks"] ?? ""));
  const { timeoutSeconds = 0 } = watch;
  hub.open(response, { events, watch }, { client, bookmarks, ...(timeoutSeconds > 0 ? { timeoutMs: timeoutSeconds * SECOND_MS } : {}) });
}

/** A refusal before the request has been read: its connection is not used again. */
async function refuse(response: ServerResponse, status: Status): Promise<void> {
  response.setHeader("connection", "close");
  await writeResponse(response, statusResponse(status), { gzip: false });
}
