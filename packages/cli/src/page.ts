/** Pages with a map, a timeline and a slider: of a cluster, and of a history in which something went wrong. */
import { type Mark, pageHtml } from "@everynode/picture";
import type { Replayed } from "@everynode/testing";
import type { Cluster } from "everynode";
import type { Io } from "./io.js";
import { fileTrouble } from "./manifest-files.js";
import { RunError } from "./usage-error.js";

/** The page of a cluster that was made with a history of all writes. */
export function pageOf(cluster: Cluster, title: string): string {
  return pageHtml(cluster.history, { trace: cluster, title });
}

/** The page of a history that was played again: its operations as remarks, its violations as marks. */
export function pageOfReplay({ moments, trace, operations, violations }: Replayed, title: string): string {
  const last = moments.length - 1;
  const notes = operations.map(({ moment, text }): Mark => ({ atMs: moments[moment]?.atMs ?? 0, moment, text, type: "note" }));
  const marks = violations.map(({ oracle, object, is, must, atMs, node }): Mark => {
    return { atMs, moment: last, text: `${oracle} ${object} is: ${is}; must: ${must}`, ...(node === undefined ? {} : { node }) };
  });
  return pageHtml(moments, { title, trace, axis: "moments", marks: [...notes, ...marks] });
}

/** Writes a page to a file. Throws a `RunError` where it cannot. */
export function pageTo(path: string, html: string, io: Io): void {
  try {
    io.writeFile(path, html);
  } catch (error) {
    throw new RunError(`cannot write ${path}: ${fileTrouble(error)}`);
  }
}
