/** A history that is played again to be looked at: all that it came through, moment by moment, up to its first violation. */
import { type ClusterState, type LogEntry, objectAt } from "@everynode/api";
import type { TraceEntry } from "@everynode/core";
import { type Pod, targetNodeOf } from "@everynode/model";
import { UsageError } from "everynode";
import { type Told } from "../history/check-history.js";
import type { History } from "../history/history.js";
import { NOTHING, type Oracle } from "../oracles/oracle.js";
import { operationText } from "../history/story.js";
import { type CheckControllerOptions, playedAgain } from "./check-controller.js";
import { historyOfText } from "./replay.js";

/** A cluster as it was at `atMs` (simulated milliseconds since the epoch). */
export interface SeenMoment {
  readonly atMs: number;
  readonly state: ClusterState;
}

/** A history that was played again. */
export interface Replayed {
  /** The beginning, and one moment for each request that wrote something. */
  readonly moments: readonly SeenMoment[];
  /** Who wrote what. */
  readonly trace: readonly TraceEntry[];
  /** What was done, each with the number of the last moment before it. */
  readonly operations: readonly { readonly moment: number; readonly text: string }[];
  /** What was found, with the node that it is about, if any. */
  readonly violations: readonly (Told & { readonly node: string | undefined })[];
}

/**
 * Plays the history that `options.replay` is, up to its first violation, and keeps all that it came through. Throws a `UsageError` where there is no history, and for options that cannot be. Takes
 * memory for every write.
 */
export async function replayed(options: CheckControllerOptions): Promise<Replayed> {
  if (options.replay === undefined) throw new UsageError("replayed needs a history: { replay }, what a counterexample printed as its replay");
  const history = historyOfText(options.replay);
  const recorder = new Recorder(history);
  const { violations } = await playedAgain(options, history, recorder.oracle);
  const { moments, trace, operations } = recorder;
  return { moments, trace, operations, violations: violations.map((told) => ({ ...told, node: nodeOf(told.object, moments) })) };
}

/** The node that a violation is about: itself, or the one of its pod when that was last seen. */
function nodeOf(object: string, moments: readonly SeenMoment[]): string | undefined {
  const [kind, key = ""] = object.split(" ");
  if (kind === "Node") return key;
  if (kind !== "Pod") return undefined;
  for (const { state } of moments.toReversed()) {
    const pod = objectAt(state, "Pod", key) as Pod | undefined;
    if (pod !== undefined) return targetNodeOf(pod);
  }
  return undefined;
}

/** Looks on, and finds nothing. */
class Recorder {
  readonly moments: SeenMoment[] = [];
  readonly trace: TraceEntry[] = [];
  readonly operations: { readonly moment: number; readonly text: string }[] = [];
  readonly #history: History;

  constructor(history: History) {
    this.#history = history;
  }

  get oracle(): Oracle {
    return {
      name: "recorder",
      title: "keeps what it sees",
      remembering: ({ cluster }) => {
        this.#see(cluster);
        this.#begin();
        return {
          onWrite: (write, { actor, context }) => {
            this.trace.push(entryOf(write, actor));
            this.#see(context.after);
            return NOTHING;
          },
          onState: (simulation) => {
            this.#see(simulation.cluster);
            this.#begin();
            return NOTHING;
          },
        };
      },
    };
  }

  #see(state: ClusterState): void {
    const last = this.moments.at(-1);
    if (last?.state.revision !== state.revision || last.atMs !== state.nowMs) this.moments.push({ atMs: state.nowMs, state });
  }

  /** The next operation begins. */
  #begin(): void {
    const operation = this.#history.operations[this.operations.length];
    if (operation !== undefined) this.operations.push({ moment: this.moments.length - 1, text: operationText(operation) });
  }
}

/** A write as a trace keeps it. */
function entryOf({ type, kind, revision, atMs, key, object, previous }: LogEntry, actor: string): TraceEntry {
  const write = { type, revision, object, previous };
  if (object.apiVersion.startsWith("world.")) return { type: "world", atMs, actor, kind, key, write };
  return { type: "request", atMs, actor, verb: "write", kind, key, code: 200, write };
}
