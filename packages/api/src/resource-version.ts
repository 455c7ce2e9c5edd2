/**
 * ResourceVersions as clients spell them.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/storage/api_object_versioner.go, apimachinery/pkg/apis/meta/internalversion/validation v1.36.3
 */
import { type FieldError, forbiddenField, goQuote, invalid, invalidStatus, notSupported, type Status } from "@everynode/model";

const MAX_UINT64 = 18446744073709551615n;

/** The number of a resourceVersion, where "" is 0; or why it is none. */
export type VersionResult = { readonly ok: true; readonly version: number } | { readonly ok: false; readonly message: string };

/** The revision that `text` spells, as options of reads name it. */
export function parseResourceVersion(text: string | undefined): VersionResult {
  const parsed = versionNumber(text ?? "");
  if (parsed.ok) return parsed;
  const error = invalid("resourceVersion", text, parsed.message);
  return { ok: false, message: `${error.field}: ${error.message}` };
}

/** The revision that `text` spells, as objects name it; the message is Go's. */
export function versionNumber(text: string): VersionResult {
  if (text === "") return { ok: true, version: 0 };
  const digits = /^[0-9]+$/.test(text);
  if (digits && (text.length < 16 || BigInt(text) <= MAX_UINT64)) return { ok: true, version: Number(text) };
  return { ok: false, message: `strconv.ParseUint: parsing ${goQuote(text)}: ${digits ? "value out of range" : "invalid syntax"}` };
}

/** The options of a list or watch that depend on one another. */
export interface VersionOptions {
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: string;
  readonly continue?: string;
  readonly sendInitialEvents?: boolean;
}

/** 422 where the options of a list contradict one another. */
export function listOptionsProblem(options: VersionOptions): Status | undefined {
  const { resourceVersion = "", resourceVersionMatch: match = "", continue: token = "", sendInitialEvents } = options;
  const errors: FieldError[] = [];
  const refuse = (why: string): number => errors.push(forbiddenField("resourceVersionMatch", why));
  if (match !== "") {
    if (resourceVersion === "") refuse("resourceVersionMatch is forbidden unless resourceVersion is provided");
    if (token !== "") refuse("resourceVersionMatch is forbidden when continue is provided");
    if (match !== "Exact" && match !== "NotOlderThan") errors.push(notSupported("resourceVersionMatch", match, ["Exact", "NotOlderThan", ""]));
    if (match === "Exact" && resourceVersion === "0") refuse('resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  }
  if (sendInitialEvents !== undefined) errors.push(forbiddenField("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  return problemOf(errors);
}

/** 422 where the options of a watch contradict one another; the options are as `withWatchDefaults` leaves them. */
export function watchOptionsProblem(options: VersionOptions): Status | undefined {
  const { resourceVersionMatch: match = "", continue: token = "", sendInitialEvents } = options;
  const errors: FieldError[] = [];
  const refuse = (why: string): number => errors.push(forbiddenField("resourceVersionMatch", why));
  if (sendInitialEvents !== undefined && match !== "NotOlderThan") refuse("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
  if (match !== "") {
    if (sendInitialEvents === undefined) refuse("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
    if (match !== "NotOlderThan") errors.push(notSupported("resourceVersionMatch", match, ["NotOlderThan"]));
    if (token !== "") refuse("resourceVersionMatch is forbidden when continue is provided");
  }
  return problemOf(errors);
}

/** The options of a watch, where one from no version or from 0 begins with what is there. */
export function withWatchDefaults<T extends VersionOptions>(options: T): T {
  if (options.sendInitialEvents !== undefined || (options.resourceVersionMatch ?? "") !== "") return options;
  const { resourceVersion = "" } = options;
  return resourceVersion === "" || resourceVersion === "0" ? { ...options, sendInitialEvents: true, resourceVersionMatch: "NotOlderThan" } : options;
}

function problemOf(errors: readonly FieldError[]): Status | undefined {
  return errors.length === 0 ? undefined : invalidStatus({ group: "meta.k8s.io", kind: "ListOptions", name: "" }, errors);
}
