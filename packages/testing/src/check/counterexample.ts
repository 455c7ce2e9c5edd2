/** A history that shows what is wrong with a controller, made small and told. */
import { type Told, violationText } from "../history/check-history.js";
import { type History, orderName } from "../history/history.js";
import { replayText } from "./replay.js";

/** What was found, and how. */
export interface Counterexample {
  /** The history, made small. */
  readonly history: History;
  readonly violation: Told;
  /** As it was found. */
  readonly found: History;
  /** How many histories held before; 0 for the first of all. */
  readonly runs: number;
  /** Real time until it was found, and then until it was small, in milliseconds. */
  readonly foundMs: number;
  readonly shrinkMs: number;
  /** Histories that were played to make it small. */
  readonly tries: number;
}

/** The line that plays a counterexample again. */
export const replayLine = ({ history }: Pick<Counterexample, "history">): string => replayText(history);

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** A counterexample as a person reads it: what is wrong, how it came to it, how to play it again, and a test that keeps it from coming back. */
export function counterexampleText(counterexample: Counterexample): string {
  const { history, violation, found, runs, foundMs, shrinkMs, tries } = counterexample;
  const line = replayLine(counterexample);
  return [
    violationText(violation),
    "",
    `${plural(history.nodes, "node")} at first, ${history.mode} mode, order: ${history.operations.some(({ order }) => order !== undefined) ? "as told, else orderly" : orderName(history)}.`,
    `Found by ${orderName(found)} after ${plural(runs, "run")} in ${Math.round(foundMs)} ms; made small from ${plural(found.operations.length, "operation")} to ${history.operations.length} by ${plural(tries, "try").replace("trys", "tries")} in ${Math.round(shrinkMs)} ms.`,
    "",
    "Replay:",
    `  ${line}`,
    "",
    "A test that keeps it from coming back:",
    `  it(${JSON.stringify(`${violation.oracle}: ${violation.must}`)}, async () => {`,
    `    await checkController({ ...options, replay: ${JSON.stringify(line)} });`,
    "  });",
  ].join("\n");
}
