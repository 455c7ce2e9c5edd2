/** One mutant, hunted. What a worker is given, and what it says; both are plain data. */
import { counterexampleText, huntMutant, MUTANTS } from "@everynode/testing";
import { UsageError } from "everynode";

/** Which mutant, and for how long. */
export interface MutantTask {
  readonly name: string;
  readonly seed: number;
  readonly runs: number;
}

/** What came of it. */
export interface MutantResult {
  readonly name: string;
  readonly title: string;
  /** The oracle that killed it; undefined where it lives. */
  readonly killedBy: string | undefined;
  /** True where that is one of the properties that are meant to. */
  readonly expected: boolean;
  /** Histories that were played before. */
  readonly runs: number;
  /** Real time until it was found and its story was small, in milliseconds. */
  readonly ms: number;
  /** Operations of the story. */
  readonly operations: number;
  readonly story: string;
}

/** Hunts one mutant. */
export function hunted({ name, seed, runs }: MutantTask): MutantResult {
  const mutant = MUTANTS.find((each) => each.name === name);
  if (mutant === undefined) throw new UsageError(`there is no mutant ${JSON.stringify(name)}; there are ${MUTANTS.map((each) => each.name).join(", ")}`);
  const { counterexample, ms, runs: played } = huntMutant(mutant, { seed, runs });
  const killedBy = counterexample?.violation.oracle;
  return {
    name,
    title: mutant.title,
    killedBy,
    expected: killedBy !== undefined && mutant.breaks.includes(killedBy),
    runs: played,
    ms,
    operations: counterexample?.history.operations.length ?? 0,
    story: counterexample === undefined ? "" : counterexampleText(counterexample),
  };
}
