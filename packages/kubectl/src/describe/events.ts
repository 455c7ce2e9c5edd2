/** Events at the end of descriptions. Source: staging/src/k8s.io/kubectl/pkg/describe/describe.go v1.36.3 (DescribeEvents) */
import { humanDuration } from "@everynode/api";
import { parseTime } from "@everynode/model";
import { clock, type Task } from "../effect.js";
import { type Json, numberOf, textOf } from "../field-of.js";
import { listed } from "../request.js";
import { knownResource, type Resource } from "../resource.js";
import type { Terminal } from "../terminal.js";

/** How long ago a time was, as kubectl says it; `<unknown>` for none. */
export function ageText(time: string, nowMs: number): string {
  const atMs = time === "" ? undefined : parseTime(time);
  return atMs === undefined ? "<unknown>" : humanDuration(nowMs - atMs);
}

/** What events must be about to be shown. */
export interface About {
  readonly namespace: string | undefined;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** The events about an object, the oldest first. */
export function* eventsAbout(terminal: Terminal, all: readonly Resource[], { namespace, kind, name, uid }: About): Task<readonly Json[]> {
  const fields = { "involvedObject.name": name, ...(namespace === undefined ? {} : { "involvedObject.namespace": namespace }), "involvedObject.kind": kind, "involvedObject.uid": uid };
  const fieldSelector = Object.entries(fields).map(([field, value]) => `${field}=${value}`).join(",");
  const events = yield* listed(terminal, { resource: knownResource(all, "events"), namespace }, { fieldSelector });
  return [...events].sort((a, b) => compared(lastTime(a), lastTime(b)));
}

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** When an event was seen last. */
export function lastTime(event: Json): string {
  return textOf(event, "series", "lastObservedTime") || textOf(event, "lastTimestamp") || textOf(event, "eventTime");
}

/** Who told of an event. */
function sourceOf(event: Json): string {
  const component = textOf(event, "source", "component") || textOf(event, "reportingComponent");
  const host = textOf(event, "source", "host") || textOf(event, "reportingInstance");
  return host === "" ? component : `${component}, ${host}`;
}

/** How long ago an event was, and how often it came since when. */
export function intervalText(event: Json, nowMs: number): string {
  const first = ageText(textOf(event, "firstTimestamp") || textOf(event, "eventTime"), nowMs);
  const count = numberOf(event, "series", "count") || numberOf(event, "count");
  return count > 1 ? `${ageText(lastTime(event), nowMs)} (x${count} over ${first})` : first;
}

/** `Events:` and a line for each, with tabs between columns. */
export function* eventLines(events: readonly Json[]): Task<readonly string[]> {
  if (events.length === 0) return ["Events:\t<none>"];
  const nowMs = yield* clock();
  const rows = events.map((event) => [textOf(event, "type"), textOf(event, "reason"), intervalText(event, nowMs), sourceOf(event), textOf(event, "message").trim()]);
  return ["Events:", ...[["Type", "Reason", "Age", "From", "Message"], ["----", "------", "----", "----", "-------"], ...rows].map((row) => `  ${row.join("\t")}`)];
}
