/** The one error that the friendly client throws for an answer that says no. */
import type { ManifestProblem, Status } from "@everynode/model";

/** A refusal of the API server; the message reads like its own, after the place of the object where that came from a manifest. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The whole answer: code, reason, message, causes. */
  readonly status: Status;

  /** `where` is a file, a line and a column. */
  constructor(status: Status, where?: string) {
    super(`${where === undefined ? "" : `${where}: `}Error from server (${status.reason ?? "Unknown"}): ${status.message ?? "no message"}`);
    this.status = status;
  }
}

/** A mistake in what everynode itself was asked for, not in what the API server was. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Manifests that cannot be taken; the message names file, line and column of everything that is wrong. */
export class ManifestError extends Error {
  override readonly name = "ManifestError";
  readonly problems: readonly ManifestProblem[];

  constructor(message: string, problems: readonly ManifestProblem[]) {
    super(message);
    this.problems = problems;
  }
}

/** The beginning of what somebody gave instead of what was expected. */
export function describedValue(value: unknown): string {
  switch (typeof value) {
    case "function":
    case "symbol":
      return `a ${typeof value}`;
    case "number":
    case "bigint":
    case "undefined":
      return `${value}`;
    default:
  }
  try {
    const text = JSON.stringify(value);
    return text.length > 120 ? `${text.slice(0, 117)}...` : text;
  } catch {
    return "an object that is no JSON";
  }
}
