/**
 * Kubernetes Events, correlated before they are written: bursts are dropped, repetitions counted, many alike combined.
 *
 * Source: staging/src/k8s.io/client-go/tools/record/{event,events_cache}.go v1.36.3
 * Differs: the caches forget what was quiet for ten minutes, not the least recently used, once they hold 4,096 objects.
 */
import { objectKey, type Request, type Response, type SortedMap } from "@everynode/api";
import { fnv1a32, formatTime, type KubeObject } from "@everynode/model";
import type { EventNote } from "./effect.js";

/** Events of one type about one object from one source, before the first is dropped; then one more every five minutes. */
const BURST = 25;
const REFILL_MS = 300_000;
/** So many events that differ only in their message, within this time, are combined into one. */
const COMBINE_FROM = 10;
const COMBINE_WINDOW_MS = 600_000;

/** Objects of which a recorder remembers events before it forgets those that were quiet for longer than the window. */
const REMEMBERED = 4096;

interface Bucket {
  readonly type: string;
  readonly tokens: number;
  readonly atMs: number;
}
interface Group {
  readonly key: string;
  readonly messages: readonly string[];
  readonly atMs: number;
}
interface Seen {
  readonly key: string;
  readonly count: number;
  readonly firstTimestamp: string;
  readonly name: string;
  readonly namespace: string;
}

/** What is remembered of the events about one object. */
interface Ledger {
  readonly lastMs: number;
  readonly buckets: readonly Bucket[];
  readonly groups: readonly Group[];
  readonly seen: readonly Seen[];
}

const EMPTY_LEDGER: Ledger = { lastMs: 0, buckets: [], groups: [], seen: [] };

/** What is remembered of all of them: how many events there were, and how many ledgers there may be before some are dropped. */
interface Register {
  readonly events: number;
  readonly ledgers: number;
  readonly limit: number;
}

const LEDGERS = "events about ";
const REGISTER = "events";

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

const ledgerKey = ({ object }: EventNote): string => `${LEDGERS}${object.kind} ${objectKey(object)} ${object.metadata.uid}`;

/** The list with `item` in place of the one that `is` finds, or at its end. */
function put<T>(list: readonly T[], item: T, is: (other: T) => boolean): readonly T[] {
  const at = list.findIndex(is);
  if (at < 0) return [...list, item];
  const copy = list.slice();
  copy[at] = item;
  return copy;
}

/** The note that is written: itself, or the one that stands for many alike; and the groups after it. */
function combined(ledger: Ledger, note: EventNote, nowMs: number): { readonly message: string; readonly key: string; readonly groups: readonly Group[] } {
  const key = `${note.type} ${note.reason}`;
  const before = ledger.groups.find((group) => group.key === key);
  const fresh = before !== undefined && nowMs - before.atMs <= COMBINE_WINDOW_MS ? before.messages : [];
  const messages = fresh.includes(note.message) ? fresh : [...fresh, note.message];
  const full = messages.length >= COMBINE_FROM;
  const groups = put(ledger.groups, { key, messages: full ? messages.slice(1) : messages, atMs: nowMs }, (group) => group.key === key);
  return full ? { message: `(combined from similar events): ${note.message}`, key, groups } : { message: note.message, key: `${key} ${note.message}`, groups };
}

/** The bucket of the note's type after a token was asked of it, and whether there was one. */
function asked(ledger: Ledger, type: string, nowMs: number): { readonly admitted: boolean; readonly bucket: Bucket } {
  const before = ledger.buckets.find((bucket) => bucket.type === type) ?? { type, tokens: BURST, atMs: nowMs };
  const tokens = Math.min(BURST, before.tokens + (nowMs - before.atMs) / REFILL_MS);
  const admitted = tokens >= 1;
  return { admitted, bucket: { type, tokens: admitted ? tokens - 1 : tokens, atMs: nowMs } };
}

/** Forgets the ledgers that were quiet for longer than the window, once there are too many. Amortised O(1) an event. */
function pruned(recorder: Recorder, register: Register): Register {
  if (register.ledgers <= register.limit) return register;
  let ledgers = 0;
  for (const [key, ledger] of recorder.memory.withPrefix(LEDGERS)) {
    if (recorder.nowMs - (ledger as Ledger).lastMs > COMBINE_WINDOW_MS) recorder.memory = recorder.memory.delete(key);
    else ledgers++;
  }
  return { events: register.events, ledgers, limit: Math.max(REMEMBERED, 2 * ledgers) };
}

/** Writes one Event, counts up one that is there, or drops it. */
export function recordEvent(recorder: Recorder, note: EventNote): void {
  const { nowMs } = recorder;
  const key = ledgerKey(note);
  const ledger = (recorder.memory.get(key) as Ledger | undefined) ?? EMPTY_LEDGER;
  const register = (recorder.memory.get(REGISTER) as Register | undefined) ?? { events: 0, ledgers: 0, limit: REMEMBERED };
  const written = combined(ledger, note, nowMs);
  const { admitted, bucket } = asked(ledger, note.type, nowMs);
  const seen = ledger.seen.find((each) => each.key === written.key);
  const timestamp = formatTime(nowMs);
  const fresh = (): Seen => ({ key: written.key, count: 1, firstTimestamp: timestamp, name: eventName(note, nowMs, register.events + 1), namespace: note.object.metadata.namespace ?? "default" });
  const next = seen === undefined ? fresh() : { ...seen, count: seen.count + 1 };
  const kept: Ledger = {
    lastMs: nowMs,
    buckets: put(ledger.buckets, bucket, (each) => each.type === bucket.type),
    groups: written.groups,
    seen: put(ledger.seen, next, (each) => each.key === next.key),
  };
  recorder.memory = recorder.memory.set(key, kept);
  const after = { events: register.events + 1, ledgers: register.ledgers + (ledger === EMPTY_LEDGER ? 1 : 0), limit: register.limit };
  recorder.memory = recorder.memory.set(REGISTER, pruned(recorder, after));
  if (admitted) write(recorder, { ...note, message: written.message }, { seen: next, isNew: seen === undefined, timestamp });
}

function write(recorder: Recorder, note: EventNote, when: { readonly seen: Seen; readonly isNew: boolean; readonly timestamp: string }): void {
  const { seen, timestamp } = when;
  const { namespace, name, count } = seen;
  if (!when.isNew) {
    const patch = { count, lastTimestamp: timestamp, message: note.message };
    if (recorder.send({ verb: "patch", kind: "Event", namespace, name, patchType: "merge", patch }).ok) return;
  }
  const created = recorder.send({ verb: "create", kind: "Event", namespace, object: eventObject(recorder, note, { seen, timestamp }) });
  if (created.ok || created.code !== 409) return;
  // Somebody else has told of the object at this very instant.
  const renamed = { ...seen, name: `${name}${fnv1a32(recorder.actor).toString(16)}` };
  rename(recorder, note, renamed);
  recorder.send({ verb: "create", kind: "Event", namespace, object: eventObject(recorder, note, { seen: renamed, timestamp }) });
}

/** Remembers an Event under another name. */
function rename(recorder: Recorder, note: EventNote, renamed: Seen): void {
  const ledger = recorder.memory.get(ledgerKey(note)) as Ledger;
  recorder.memory = recorder.memory.set(ledgerKey(note), { ...ledger, seen: ledger.seen.map((each) => (each.key === renamed.key ? renamed : each)) });
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
