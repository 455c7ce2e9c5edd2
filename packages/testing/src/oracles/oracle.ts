/**
 * What an oracle is: one property of a cluster, as a value whose hooks look at what happened and say what is wrong with it.
 *
 * Hooks are pure, but for those of one history that `remembering` makes. They judge from definitions over the store and over what the acting controller saw, never by asking a controller's own code.
 */
import type { LogEntry } from "@everynode/api";
import type { Simulation } from "@everynode/core";
import type { Core } from "../history/core.js";
import type { Deed } from "../history/deed.js";
import type { Mode } from "../history/mode.js";
import type { Rest } from "../history/rest.js";
import type { WriteMoment } from "../daemon/write-moment.js";

/** What is wrong, with both sides of the property's equation in words. */
export interface Finding {
  /** Kind and key of the object that it is about: `Pod default/a`. */
  readonly object: string;
  /** What is the case. */
  readonly is: string;
  /** What should be. */
  readonly must: string;
}

/** A finding, by whom, and when. */
export interface Violation extends Finding {
  /** Name of the oracle. */
  readonly oracle: string;
  /** In simulated milliseconds. */
  readonly atMs: number;
}

/** When somebody is asked. Hooks that are left out have nothing to say. */
export interface OracleHooks {
  /** Called at each write, in the middle of a step. */
  onWrite?(write: LogEntry, moment: WriteMoment): readonly Finding[];
  /** Called with the simulation after each operation of a history. */
  onState?(simulation: Simulation): readonly Finding[];
  /** Called where some machines are left broken for good and all others are well: once these have had their time. */
  atCore?(core: Core): readonly Finding[];
  /** Called once faults have stopped and the cluster is at rest. */
  atRest?(rest: Rest): readonly Finding[];
  /** Called at the end with all that was written, in order. */
  overTrace?(deeds: readonly Deed[], mode: Mode): readonly Finding[];
  /** Told that a controller has crashed and started anew. */
  onRestart?(controller: string): void;
}

/** One property. */
export interface Oracle extends OracleHooks {
  /** The property's number: `P-01`. */
  readonly name: string;
  readonly title: string;
  /** Hooks that remember what they saw: made anew for each history, from the simulation at its beginning, and asked beside those above, which remember nothing. */
  remembering?(start: Simulation): OracleHooks;
}

/** The finding-less answer, made once. */
export const NOTHING: readonly Finding[] = [];
