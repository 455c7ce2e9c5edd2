/** Commands that people type at a cluster: what they may bring along, and what the kubelets' part of an answer is. */
import type { HttpResponse } from "@everynode/api";
import type { Chooser } from "@everynode/core";
import type { CommandInput, KubectlOptions, LogQuery } from "@everynode/kubectl";
import { byteLength, failure, formatMicroTime, parseTime, type Status } from "@everynode/model";
import type { Line, ProgramLookup } from "@everynode/node";
import { ApiError, describedValue, UsageError } from "./api-error.js";
import { type KnownNames, knownOptions } from "./known-options.js";
import { logLines } from "./on-machines.js";

/** What a command may read, who edits for it, and how the cluster goes on while it waits. */
export interface TypedOptions extends CommandInput {
  /** Picks what happens next while the command waits; the first in order where left out. */
  readonly chooser?: Chooser;
}

const NAMES: KnownNames<TypedOptions> = { stdin: true, files: true, editor: true, patienceMs: true, chooser: true };

/** `options` itself. Throws a `UsageError` where the command is neither a line nor its words, or an option is not known. */
export function checkedTyped(command: string | readonly string[], options: TypedOptions): TypedOptions {
  const isLine = typeof command === "string" || (Array.isArray(command) && command.every((word) => typeof word === "string"));
  if (!isLine) throw new UsageError(`kubectl takes a line, such as "get pods -A", or its words; got ${describedValue(command)}`);
  return knownOptions(options, NAMES, "kubectl");
}

/** A command as a line of a history. */
export function commandText(command: string | readonly string[]): string {
  const line = typeof command === "string" ? command.trim() : command.join(" ");
  return line.startsWith("kubectl") ? line : `kubectl ${line}`;
}

/** Who answers the API server's questions about logs. */
export function logPages(programs: ProgramLookup | undefined): NonNullable<KubectlOptions["logs"]> {
  return (simulation, query) => {
    const { pod, namespace, container, previous } = query;
    try {
      const lines = logLines(simulation, pod, { options: { namespace, previous, ...(container === undefined ? {} : { container }) }, programs });
      return { code: 200, headers: { warnings: [] }, body: { type: "text", text: logText(lines, query, simulation.cluster.nowMs) } };
    } catch (error) {
      if (error instanceof ApiError) return refusal(error.status);
      if (error instanceof UsageError) return refusal(failure({ code: 400, reason: "BadRequest", message: error.message }));
      throw error;
    }
  };
}

/** The lines that were asked for, as text. */
function logText(lines: readonly Line[], { sinceSeconds, sinceTime, tailLines = Infinity, timestamps, limitBytes = Infinity }: LogQuery, nowMs: number): string {
  const sinceMs = sinceSeconds === undefined ? (parseTime(sinceTime ?? "") ?? 0) : nowMs - sinceSeconds * 1000;
  const wanted = lines.filter(({ atMs }) => atMs >= sinceMs);
  const last = wanted.slice(Math.max(0, wanted.length - tailLines));
  return withinBytes(last.map(({ atMs, text }) => (timestamps ? `${nanoTime(atMs)} ${text}\n` : `${text}\n`)).join(""), limitBytes);
}

/** `2026-01-01T00:00:05.250000000Z`, as kubelets write it. */
const nanoTime = (ms: number): string => formatMicroTime(ms).replace("Z", "000Z");

/** The longest beginning of a text that has no more UTF-8 bytes than so many. */
function withinBytes(text: string, limit: number): string {
  let bytes = 0;
  let end = 0;
  for (const letter of text) {
    bytes += byteLength(letter);
    if (bytes > limit) return text.slice(0, end);
    end += letter.length;
  }
  return text;
}

const refusal = (status: Status): HttpResponse => ({ code: status.code, headers: { contentType: "application/json", warnings: [] }, body: { type: "json", value: status } });
