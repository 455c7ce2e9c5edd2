/** A folder of histories that failed once, a file each. */
import { fnv1a32 } from "@everynode/model";
import { type Counterexample, historyOfText, replayLine } from "@everynode/testing";
import type { Io } from "../io.js";

/** The texts of the histories of a folder, in order of file name; none where there is no such folder. Throws a `UsageError` for a file that is no history of this version. */
export function corpusTexts(folder: string, io: Io): readonly string[] {
  const files = io.filesIn(folder)?.filter((path) => path.endsWith(".json")) ?? [];
  return files.map((path) => {
    const text = io.readFile(path);
    historyOfText(text, path);
    return text;
  });
}

/** Puts a counterexample into a folder; returns the file. */
export function keepInCorpus(folder: string, counterexample: Counterexample, io: Io): string {
  const text = replayLine(counterexample);
  const path = `${folder.replace(/\/$/, "")}/${counterexample.violation.oracle}-${fnv1a32(text).toString(16).padStart(8, "0")}.json`;
  io.writeFile(path, `${text}\n`);
  return path;
}
