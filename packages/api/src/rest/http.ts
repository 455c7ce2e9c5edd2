/** Requests and responses of HTTP as plain values, whoever carries them. */
import type { Watch, WatchEvent } from "./watch.js";

/** The parameters of a query by name; one given several times has a list. */
export type Query = Readonly<Record<string, string | readonly string[]>>;

/** One HTTP request. */
export interface HttpRequest {
  readonly method: string;
  /** The path as it was sent: percent-encoded, without the query. */
  readonly path: string;
  readonly query: Query;
  readonly contentType?: string;
  readonly accept?: string;
  /** Who stands in managedFields where the query names no fieldManager: what comes before the first slash; the caller where left out. */
  readonly userAgent?: string;
  readonly body?: string;
}

/** What a response carries: a JSON value, a text, the events of a watch, or nothing. */
export type HttpBody =
  | { readonly type: "json"; readonly value: unknown }
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "watch"; readonly events: readonly WatchEvent[]; readonly watch: Watch }
  | { readonly type: "none" };

/** The headers that say something: `warnings` are the texts of `Warning: 299 - "..."` headers, in order. */
export interface HttpHeaders {
  readonly contentType?: string;
  readonly retryAfterSeconds?: number;
  readonly warnings: readonly string[];
}

/** One HTTP response. */
export interface HttpResponse {
  readonly code: number;
  readonly headers: HttpHeaders;
  readonly body: HttpBody;
}

/** The content type of JSON, as the API server sends it. */
export const JSON_TYPE = "application/json";

const PLAIN_TEXT = "text/plain; charset=utf-8";

/** A response that is a text. */
export function textResponse(code: number, text: string): HttpResponse {
  return { code, headers: { contentType: PLAIN_TEXT, warnings: [] }, body: { type: "text", text } };
}

/** A response that is a JSON value. */
export function jsonResponse(code: number, value: unknown, contentType: string = JSON_TYPE): HttpResponse {
  return { code, headers: { contentType, warnings: [] }, body: { type: "json", value } };
}

/** The first value of a parameter, or undefined where the query has none. */
export function firstValue(query: Query, name: string): string | undefined {
  return allValues(query, name)[0];
}

/** All values of a parameter, in order. */
export function allValues(query: Query, name: string): readonly string[] {
  if (!Object.hasOwn(query, name)) return [];
  const value = query[name];
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}
