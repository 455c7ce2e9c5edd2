/**
 * The garbage collector: objects whose owners are gone go after them, or stay without them, or before them, as the deletion said.
 *
 * Source: pkg/controller/garbagecollector v1.36.3
 * Differs: one queue for all its work; kinds are given when it is made, where Kubernetes asks the API server for them every 30 s.
 */
import { type Controller, done, type Reconcile, type View } from "@everynode/core";
import { BUILT_IN_KINDS, type KindTable } from "@everynode/model";
import { collect } from "./collection.js";
import { type Graph, graphOf, itemOf } from "./graph.js";
import { onChange } from "./graph-change.js";
import { isMisplacedKey, reportMisplaced } from "./misplaced-owner.js";

/** What the garbage collector can be told to do otherwise. */
export interface GarbageCollectorOptions {
  /** The kinds that objects may own and be of; the built-in ones where left out. */
  readonly kinds?: KindTable;
  /** Keys of kinds whose objects are neither collected nor known as owners; Events and Leases where left out. */
  readonly ignored?: readonly string[];
}

const IGNORED: readonly string[] = ["Event", "Event.events.k8s.io", "Lease"];
/** How many objects are looked at at once. */
const WORKERS = 20;

/** The controller that deletes what has lost its owners, and carries out foreground and orphaning deletions. */
export function garbageCollector(options: GarbageCollectorOptions = {}): Controller {
  const graph = graphOf(options.kinds ?? BUILT_IN_KINDS, options.ignored ?? IGNORED);
  const watches = graph.kinds.map((kind) => ({ kind, on: onChange.bind(undefined, graph) }));
  return { name: "generic-garbage-collector", workers: WORKERS, watches, reconcile: (key, view) => work(graph, key, view) };
}

function* work(graph: Graph, key: string, view: View): Reconcile {
  if (isMisplacedKey(key)) return yield* reportMisplaced(graph, key, view);
  const item = itemOf(graph, key);
  return item === undefined ? done() : yield* collect(graph, item, view);
}
