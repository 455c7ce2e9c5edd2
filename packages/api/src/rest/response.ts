/** Answers of the API server put into HTTP responses. */
import type { Kind, KubeObject, Status } from "@everynode/model";
import { stringify } from "yaml";
import type { ClusterState } from "../cluster-state.js";
import type { KubeList, Response } from "../request.js";
import type { Representation } from "./accept.js";
import { type HttpResponse, jsonResponse, type Query } from "./http.js";
import { includeObjectOf } from "./options.js";
import { represented } from "./represent.js";

/** A state after a request, and the response. */
export interface Served {
  readonly state: ClusterState;
  readonly response: HttpResponse;
}

/** A refusal: its `Status`, under its code. */
export function refusal(status: Status, warnings: readonly string[] = [], representation: Representation = JSON_ONLY): HttpResponse {
  const retry = status.details?.retryAfterSeconds;
  const response = written(status.code, status, representation);
  return { ...response, headers: { ...response.headers, warnings, ...(retry === undefined ? {} : { retryAfterSeconds: retry }) } };
}

const JSON_ONLY: Representation = { format: "json" };

/** The response with `warnings` before its own. */
export function withWarnings(response: HttpResponse, warnings: readonly string[]): HttpResponse {
  if (warnings.length === 0) return response;
  return { ...response, headers: { ...response.headers, warnings: [...warnings, ...response.headers.warnings] } };
}

/** How an answer is to be sent. */
export interface ResponseOptions {
  readonly kind: Kind;
  readonly representation: Representation;
  readonly query: Query;
  readonly nowMs: number;
  /** Warnings of what came before the answer. */
  readonly warnings?: readonly string[];
}

/** The response that says what `answer` says, in the form that was asked for. */
export function responseOf(answer: Response<KubeObject | KubeList>, options: ResponseOptions): HttpResponse {
  const warnings = [...(options.warnings ?? []), ...(answer.warnings ?? [])];
  if (!answer.ok) return refusal(answer.status, warnings, options.representation);
  const includeObject = options.representation.as?.kind === "Table" ? includeObjectOf(options.query) : "Metadata";
  if (typeof includeObject !== "string") return refusal(includeObject, warnings);
  const { kind, representation, nowMs } = options;
  const form = represented(answer.object, { kind, representation, includeObject, nowMs });
  if (!form.ok) return refusal(form.status, warnings);
  return withWarnings(written(answer.code, form.value, representation), warnings);
}

/** A response that says `value` in the format that was asked for. */
export function written(code: number, value: unknown, representation: Representation): HttpResponse {
  if (representation.format === "json") return jsonResponse(code, value);
  const text = stringify(value, { version: "1.1", sortMapEntries: true, aliasDuplicateObjects: false, indentSeq: false, lineWidth: 0 });
  return { code, headers: { contentType: "application/yaml", warnings: [] }, body: { type: "text", text } };
}
