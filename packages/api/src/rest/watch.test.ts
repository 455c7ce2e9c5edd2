import { describe, expect, it } from "vitest";
import { compacted } from "../cluster-state.js";
import type { Caller } from "../request.js";
import { START_MS, testCluster, withConfigMap } from "../test-cluster.js";
import type { Query } from "./http.js";
import { serve } from "./serve.js";
import type { WatchEvent } from "./watch.js";

const CALLER: Caller = { name: "test" };
const PATH = "/api/v1/namespaces/default/configmaps";
const two = withConfigMap(withConfigMap(testCluster(), "a"), "b");

function watched(state: typeof two, query: Query, accept = "application/json"): readonly WatchEvent[] {
  const { body, code } = serve(state, { method: "GET", path: PATH, query: { watch: "1", ...query }, accept }, CALLER).response;
  expect(code).toBe(200);
  return body.type === "watch" ? body.events : [];
}

const typesOf = (events: readonly WatchEvent[]): readonly string[] => events.map((event) => event.type);

describe("a watch over HTTP", () => {
  it("begins with what is there, unless it names a version", () => {
    expect(typesOf(watched(two, {}))).toEqual(["ADDED", "ADDED"]);
    expect(typesOf(watched(two, { resourceVersion: "0" }))).toEqual(["ADDED", "ADDED"]);
    expect(typesOf(watched(two, { resourceVersion: String(two.revision - 1) }))).toEqual(["ADDED"]);
    expect(watched(two, { resourceVersion: String(two.revision) })).toEqual([]);
  });

  it("marks the end of the initial events with a bookmark", () => {
    const events = watched(two, { sendInitialEvents: "true", resourceVersionMatch: "NotOlderThan", allowWatchBookmarks: "true" });
    expect(typesOf(events)).toEqual(["ADDED", "ADDED", "BOOKMARK"]);
    expect(events[2]?.object).toMatchObject({ metadata: { resourceVersion: String(two.revision), annotations: { "k8s.io/initial-events-end": "true" } } });
  });

  it("breaks off where its past is gone", () => {
    const [event, ...more] = watched(compacted(two, two.revision), { resourceVersion: "1" });
    expect(event).toMatchObject({ type: "ERROR", object: { code: 410, reason: "Expired", message: `too old resource version: 1 (${two.revision})` } });
    expect(more).toEqual([]);
  });

  it("sends a table a row, the columns with the first", () => {
    const [first, second] = watched({ ...two, nowMs: START_MS + 5000 }, {}, "application/json;as=Table;v=v1;g=meta.k8s.io");
    expect(first?.object).toMatchObject({ kind: "Table", rows: [{ cells: ["a", 0, "5s"] }] });
    expect(second?.object).toMatchObject({ kind: "Table", columnDefinitions: null, rows: [{ cells: ["b", 0, "5s"] }] });
  });

  it("is refused for options that contradict one another", () => {
    const { response } = serve(two, { method: "GET", path: PATH, query: { watch: "1", sendInitialEvents: "true" } }, CALLER);
    expect(response.code).toBe(422);
    expect(response.body).toMatchObject({ value: { details: { causes: [{ message: "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan" }] } } });
  });
});
