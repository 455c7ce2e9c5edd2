/** What a probe got, put into the form of the recordings and compared with one. */
import type { HttpResponse } from "@everynode/api";
import { firstDifference, multisetDifference, short } from "./difference.js";
import type { Probe, ProbeCause, ProbeEvent, ProbeResponse } from "./probe.js";
import type { Scrubber } from "./scrub.js";
import { servedPart } from "./served-part.js";

interface StatusLike {
  readonly kind?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly details?: { readonly name?: string; readonly causes?: readonly ProbeCause[] };
}

/** A response in the form of the recordings. */
export function recorded(response: HttpResponse, scrubber: Scrubber): ProbeResponse {
  const { code, headers, body } = response;
  const warnings = headers.warnings.length === 0 ? {} : { warnings: headers.warnings.map((text) => scrubber.text(text)) };
  switch (body.type) {
    case "none":
      return { code, ...warnings };
    case "text":
      return { code, ...warnings, text: scrubber.text(body.text), ...(headers.contentType === undefined ? {} : { contentType: headers.contentType }) };
    case "watch":
      return { code, ...warnings, events: body.events.map((event): ProbeEvent => ({ type: event.type, object: scrubber.object(plain(event.object)) })) };
    case "json":
      return code < 300 ? { code, ...warnings, object: scrubber.object(plain(body.value)), managers: managersOf(body.value) } : { code, ...warnings, ...refusal(body.value as StatusLike, scrubber) };
  }
}

interface ManagedLike {
  readonly metadata?: { readonly managedFields?: readonly { readonly manager?: string; readonly operation?: string; readonly subresource?: string }[] };
}

/** Who manages an object, in order. */
function managersOf(object: unknown): readonly unknown[] {
  const { managedFields = [] } = (object as ManagedLike).metadata ?? {};
  const managers = managedFields.map(({ manager, operation, subresource }) => ({ manager, operation, ...(subresource === undefined ? {} : { subresource }) }));
  return managers.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

// What is not JSON (undefined, shared parts) is taken away as it would be on the wire.
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function refusal(status: StatusLike, scrubber: Scrubber): Partial<ProbeResponse> {
  scrubber.name(status.details?.name ?? "");
  const causes = (status.details?.causes ?? []).map((cause) => scrubber.object(cause) as ProbeCause);
  return {
    ...(status.reason === undefined || status.reason === "" ? {} : { reason: status.reason }),
    message: scrubber.text(status.message ?? ""),
    ...(causes.length === 0 ? {} : { causes }),
  };
}

/** How far `got` is from what the probe recorded: undefined where it agrees with it, or with one of its alternatives. */
export function answerDifference(probe: Probe, got: ProbeResponse): string | undefined {
  const first = responseDifference(probe.response, got, probe.unstable === true);
  if (first === undefined || probe.unstable !== true) return first;
  const others = (probe.alternatives ?? []).map((alternative) => responseDifference(alternative, got, true));
  return others.includes(undefined) ? undefined : first;
}

function responseDifference(expected: ProbeResponse, got: ProbeResponse, anyOrder: boolean): string | undefined {
  if (expected.code !== got.code) return `expected ${summary(expected)}, got ${summary(got)}`;
  if ((expected.reason ?? "") !== (got.reason ?? "")) return `reason: expected ${short(expected.reason)}, got ${short(got.reason)}`;
  return (
    messageDifference(expected.message, got.message, anyOrder) ??
    multisetDifference(expected.causes ?? [], got.causes ?? [], "causes") ??
    firstDifference(expected.warnings ?? [], got.warnings ?? [], "warnings") ??
    contentDifference(expected, got)
  );
}

function summary(response: ProbeResponse): string {
  return response.message === undefined ? String(response.code) : `${response.code} ${JSON.stringify(response.message.slice(0, 300))}`;
}

/** The parts of a message that lists several problems in brackets. */
const parts = (message: string): readonly string[] => message.replace(/[[\]]/g, "").split(", ").sort();

function messageDifference(expected: string | undefined, got: string | undefined, anyOrder: boolean): string | undefined {
  // The recordings have no message where the answer is no Status.
  if (expected === undefined || expected === got) return undefined;
  if (anyOrder && got !== undefined && parts(expected).join() === parts(got).join()) return undefined;
  return `message: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`;
}

function contentDifference(expected: ProbeResponse, got: ProbeResponse): string | undefined {
  if (expected.text !== undefined) {
    return firstDifference({ text: expected.text, contentType: expected.contentType }, { text: got.text, contentType: got.contentType }, "");
  }
  if (expected.events !== undefined) return firstDifference(expected.events, got.events ?? [], "events");
  if (expected.object === undefined) return undefined;
  const difference = firstDifference(servedPart(expected.object, got.object), got.object, "object");
  if (difference !== undefined || expected.managers === undefined) return difference;
  return firstDifference(expected.managers, got.managers ?? [], "managers");
}
