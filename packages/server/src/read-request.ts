/** Requests as they come out of a socket, read within limits. */
import type { IncomingMessage } from "node:http";
import type { HttpRequest, Query } from "@everynode/api";
import { badRequest, failure, type Status } from "@everynode/model";
import { decodedBody, PROTOBUF } from "./protobuf-body.js";

/** A request that could be read, or why not. */
export type ReadRequest = { readonly ok: true; readonly request: HttpRequest } | { readonly ok: false; readonly status: Status };

/** The longest body that the API server takes, in bytes. */
export const MOST_BODY_BYTES = 3145728;

/** The query of a URL as a value; parameters that come several times have a list. */
function queryOf(search: URLSearchParams): Query {
  const query = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of search) {
    const known = query[name];
    if (known === undefined) query[name] = value;
    else if (typeof known === "string") query[name] = [known, value];
    else known.push(value);
  }
  return query;
}

/** Path and query of the target of a request. */
function targetOf(url: string): { readonly path: string; readonly query: Query } {
  const at = url.indexOf("?");
  const path = at < 0 ? url : url.slice(0, at);
  return { path, query: at < 0 ? {} : queryOf(new URLSearchParams(url.slice(at + 1))) };
}

/** Reads a request to its end; bodies beyond the limit are refused without being read. Rejects where the client goes away. */
export async function readRequest(message: IncomingMessage): Promise<ReadRequest> {
  const { method = "GET", url = "/" } = message;
  const { path, query } = targetOf(url);
  const encoding = message.headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity") return refused(failure({ code: 415, reason: "UnsupportedMediaType", message: `the body of the request is encoded as ${JSON.stringify(encoding)}; it must be sent as it is` }));
  const bytes = await bodyOf(message);
  if (bytes === undefined) return refused(failure({ code: 413, reason: "RequestEntityTooLarge", message: `Request entity too large: limit is ${MOST_BODY_BYTES}` }));
  const { accept, "content-type": contentType, "user-agent": userAgent } = message.headers;
  const head = { method, path, query, ...(accept === undefined ? {} : { accept }), ...(userAgent === undefined ? {} : { userAgent }) };
  if (bytes.length === 0) return { ok: true, request: { ...head, ...(contentType === undefined ? {} : { contentType }) } };
  if (contentType?.split(";")[0]?.trim() === PROTOBUF) {
    const decoded = decodedBody(bytes);
    return decoded.ok ? { ok: true, request: { ...head, contentType: "application/json", body: decoded.text } } : refused(decoded.status);
  }
  const body = textOf(bytes);
  if (body === undefined) return refused(badRequest("the body of the request is no UTF-8"));
  return { ok: true, request: { ...head, body, ...(contentType === undefined ? {} : { contentType }) } };
}

const refused = (status: Status): ReadRequest => ({ ok: false, status });

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function textOf(bytes: Buffer): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The body; undefined where it is too long. */
async function bodyOf(message: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(message.headers["content-length"] ?? 0) > MOST_BODY_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
