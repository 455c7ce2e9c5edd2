/**
 * How a command fails: with an exit code and words of kubectl's own, or with the API server's refusal.
 *
 * Source: staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go v1.36.3
 */
import type { Status } from "@everynode/model";

/** A command came to its end with these lines on standard error. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly code: number;

  constructor(text: string, code = 1) {
    super(text);
    this.code = code;
  }
}

/** The API server refused; `doing` says what was being done with the object (`creating`), and `source` where that was from. */
export class StatusError extends Error {
  override readonly name = "StatusError";
  readonly status: Status;
  readonly doing: string;

  constructor(status: Status, doing = "") {
    super(status.message ?? "");
    this.status = status;
    this.doing = doing;
  }
}

/** Several things went wrong, each on its own. */
class SeveralErrors extends Error {
  override readonly name = "SeveralErrors";
  readonly errors: readonly Error[];

  constructor(errors: readonly Error[]) {
    super("several errors");
    this.errors = errors;
  }
}

/** A command that fails with `error: TEXT`. */
export function failed(text: string): CommandError {
  return new CommandError(`error: ${text}`);
}

/** A command that fails since it was not used as it is meant to be: `path` is its words. */
export function usageError(path: string, text: string): CommandError {
  return new CommandError(`error: ${text}\nSee 'kubectl ${path} -h' for help and examples`);
}

/** True where the API server did not find what was asked for. */
export function isNotFound(error: unknown): error is StatusError {
  return error instanceof StatusError && error.status.code === 404;
}

/** What is printed of an error, without the end of its last line; undefined for one that is no command's. */
export function failureText(error: unknown): string | undefined {
  if (error instanceof CommandError) return error.message;
  if (error instanceof StatusError) return statusText(error);
  if (!(error instanceof SeveralErrors)) return undefined;
  // Of several, none says that it is an error.
  return error.errors.map((each) => (failureText(each) ?? each.message).replace(/^error: /, "")).join("\n");
}

/** Throws what was gathered, if anything was. */
export function throwGathered(errors: readonly Error[]): void {
  const [first] = errors;
  if (first !== undefined) throw errors.length === 1 ? first : new SeveralErrors(errors);
}

function statusText({ status, doing }: StatusError): string {
  const { reason = "", message = "" } = status;
  const said = doing === "" ? message : `error when ${doing}: ${message}`;
  if (reason === "Invalid") return invalidText(status, said);
  return `Error from server${reason === "" ? "" : ` (${reason})`}: ${said}`;
}

function invalidText({ details }: Status, message: string): string {
  const plain = "The request is invalid";
  if (details === undefined) return `${plain}: ${message}`;
  const { kind = "", name = "", causes = [] } = details;
  const named = kind !== "" || name !== "";
  const subject = named ? `The ${kind} ${JSON.stringify(name)} is invalid` : causes.length === 0 && message !== "" ? `${plain}: ${message}` : plain;
  const texts = [...new Set(causes.map((cause) => `${cause.field ?? ""}: ${cause.message ?? ""}`))];
  if (texts.length === 0) return subject;
  return texts.length === 1 ? `${subject}: ${texts[0] ?? ""}` : `${subject}: \n${texts.map((text) => `* ${text}`).join("\n")}`;
}
