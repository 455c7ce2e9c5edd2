/**
 * P-28: what a controller knows of a kind is what the store held at some time, and never of before what it knew already, but where the controller has started anew.
 *
 * Looked at after each operation, and only for informers that have moved since. Kinds are looked at one by one: a view may show one of them later than another.
 */
import { type Collection, collectionAt, type Shelf } from "@everynode/api";
import type { Informer, Simulation } from "@everynode/core";
import type { KubeObject } from "@everynode/model";
import type { Finding, Oracle, OracleHooks } from "./oracle.js";

function isSame(a: Collection, b: Collection): boolean {
  if (a === b || a.objects === b.objects) return true;
  if (a.objects.size !== b.objects.size) return false;
  const isThere = (object: KubeObject, key: string): boolean => {
    const other = b.objects.get(key);
    return other === object || (other?.metadata.uid === object.metadata.uid && other.metadata.resourceVersion === object.metadata.resourceVersion);
  };
  for (const [key, object] of a.objects.entries()) if (!isThere(object, key)) return false;
  return true;
}

/** What is wrong with what an informer knows; undefined where it is what the store held at its position. */
function forgery({ position, revision, collection }: Informer, shelf: Shelf): string | undefined {
  const { log } = shelf;
  if (position < log.start || position > log.end) return `it stands at ${position} of a log that goes from ${log.start} to ${log.end}`;
  const [last, next] = [log.get(position - 1), log.get(position)];
  if ((last !== undefined && revision < last.revision) || (next !== undefined && revision >= next.revision)) return `it says that it knows the revision ${revision}, between ${last?.revision ?? "the start"} and ${next?.revision ?? "now"}`;
  return isSame(collection, collectionAt(shelf, position)) ? undefined : `it knows ${collection.objects.size} objects that are not those of revision ${revision}`;
}

/** The informers of one history. */
class InformerWatch implements OracleHooks {
  #last: readonly (readonly Informer[])[];
  readonly #restarted = new Set<string>();

  constructor({ actors }: Simulation) {
    this.#last = actors.map(({ informers }) => informers);
  }

  onRestart(controller: string): void {
    this.#restarted.add(controller);
  }

  onState(simulation: Simulation): readonly Finding[] {
    const { actors } = simulation;
    const findings: Finding[] = [];
    actors.forEach(({ informers }, at) => {
      if (informers !== this.#last[at]) findings.push(...this.#wrongOf(simulation, at));
    });
    this.#last = actors.map(({ informers }) => informers);
    this.#restarted.clear();
    return findings;
  }

  /** What is wrong with those informers of one controller that have moved. */
  #wrongOf({ cluster, actors, setup }: Simulation, at: number): readonly Finding[] {
    const name = setup.controllers[at]?.name ?? "";
    return (actors[at]?.informers ?? []).flatMap((informer, each) => {
      const was = this.#last[at]?.[each];
      const shelf = cluster.shelves[informer.ordinal];
      if (informer === was || shelf === undefined) return [];
      const wrong = this.#movedBack(name, informer, was) ?? forgery(informer, shelf);
      return wrong === undefined ? [] : [{ object: `${informer.kind} as ${name} knows it`, is: wrong, must: "what the store held at some time, never earlier than what was known before" }];
    });
  }

  #movedBack(controller: string, { position }: Informer, was: Informer | undefined): string | undefined {
    if (was === undefined || position >= was.position || this.#restarted.has(controller)) return undefined;
    return `it moves back from ${was.position} to ${position} of the log`;
  }

  atRest({ simulation }: { readonly simulation: Simulation }): readonly Finding[] {
    return this.onState(simulation);
  }
}

/** Views are of the past. */
export const informerLaw: Oracle = {
  name: "P-28",
  title: "a view is some past state of each kind, and never moves back",
  remembering: (start) => new InformerWatch(start),
};
