/**
 * The garbage collector: objects whose owners are gone go after them, or stay without them, or before them, as the deletion said.
 *
 * Source: pkg/controller/garbagecollector v1.36.3
 * Differs: one queue for all its work; it knows of a kind as soon as that is defined, where Kubernetes asks the API server every 30 s.
 */
import { type Change, type Controller, done, type Reconcile, type View, type Waker } from "@everynode/core";
import type { KindTable } from "@everynode/model";
import { collect } from "./collection.js";
import { type Graph, graphOf, itemOf } from "./graph.js";
import { onChange } from "./graph-change.js";
import { isMisplacedKey, reportMisplaced } from "./misplaced-owner.js";

/** What the garbage collector can be told to do otherwise. */
export interface GarbageCollectorOptions {
  /** Keys of kinds whose objects are neither collected nor known as owners; Events and Leases where left out. */
  readonly ignored?: readonly string[];
}

const IGNORED: readonly string[] = ["Event", "Event.events.k8s.io", "Lease"];
/** How many objects are looked at at once. */
const WORKERS = 20;

/** The controller that deletes what has lost its owners, and carries out foreground and orphaning deletions. */
export function garbageCollector(options: GarbageCollectorOptions = {}): Controller {
  const graphIn = rememberedGraphs(options.ignored ?? IGNORED);
  const on = (change: Change, waker: Waker): void => onChange(graphIn(waker.view.kinds), change, waker);
  return {
    name: "generic-garbage-collector",
    workers: WORKERS,
    watches: [],
    watchesAmong: (kinds) => graphIn(kinds).kinds.map((kind) => ({ kind, on })),
    reconcile: (key, view) => work(graphIn(view.kinds), key, view),
  };
}

/** The graph of a table of kinds; made once for each table. */
function rememberedGraphs(ignored: readonly string[]): (kinds: KindTable) => Graph {
  const graphs = new WeakMap<KindTable, Graph>();
  return (kinds) => {
    const known = graphs.get(kinds);
    if (known !== undefined) return known;
    const graph = graphOf(kinds, ignored);
    graphs.set(kinds, graph);
    return graph;
  };
}

function* work(graph: Graph, key: string, view: View): Reconcile {
  if (isMisplacedKey(key)) return yield* reportMisplaced(graph, key, view);
  const item = itemOf(graph, key);
  return item === undefined ? done() : yield* collect(graph, item, view);
}
