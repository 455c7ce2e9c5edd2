/** A cluster while something happens in it, and afterwards. */
import { type Cluster, timelineLine } from "everynode";
import type { Io } from "./io.js";
import { fileTrouble } from "./manifest-files.js";
import { RunError } from "./usage-error.js";

/** Prints what happens as it happens. */
export function tell(cluster: Cluster, io: Io): void {
  const startMs = cluster.nowMs;
  cluster.on("trace", (entry) => {
    const line = timelineLine(entry, startMs);
    if (line !== undefined) io.stdout(`${line}\n`);
  });
}

/** Writes the whole cluster to a file. Throws a `RunError` where it cannot. */
export function saveTo(path: string, cluster: Cluster, io: Io): void {
  try {
    io.writeFile(path, `${JSON.stringify(cluster.save())}\n`);
  } catch (error) {
    throw new RunError(`cannot write ${path}: ${fileTrouble(error)}`);
  }
}
