/** The file that worker threads of `everynode mutants` run. */
import { hunted, type MutantResult, type MutantTask } from "./check/mutant-hunt.js";

/** Hunts one mutant in this thread. */
export function work(task: MutantTask): MutantResult {
  return hunted(task);
}
