export { type Answer, refused, succeeded } from "./answer.js";
export { AppendLog } from "./append-log.js";
export {
  type ClusterState,
  collectionAt,
  emptyShelf,
  compacted,
  emptyState,
  type EmptyStateOptions,
  objectAt,
  positionAfter,
  type ServerState,
  type Shelf,
  shelfIndex,
  shelfOf,
  trimmedLogs,
} from "./cluster-state.js";
export { changedCollection, type Collection, collectionOf, EMPTY_COLLECTION, keyOf, type KeySet, objectKey } from "./collection.js";
export { removeObject, storeObject } from "./commit.js";
export { type LogEntry, reloggedWrite } from "./log-entry.js";
export { withDefinedKind } from "./defined-kinds.js";
export { handle } from "./handle.js";
export type {
  Caller,
  CreateRequest,
  DeleteCollectionRequest,
  DeleteOptions,
  DeleteRequest,
  Failure,
  FieldValidation,
  GetRequest,
  KubeList,
  ListRequest,
  PatchRequest,
  PatchType,
  PropagationPolicy,
  Request,
  Response,
  Success,
  UpdateRequest,
} from "./request.js";
export { SortedMap } from "./sorted-map.js";
export { listObjects } from "./list.js";
export { CLIENT_VERSION } from "./rest/discovery.js";
export type { HttpBody, HttpHeaders, HttpRequest, HttpResponse, Query } from "./rest/http.js";
export { humanDuration } from "./rest/human-duration.js";
export type { Served } from "./rest/response.js";
export type { Handler } from "./rest/resource.js";
export { serve } from "./rest/serve.js";
export { type ColumnDefinition, columnsOf, type Table, tableOf, type TableOptions, type TableRow } from "./rest/table.js";
export { bookmarkedWatch, continueWatch, startWatch, type Watch, type Watched, type WatchEvent, type WatchOptions } from "./rest/watch.js";
export { isSelected, type Selection, selectionOf } from "./selection.js";
export { jsonPatch, type JsonPatched } from "./patch/json-patch.js";
export { mergePatch } from "./patch/merge-patch.js";
export type { Patched, PatchRefusal } from "./patch/patch-result.js";
export { type StrategicallyPatched, strategicMergePatch } from "./patch/strategic-merge-patch.js";
