/** Commands that people type at a cluster: what they may bring along, and what the kubelets' part of an answer is. */
import type { HttpResponse } from "@everynode/api";
import type { Chooser } from "@everynode/core";
import { type CommandInput, type KubectlOptions } from "@everynode/kubectl";
import { failure, type Status } from "@everynode/model";
import type { ProgramLookup } from "@everynode/node";
import { ApiError, describedValue, UsageError } from "./api-error.js";
import { type KnownNames, knownOptions } from "./known-options.js";
import { logOf } from "./on-machines.js";

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
  return (simulation, { pod, ...options }) => {
    try {
      const lines = logOf(simulation, pod, { options, programs });
      return { code: 200, headers: { warnings: [] }, body: { type: "text", text: lines.map((line) => `${line}\n`).join("") } };
    } catch (error) {
      if (error instanceof ApiError) return refusal(error.status);
      if (error instanceof UsageError) return refusal(failure({ code: 400, reason: "BadRequest", message: error.message }));
      throw error;
    }
  };
}

const refusal = (status: Status): HttpResponse => ({ code: status.code, headers: { contentType: "application/json", warnings: [] }, body: { type: "json", value: status } });
