/** What a process may know, as a store that an API server could have: each kind as far as its watches have come, with what they told. */
import { type ClusterState, emptyShelf, emptyState, reloggedWrite, type Shelf } from "@everynode/api";
import type { Change, View } from "@everynode/core";

/** A store that grows with what is heard. */
export class KnownState {
  #state: ClusterState;
  /** By kind: the version up to which it is known. */
  readonly #revisions = new Map<string, number>();

  /** What a process finds that starts now. */
  constructor({ kinds, nowMs, informers }: View) {
    const state = emptyState({ seed: 0, nowMs, kinds });
    const shelves = state.shelves.map((shelf): Shelf => {
      const informer = informers.find(({ kind }) => kind === shelf.kind.key);
      return informer === undefined ? shelf : { ...emptyShelf(shelf.kind), collection: informer.collection, origin: informer.collection, originRevision: informer.revision };
    });
    this.#state = { ...state, shelves };
    this.#note({ informers });
  }

  /** The simulated clock, in milliseconds. */
  get nowMs(): number {
    return this.#state.nowMs;
  }

  /** Whether a kind is known at all. */
  knows(kind: string): boolean {
    return this.#revisions.has(kind);
  }

  /** The store as those see it who ask about a kind; of a kind that is not watched, and of no kind, without objects. */
  seenFor(kind: string): ClusterState {
    return { ...this.#state, revision: this.#revisions.get(kind) ?? 0 };
  }

  /** More is known from now on. */
  hear(view: View, changes: readonly Change[]): void {
    const shelves = [...this.#state.shelves];
    for (const change of changes) {
      const at = this.#state.kinds.ordinal(change.kind);
      const shelf = at === undefined ? undefined : shelves[at];
      if (at !== undefined && shelf !== undefined) shelves[at] = heard(shelf, change, view.nowMs);
    }
    this.#state = { ...this.#state, nowMs: view.nowMs, shelves };
    this.#note(view);
  }

  #note({ informers }: Pick<View, "informers">): void {
    for (const { kind, revision } of informers) this.#revisions.set(kind, revision);
  }
}

function heard(shelf: Shelf, { type, revision, object }: Change, atMs: number): Shelf {
  const entry = reloggedWrite(shelf.kind.key, shelf.collection, shelf.log, { type, revision, atMs, object });
  return { ...shelf, collection: entry.after, log: shelf.log.append(entry) };
}
