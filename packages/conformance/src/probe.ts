/** Recorded API probes: one request each, with the requests played before it and the exact answer of a real API server. */
import { readFileSync } from "node:fs";

/** A request of a probe; `body` is sent as JSON, `rawBody` as it stands. */
export interface ProbeRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly contentType?: string;
  readonly accept?: string;
  readonly body?: unknown;
  readonly rawBody?: string;
}

/** A request of a setup; `settle` lets the controllers come to rest after it. */
export interface SetupRequest extends ProbeRequest {
  readonly settle?: boolean;
  readonly response: { readonly code: number };
}

/** One reason of a refusal. */
export interface ProbeCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** One event of a watch. */
export interface ProbeEvent {
  readonly type: string;
  readonly object: unknown;
}

/** An answer, scrubbed: what differs from run to run is replaced by a word. */
export interface ProbeResponse {
  readonly code: number;
  readonly reason?: string;
  readonly message?: string;
  readonly causes?: readonly ProbeCause[];
  readonly warnings?: readonly string[];
  readonly object?: unknown;
  readonly text?: string;
  readonly contentType?: string;
  readonly events?: readonly ProbeEvent[];
  readonly managers?: readonly unknown[];
}

/** A probe as it stands in its file. `alternatives` are other answers that were seen where `unstable` is true. */
export interface Probe {
  readonly name: string;
  readonly about?: string;
  readonly request: ProbeRequest;
  readonly setup?: readonly SetupRequest[];
  readonly response: ProbeResponse;
  readonly unstable?: boolean;
  readonly alternatives?: readonly ProbeResponse[];
}

/** The probes of a file; fails where it holds something else. */
export function readProbes(path: string): readonly Probe[] {
  const content: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (!Array.isArray(content) || !content.every(isProbe)) throw new Error(`${path}: expected a list of probes with a name, a request and a response`);
  return content;
}

/** True for a value that looks like a probe. */
export function isProbe(value: unknown): value is Probe {
  if (typeof value !== "object" || value === null) return false;
  const { name, request, response } = value as Partial<Probe>;
  return typeof name === "string" && typeof request?.method === "string" && typeof request.path === "string" && typeof response?.code === "number";
}
