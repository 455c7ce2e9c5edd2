/** Clusters in files. */
import { SavedError, type SavedSimulation } from "@everynode/core";
import { type Cluster, loadCluster, UsageError } from "everynode";
import type { Io } from "./io.js";
import { manifestFiles } from "./manifest-files.js";
import { RunError } from "./usage-error.js";

/** The cluster that `--save` has written to a file. Throws a `RunError` where it cannot be read, or is none. */
export function savedCluster(path: string, io: Io): Cluster {
  const [file] = manifestFiles([path], io);
  try {
    return loadCluster(JSON.parse(file?.text ?? "") as SavedSimulation, { latencies: "recorded", history: "writes" });
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof SavedError || error instanceof UsageError) throw new RunError(`${path} is no saved cluster: ${error.message}`);
    throw error;
  }
}
