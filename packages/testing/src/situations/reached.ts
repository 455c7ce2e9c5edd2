/** The situations that one history has come into. */
import type { LogEntry } from "@everynode/api";
import type { WriteMoment } from "../daemon/write-moment.js";
import type { Situation } from "./situation.js";

/** Looks for situations until it has seen them: each is asked for no longer once it was met. */
export class Reached {
  readonly names: Set<string> = new Set();
  #asked: readonly Situation[];
  /** Those that look at writes, by the kind of object that they want to be shown. */
  #byKind = new Map<string, readonly Situation[]>();

  constructor(situations: readonly Situation[]) {
    this.#asked = situations;
  }

  /** Asks those that have not been met yet. */
  ask(look: (situation: Situation) => boolean | undefined): void {
    for (const situation of this.#asked) if (look(situation) === true) this.#meet(situation);
  }

  /** Shows a write to those that want to see it. */
  onWrite(write: LogEntry, moment: WriteMoment): void {
    let wanting = this.#byKind.get(write.kind);
    if (wanting === undefined) this.#byKind.set(write.kind, (wanting = this.#asked.filter((situation) => situation.onWrite !== undefined && (situation.kind ?? write.kind) === write.kind)));
    for (const situation of wanting) if (situation.onWrite?.(write, moment) === true) this.#meet(situation);
  }

  #meet(situation: Situation): void {
    this.names.add(situation.name);
    this.#asked = this.#asked.filter((each) => each !== situation);
    this.#byKind = new Map();
  }
}
