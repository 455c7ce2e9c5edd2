/** Responses as they go into a socket. */
import type { ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { HttpHeaders, HttpResponse } from "@everynode/api";
import type { Status } from "@everynode/model";
import { answerText } from "./json-text.js";

const zipped = promisify(gzip);
/** Shorter answers are sent as they are, as by a real API server. */
const LEAST_ZIPPED_BYTES = 128 * 1024;

/** What a response of everything but watches needs. */
export interface WriteOptions {
  /** True where the client takes gzip, and the server offers it. */
  readonly gzip: boolean;
  /** True for a response that is the same one whenever it is asked for. */
  readonly isDocument?: boolean;
  /** True where what is said at this address never changes. */
  readonly isForGood?: boolean;
}

const YEAR_MS = 31_536_000_000;

/** The headers of a response; warnings come each in a header of its own. */
export function headersOf({ contentType, retryAfterSeconds, warnings }: HttpHeaders): Record<string, string | readonly string[]> {
  return {
    "cache-control": "no-cache, private",
    ...(contentType === undefined ? {} : { "content-type": contentType }),
    ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
    ...(warnings.length === 0 ? {} : { warning: warnings.map(warningOf) }),
  };
}

/** `299 - "text"`: headers have no line breaks, and nothing beyond Latin-1. */
function warningOf(text: string): string {
  const quoted = text.replace(/[\\"]/g, "\\$&").replace(/[^\x20-\x7e\xa0-\xff]/g, "?");
  return `299 - "${quoted}"`;
}

function textOf({ body }: HttpResponse): string {
  switch (body.type) {
    case "json":
      return answerText(body.value);
    case "text":
      return body.text;
    case "watch":
    case "none":
      return "";
  }
}

/** Bytes of responses that are given over and over again: those of documents. */
const DOCUMENTS = new WeakMap<HttpResponse, Buffer>();

function bytesOf(answer: HttpResponse, isDocument: boolean): Buffer {
  const known = isDocument ? DOCUMENTS.get(answer) : undefined;
  if (known !== undefined) return known;
  const bytes = Buffer.from(textOf(answer));
  if (isDocument) DOCUMENTS.set(answer, bytes);
  return bytes;
}

/** Writes a whole response. */
export async function writeResponse(response: ServerResponse, answer: HttpResponse, options: WriteOptions): Promise<void> {
  const plain = bytesOf(answer, options.isDocument === true);
  const zips = options.gzip && plain.length >= LEAST_ZIPPED_BYTES;
  const bytes = zips ? await zipped(plain, { level: 1 }) : plain;
  if (response.destroyed || response.writableEnded) return;
  const isEmpty = answer.body.type === "none";
  for (const [name, value] of Object.entries(headersOf(answer.headers))) response.setHeader(name, value);
  if (zips) response.setHeader("content-encoding", "gzip");
  if (options.isForGood === true && answer.code === 200) {
    response.setHeader("cache-control", "public, immutable");
    response.setHeader("expires", new Date(Date.now() + YEAR_MS).toUTCString());
  }
  if (!isEmpty || answer.code !== 204) response.setHeader("content-length", bytes.length);
  response.writeHead(answer.code);
  response.end(isEmpty ? undefined : bytes);
}

/** The response that says a `Status`. */
export function statusResponse(status: Status): HttpResponse {
  const retry = status.details?.retryAfterSeconds;
  return { code: status.code, headers: { contentType: "application/json", warnings: [], ...(retry === undefined ? {} : { retryAfterSeconds: retry }) }, body: { type: "json", value: status } };
}
