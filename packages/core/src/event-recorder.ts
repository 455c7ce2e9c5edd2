/**
 * Kubernetes Events, correlated before they are written: bursts are dropped, repetitions counted, many alike combined.
 *
 * Source: staging/src/k8s.io/client-go/tools/record/{event,events_cache}.go v1.36.3
 * Differs: the caches do not forget the least recently used entries.
 */
import { objectKey, type Request, type Response, type SortedMap } from "@everynode/api";
import { formatTime, type KubeObject } from "@everynode/model";
import type { EventNote } from "./effect.js";

/** Events of one type about one object from one source, before the first is dropped; then one more every five minutes. */
const BURST = 25;
const REFILL_MS = 300_000;
/** So many events that differ only in their message, within this time, are combined into one. */
const COMBINE_FROM = 10;
const COMBINE_WINDOW_MS = 600_000;

interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}
interface Group {
  readonly messages: readonly string[];
  readonly atMs: number;
}
interface Seen {
  readonly count: number;
  readonly firstTimestamp: string;
  readonly name: string;
  readonly namespace: string;
}

/** What the recorder needs of the actor it records for. */
export interface Recorder {
  readonly actor: string;
  readonly nowMs: number;
  memory: SortedMap<unknown>;
  readonly send: (request: Request) => Response;
}

/** Names are the object's and the time in hexadecimal nanoseconds, as client-go makes them; the counter keeps them apart. */
function eventName(note: EventNote, nowMs: number, nth: number): string {
  const stamp = (BigInt(nowMs) * 1_000_000n + BigInt(nth)).toString(16);
  return `${note.object.metadata.name}.${stamp}`;
}

/** A reference to the object; uid and resourceVersion are left out where they are empty, as of an object that is known by name only. */
function reference({ apiVersion, kind, metadata }: KubeObject): object {
  const { name, uid, resourceVersion } = metadata;
  const namespace = metadata.namespace === undefined ? {} : { namespace: metadata.namespace };
  return { kind, ...namespace, name, ...(uid === "" ? {} : { uid }), apiVersion, ...(resourceVersion === "" ? {} : { resourceVersion }) };
}

const identity = (note: EventNote): string => `${note.object.kind} ${objectKey(note.object)} ${note.object.metadata.uid}`;

/** The note that is written: itself, or the one that stands for many alike. */
function combined(recorder: Recorder, note: EventNote): { readonly note: EventNote; readonly key: string } {
  const groupKey = `event-group ${identity(note)} ${note.type} ${note.reason}`;
  const before = recorder.memory.get(groupKey) as Group | undefined;
  const fresh = before !== undefined && recorder.nowMs - before.atMs <= COMBINE_WINDOW_MS ? before.messages : [];
  const messages = fresh.includes(note.message) ? fresh : [...fresh, note.message];
  const full = messages.length >= COMBINE_FROM;
  recorder.memory = recorder.memory.set(groupKey, { messages: full ? messages.slice(1) : messages, atMs: recorder.nowMs } satisfies Group);
  if (!full) return { note, key: `event ${identity(note)} ${note.type} ${note.reason} ${note.message}` };
  return { note: { ...note, message: `(combined from similar events): ${note.message}` }, key: groupKey.replace("event-group", "event") };
}

/** Takes a token for events of the note's type about its object; false where none is left. */
function admitted(recorder: Recorder, note: EventNote): boolean {
  const key = `event-bucket ${identity(note)} ${note.type}`;
  const before = (recorder.memory.get(key) as Bucket | undefined) ?? { tokens: BURST, atMs: recorder.nowMs };
  const tokens = Math.min(BURST, before.tokens + (recorder.nowMs - before.atMs) / REFILL_MS);
  const enough = tokens >= 1;
  recorder.memory = recorder.memory.set(key, { tokens: enough ? tokens - 1 : tokens, atMs: recorder.nowMs } satisfies Bucket);
  return enough;
}

/** Writes one Event, counts up one that is there, or drops it. */
export function recordEvent(recorder: Recorder, given: EventNote): void {
  const { note, key } = combined(recorder, given);
  const seen = recorder.memory.get(key) as Seen | undefined;
  const pass = admitted(recorder, given);
  const timestamp = formatTime(recorder.nowMs);
  const nth = ((recorder.memory.get("events") as number | undefined) ?? 0) + 1;
  recorder.memory = recorder.memory.set("events", nth);
  const namespace = seen?.namespace ?? note.object.metadata.namespace ?? "default";
  const next: Seen = seen === undefined ? { count: 1, firstTimestamp: timestamp, name: eventName(note, recorder.nowMs, nth), namespace } : { ...seen, count: seen.count + 1 };
  recorder.memory = recorder.memory.set(key, next);
  if (!pass) return;
  if (seen !== undefined) {
    const patch = { count: next.count, lastTimestamp: timestamp, message: note.message };
    if (recorder.send({ verb: "patch", kind: "Event", namespace, name: next.name, patchType: "merge", patch }).ok) return;
  }
  recorder.send({ verb: "create", kind: "Event", namespace, object: eventObject(recorder, note, { seen: next, timestamp }) });
}

function eventObject(recorder: Recorder, note: EventNote, when: { readonly seen: Seen; readonly timestamp: string }): object {
  const { seen, timestamp } = when;
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: seen.name, namespace: seen.namespace },
    involvedObject: reference(note.object),
    reason: note.reason,
    message: note.message,
    source: { component: recorder.actor },
    firstTimestamp: seen.firstTimestamp,
    lastTimestamp: timestamp,
    count: seen.count,
    type: note.type,
    eventTime: null,
    reportingComponent: recorder.actor,
    reportingInstance: "",
  };
}
