/**
 * The verb `list`: a page of a collection as it is now, or as it was at a revision.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/storage/{interfaces.go,cacher/{cacher,delegator}.go,etcd3/{store,errors}.go} v1.36.3
 */
import type { SortedMap } from "./sorted-map.js";
import { apiVersionOf, badRequest, expired, type KubeObject, type Status, tooLargeResourceVersion } from "@everynode/model";
import { type ClusterState, collectionAt, positionAfter, type Shelf, shelfOf } from "./cluster-state.js";
import { type Collection, keyOf } from "./collection.js";
import { decodeContinue, encodeContinue } from "./continue-token.js";
import type { KubeList, ListRequest, Response } from "./request.js";
import { listOptionsProblem, parseResourceVersion } from "./resource-version.js";
import { isEverything, isSelected, onlyName, type Selection, selectionOf } from "./selection.js";

const TOO_OLD = "The resourceVersion for the provided list is too old.";
const TOKEN_TOO_OLD =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

/**
 * A page of the objects that the request selects, in order of their keys. Costs what it reads: all of the collection (or of
 * the namespace) unless the request asks for a name, a page, or for the pods of a node.
 */
export function listObjects(state: ClusterState, request: ListRequest): Response<KubeList> {
  const shelf = shelfOf(state, request.kind);
  const selected = selectionOf(shelf.kind, request, listOptionsProblem(request));
  if (!selected.ok) return refused(selected.status);
  const snapshot = snapshotOf(state, shelf, request);
  if (!snapshot.ok) return refused(snapshot.status);
  const page = pageOf(snapshot, { request, selection: selected.selection, namespaced: shelf.kind.namespaced });
  const metadata = { resourceVersion: String(snapshot.revision), ...continuation(page, snapshot) };
  return { ok: true, code: 200, object: { kind: `${shelf.kind.kind}List`, apiVersion: apiVersionOf(shelf.kind), metadata, items: page.items } };
}

const refused = (status: Status): Response<KubeList> => ({ ok: false, code: status.code, status });

/** A collection at a revision, and the key to begin at, relative to the listed namespace. */
interface Snapshot {
  readonly ok: true;
  readonly collection: Collection;
  readonly revision: number;
  readonly start: string;
}

type SnapshotResult = Snapshot | { readonly ok: false; readonly status: Status };

const unavailable = (status: Status): SnapshotResult => ({ ok: false, status });

function snapshotOf(state: ClusterState, shelf: Shelf, request: ListRequest): SnapshotResult {
  const { resourceVersion: version = "", resourceVersionMatch: match = "", continue: token = "", limit = 0 } = request;
  if (token !== "") return continuedSnapshot(state, shelf, request);
  const asked = parseResourceVersion(version);
  if (!asked.ok) return unavailable(badRequest(`invalid resource version: ${asked.message}`));
  if (asked.version > state.revision) return unavailable(tooLargeResourceVersion(version, String(state.revision)));
  const exactly = (match === "Exact" && asked.version > 0) || (match === "" && limit > 0 && asked.version > 0);
  if (!exactly) return { ok: true, collection: shelf.collection, revision: state.revision, start: "" };
  return asked.version < shelf.originRevision ? unavailable(expired(TOO_OLD)) : snapshotAt(shelf, asked.version, "");
}

function continuedSnapshot(state: ClusterState, shelf: Shelf, request: ListRequest): SnapshotResult {
  const { resourceVersion: version = "", continue: text = "" } = request;
  const decoded = decodeContinue(text);
  if (!decoded.ok) return unavailable(badRequest(`invalid continue token: ${decoded.message}`));
  if (version !== "" && version !== "0") return unavailable(badRequest("specifying resource version is not allowed when using continue"));
  const { revision, start } = decoded.token;
  if (revision < 0) return { ok: true, collection: shelf.collection, revision: state.revision, start };
  if (revision > state.revision) return unavailable(tooLargeResourceVersion(String(revision), String(state.revision)));
  if (revision >= shelf.originRevision) return snapshotAt(shelf, revision, start);
  return unavailable({ ...expired(TOKEN_TOO_OLD), metadata: { continue: encodeContinue({ revision: -1, start }) } });
}

function snapshotAt(shelf: Shelf, revision: number, start: string): Snapshot {
  return { ok: true, collection: collectionAt(shelf, positionAfter(shelf, revision)), revision, start };
}

interface Paging {
  readonly request: ListRequest;
  readonly selection: Selection;
  readonly namespaced: boolean;
}

interface Page {
  readonly items: readonly KubeObject[];
  /** The key to go on at, relative to the listed namespace; undefined where the list is complete. */
  readonly next?: string;
  /** How many objects are left, where that is known without looking at them. */
  readonly remaining?: number;
}

function pageOf(snapshot: Snapshot, paging: Paging): Page {
  const { request, selection } = paging;
  const { namespace } = request;
  const name = onlyName(selection);
  // One name in one namespace, or of a kind without namespaces, is at most one object.
  if (name !== undefined && (!paging.namespaced || prefixOf(namespace) !== "")) {
    const object = snapshot.collection.objects.get(keyOf(namespace, name));
    return { items: object !== undefined && isSelected(selection, object) ? [object] : [] };
  }
  const limit = request.resourceVersion === "0" ? 0 : (request.limit ?? 0);
  return limit > 0 ? limitedPage(snapshot, paging, limit) : { items: wholePage(snapshot, paging) };
}

const prefixOf = (namespace: string | undefined): string => (namespace === undefined || namespace === "" ? "" : `${namespace}/`);

function wholePage(snapshot: Snapshot, { request: { kind, namespace }, selection }: Paging): readonly KubeObject[] {
  const { objects } = snapshot.collection;
  const prefix = prefixOf(namespace);
  const items: KubeObject[] = [];
  const node = kind === "Pod" && snapshot.start === "" ? selection.fields.terms.find((term) => term.field === "spec.nodeName" && term.equal && term.value !== "") : undefined;
  if (node !== undefined) {
    for (const [key] of snapshot.collection.byNode.get(node.value)?.withPrefix(prefix) ?? []) {
      const object = objects.get(key);
      if (object !== undefined && isSelected(selection, object)) items.push(object);
    }
  } else if (prefix === "" && snapshot.start === "") {
    objects.forEach((object) => {
      if (isSelected(selection, object)) items.push(object);
    });
  } else {
    for (const [key, object] of objects.entries(prefix + snapshot.start)) {
      if (!key.startsWith(prefix)) break;
      if (isSelected(selection, object)) items.push(object);
    }
  }
  return items;
}

function limitedPage(snapshot: Snapshot, { request: { namespace }, selection }: Paging, limit: number): Page {
  const prefix = prefixOf(namespace);
  const items: KubeObject[] = [];
  const { objects } = snapshot.collection;
  let last = "";
  for (const [key, object] of objects.entries(prefix + snapshot.start)) {
    if (!key.startsWith(prefix)) break;
    if (items.length >= limit) return { items, next: `${last.slice(prefix.length)}\0`, ...(isEverything(selection) ? { remaining: restAfter(objects, prefix, last) } : {}) };
    if (isSelected(selection, object)) {
      items.push(object);
      last = key;
    }
  }
  return { items };
}

/** How many keys with this prefix come after `last`: a slash is followed by a zero, in the order of letters. */
function restAfter(objects: SortedMap<KubeObject>, prefix: string, last: string): number {
  const end = prefix === "" ? objects.size : objects.rank(`${prefix.slice(0, -1)}0`);
  return end - objects.rank(last) - 1;
}

function continuation(page: Page, snapshot: Snapshot): { readonly continue?: string; readonly remainingItemCount?: number } {
  if (page.next === undefined) return {};
  const token = encodeContinue({ revision: snapshot.revision, start: page.next });
  return { continue: token, ...(page.remaining === undefined ? {} : { remainingItemCount: page.remaining }) };
}
