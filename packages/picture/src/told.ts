/** Where a story comes from. */
import type { TraceEntry } from "everynode";
import { describedValue, UsageError } from "everynode";

/** A trace as a simulation keeps it. */
interface KeptTrace {
  readonly start: number;
  readonly end: number;
  from(at: number): Iterable<TraceEntry>;
}

/** What has a trace: entries, or whatever has a simulation that keeps them all, as a `Cluster` that was made with `trace: "full"` does. */
export type Told = Iterable<TraceEntry> | { readonly simulation: { readonly setup: { readonly trace: string }; readonly trace: KeptTrace } };

/** The entries, oldest first. Throws a `UsageError` where none are kept. */
export function entriesOf(told: Told): readonly TraceEntry[] {
  if (typeof told === "object" && told !== null) {
    if (Symbol.iterator in told) return [...told];
    const { simulation } = told as Partial<Exclude<Told, Iterable<TraceEntry>>>;
    if (simulation?.trace !== undefined) {
      if (simulation.setup.trace !== "full" && simulation.trace.end === simulation.trace.start) {
        throw new UsageError(`a story needs a cluster that was made with trace: "full"; this one has trace: ${JSON.stringify(simulation.setup.trace)}`);
      }
      return [...simulation.trace.from(simulation.trace.start)];
    }
  }
  throw new UsageError(`a story is told of a cluster, or of the entries of its trace; got ${describedValue(told)}`);
}
