/** One request over a real connection, and its response as a value. */
import { type Agent, request as httpRequest, type IncomingMessage } from "node:http";
import type { HttpRequest, HttpResponse } from "@everynode/api";

/** Where requests go. */
export interface Exchange {
  readonly port: number;
  readonly agent: Agent;
  /** Called once a watch has begun, which is to end then. */
  readonly endWatch: () => void;
}

/** The response to a request. Of a watch it has the events that were there when it began. */
export async function exchanged({ method, path, query, accept, contentType, body }: HttpRequest, { port, agent, endWatch }: Exchange): Promise<HttpResponse> {
  const search = Object.entries(query).flatMap(([name, values]) => [values].flat().map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)).join("&");
  const headers = { "user-agent": "probes/1", ...(accept === undefined ? {} : { accept }), ...(contentType === undefined ? {} : { "content-type": contentType }), ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }) };
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = httpRequest({ host: "127.0.0.1", port, agent, method, path: search === "" ? path : `${path}?${search}`, headers }, resolve);
    request.on("error", reject);
    request.end(body);
  });
  const isWatch = message.headers["transfer-encoding"] === "chunked";
  if (isWatch) endWatch();
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return responseOf(message, Buffer.concat(chunks).toString(), isWatch);
}

function responseOf({ statusCode = 0, headers, rawHeaders }: IncomingMessage, text: string, isWatch: boolean): HttpResponse {
  const contentType = headers["content-type"];
  const warnings = rawHeaders.flatMap((name, at) => (at % 2 === 0 && name.toLowerCase() === "warning" ? [warningText(rawHeaders[at + 1] ?? "")] : []));
  const head = { code: statusCode, headers: { warnings, ...(contentType === undefined ? {} : { contentType }) } };
  if (isWatch) {
    const events = text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as never);
    return { ...head, body: { type: "watch", events, watch: undefined as never } };
  }
  if (contentType?.startsWith("application/json") === true && text !== "") return { ...head, body: { type: "json", value: JSON.parse(text) as unknown } };
  return { ...head, body: text === "" && contentType === undefined ? { type: "none" } : { type: "text", text } };
}

const warningText = (header: string): string => header.replace(/^299 - "([^]*)"$/, "$1").replace(/\\(.)/g, "$1");
