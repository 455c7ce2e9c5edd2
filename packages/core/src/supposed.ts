/** What-if: views in which something is otherwise than it is, for controllers that plan ahead. */
import { changedCollection, objectKey } from "@everynode/api";
import type { KubeObject } from "@everynode/model";
import type { FactsOf } from "./controller.js";
import { Informer, View } from "./view.js";

/** The same view with other facts. */
export function withFacts<Facts>({ informers, nowMs, kinds }: View, facts: Facts): View<Facts> {
  return new View({ informers, facts, nowMs, kinds });
}

/** The view in which an object is as given, in place of one under its key, and the facts follow. Nothing else changes, and no place in a log stands behind it. O(log n), and what the facts cost. */
export function supposed<Facts>(view: View<Facts>, object: KubeObject, factsOf: FactsOf<Facts>): View<Facts> {
  return changed(view, { object, isGone: false }, factsOf);
}

/** The same where the object is gone. */
export function supposedGone<Facts>(view: View<Facts>, object: KubeObject, factsOf: FactsOf<Facts>): View<Facts> {
  return changed(view, { object, isGone: true }, factsOf);
}

function changed<Facts>(view: View<Facts>, { object, isGone }: { readonly object: KubeObject; readonly isGone: boolean }, factsOf: FactsOf<Facts>): View<Facts> {
  const { kind } = object;
  const informer = view.informer(kind);
  const key = objectKey(object);
  const previous = informer.collection.objects.get(key);
  const collection = changedCollection(informer.collection, { key, previous, object: isGone ? undefined : object }, kind === "Pod");
  const moved = new Informer(informer, collection);
  const { nowMs, kinds, facts } = view;
  const bare = new View({ informers: view.informers.map((each) => (each.kind === kind ? moved : each)), facts: undefined, nowMs, kinds });
  const type = isGone ? "DELETED" : previous === undefined ? "ADDED" : "MODIFIED";
  return withFacts(bare, factsOf.apply(facts, { type, kind, key, object, previous, revision: informer.revision }, bare));
}
