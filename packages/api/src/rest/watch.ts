/**
 * Watches as finite values: what has happened up to the end of a state, and where to go on from there.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/storage/cacher/{cacher,cache_watcher,watch_cache}.go, endpoints/handlers/{get,watch}.go v1.36.3
 * Differs: a bookmark is sent where the initial events end, and where whoever carries the watch asks for one.
 */
import {
  apiVersionOf,
  badRequest,
  expired,
  type Kind,
  type KubeObject,
  schemaOf,
  serverError,
  type Status,
  tooLargeResourceVersion,
  zeroObject,
} from "@everynode/model";
import { type ClusterState, positionAfter, shelfOf } from "../cluster-state.js";
import type { LogEntry } from "../log-entry.js";
import { parseResourceVersion, type VersionOptions, watchOptionsProblem, withWatchDefaults } from "../resource-version.js";
import { isSelected, onlyName, type Selection, selectionOf, type SelectorTexts, withName } from "../selection.js";
import type { Representation } from "./accept.js";
import { represented } from "./represent.js";
import type { IncludeObject } from "./table.js";

/** One event of a watch as it is sent. */
export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: unknown;
}

/** Where a watch stands: all that is needed to go on with it on a later state. */
export interface Watch {
  readonly kind: Kind;
  readonly namespace?: string;
  readonly selection: Selection;
  readonly representation: Representation;
  readonly includeObject: IncludeObject;
  /** Events up to this revision have been sent. */
  readonly revision: number;
  /** True once a table has sent its columns. */
  readonly hasHeaders: boolean;
  /** True where nothing more will come: the watch broke off. */
  readonly done: boolean;
  /** After how many seconds the server shall end the stream, where the client asked for it. */
  readonly timeoutSeconds?: number;
}

/** What to watch, and from where on. */
export interface WatchOptions extends SelectorTexts, VersionOptions {
  readonly namespace?: string;
  /** For the old paths of watches on one object. */
  readonly name?: string;
  readonly allowWatchBookmarks: boolean;
  readonly timeoutSeconds?: number;
  readonly representation: Representation;
  readonly includeObject: IncludeObject;
}

/** Events, and the watch as it stands after them. */
export interface Watched {
  readonly ok: true;
  readonly events: readonly WatchEvent[];
  readonly watch: Watch;
}

/** A watch that has begun, or why it cannot. */
export type WatchStart = Watched | { readonly ok: false; readonly status: Status };

/** Begins a watch on the objects of `kind`: the initial events if any are due, then what has happened since, up to now. */
export function startWatch(state: ClusterState, kind: Kind, asked: WatchOptions): WatchStart {
  const options = withWatchDefaults(asked);
  const selected = selectionOf(kind, options, watchOptionsProblem(options));
  if (!selected.ok) return selected;
  const version = parseResourceVersion(options.resourceVersion);
  if (!version.ok) return { ok: false, status: serverError(version.message) };
  const { name, namespace, representation, includeObject, timeoutSeconds } = options;
  const selection = name === undefined ? selected.selection : named(selected.selection, name);
  if (selection === undefined) return { ok: false, status: badRequest("fieldSelector metadata.name doesn't match requested name") };
  const watch: Watch = {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    selection,
    representation,
    includeObject,
    revision: version.version === 0 ? state.revision : version.version,
    hasHeaders: false,
    done: false,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  };
  if (options.sendInitialEvents !== true) return continueWatch(state, watch);
  if (version.version > state.revision) return brokenOff(watch, tooLargeResourceVersion(String(version.version), String(state.revision)));
  return initialEvents(state, watch, options.allowWatchBookmarks);
}

/** The selection of one object by its path; undefined where the selection itself asks for something else. */
function named(selection: Selection, name: string): Selection | undefined {
  if (selection.fields.terms.length === 0) return withName(selection, name);
  return onlyName(selection) === name ? selection : undefined;
}

/** The events since the watch was here last; an ERROR where its place in the log is gone. O(log n) and what it reads. */
export function continueWatch(state: ClusterState, watch: Watch): Watched {
  const shelf = shelfOf(state, watch.kind.key);
  if (watch.done) return { ok: true, events: [], watch };
  if (watch.revision < shelf.originRevision) return brokenOff(watch, expired(`too old resource version: ${watch.revision} (${shelf.originRevision})`));
  const changes: Change[] = [];
  for (const entry of shelf.log.from(positionAfter(shelf, watch.revision))) {
    const change = changeOf(entry, watch);
    if (change) changes.push(change);
  }
  return sent(state, { ...watch, revision: Math.max(watch.revision, state.revision) }, changes);
}

interface Change {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK";
  readonly object: KubeObject;
}

function isInNamespace(object: KubeObject, namespace: string | undefined): boolean {
  return namespace === undefined || namespace === "" || object.metadata.namespace === namespace;
}

/** What an entry of the log means to those who see only what they selected: an object may appear, change or vanish. */
function changeOf(entry: LogEntry, watch: Watch): Change | undefined {
  const { object, previous, revision } = entry;
  if (!isInNamespace(object, watch.namespace)) return undefined;
  const isIn = entry.type !== "DELETED" && isSelected(watch.selection, object);
  const wasIn = previous !== undefined && isSelected(watch.selection, previous);
  if (isIn) return { type: wasIn ? "MODIFIED" : "ADDED", object };
  if (!wasIn) return undefined;
  if (entry.type === "DELETED") return { type: "DELETED", object };
  return { type: "DELETED", object: { ...previous, metadata: { ...previous.metadata, resourceVersion: String(revision) } } };
}

function initialEvents(state: ClusterState, watch: Watch, bookmarks: boolean): Watched {
  const changes: Change[] = [];
  shelfOf(state, watch.kind.key).collection.objects.forEach((object) => {
    if (isInNamespace(object, watch.namespace) && isSelected(watch.selection, object)) changes.push({ type: "ADDED", object });
  });
  if (bookmarks) changes.push({ type: "BOOKMARK", object: bookmarkObject(state, watch.kind, INITIAL_EVENTS_END) });
  return sent(state, { ...watch, revision: state.revision }, changes);
}

const INITIAL_EVENTS_END = { "k8s.io/initial-events-end": "true" };

/** An empty object that says how far a watch has come. */
function bookmarkObject(state: ClusterState, kind: Kind, more: Readonly<Record<string, string>>): KubeObject {
  const schema = kind.schema === undefined ? undefined : schemaOf(kind.schema);
  const zero = schema === undefined ? {} : zeroObject(schema);
  const generation = kind.key === "DaemonSet" ? { "deprecated.daemonset.template.generation": "0" } : {};
  const annotations = { ...generation, ...more };
  const metadata = { resourceVersion: String(state.revision), ...(Object.keys(annotations).length === 0 ? {} : { annotations }) };
  return { ...zero, kind: kind.kind, apiVersion: apiVersionOf(kind), metadata } as unknown as KubeObject;
}

/** What has happened since the watch was here last, and a bookmark behind it: the version from which a watch may begin that is to miss nothing. */
export function bookmarkedWatch(state: ClusterState, watch: Watch): Watched {
  const continued = continueWatch(state, watch);
  if (continued.watch.done) return continued;
  const marked = sent(state, continued.watch, [{ type: "BOOKMARK", object: bookmarkObject(state, watch.kind, {}) }]);
  return { ...marked, events: [...continued.events, ...marked.events] };
}

function sent(state: ClusterState, watch: Watch, changes: readonly Change[]): Watched {
  let { hasHeaders } = watch;
  const events: WatchEvent[] = [];
  for (const { type, object } of changes) {
    const { kind, representation, includeObject } = watch;
    const form = represented(object, { kind, representation, includeObject, nowMs: state.nowMs, noHeaders: hasHeaders });
    // A form that an object cannot take ends the stream without a word.
    if (!form.ok) return { ok: true, events, watch: { ...watch, hasHeaders, done: true } };
    hasHeaders = true;
    events.push({ type, object: form.value });
  }
  return { ok: true, events, watch: { ...watch, hasHeaders } };
}

function brokenOff(watch: Watch, status: Status): Watched {
  return { ok: true, events: [{ type: "ERROR", object: status }], watch: { ...watch, done: true } };
}
