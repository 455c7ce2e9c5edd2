/** A cluster in a file: written as a whole or not at all, and read with its reason where it cannot be. */
import { open, readFile, rename, rm } from "node:fs/promises";
import { type Cluster, type ClusterOptions, loadCluster, SavedError, type SavedSimulation, UsageError } from "everynode";

/** Writes a cluster to a file: beside it first, and in its place once it is on the disk. */
export async function saveState(path: string, cluster: Cluster): Promise<void> {
  const beside = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(beside, "w", 0o600);
    try {
      await file.writeFile(`${JSON.stringify(cluster.save())}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** The cluster in a file, with the options that it was made with; undefined where there is no such file. Throws a `UsageError` that says why a file is no cluster. */
export async function loadState(path: string, options: ClusterOptions = {}): Promise<Cluster | undefined> {
  const text = await textOf(path);
  if (text === undefined) return undefined;
  try {
    return loadCluster(JSON.parse(text) as SavedSimulation, options);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${path} is no saved cluster: it is no JSON: ${error.message}`, { cause: error });
    if (error instanceof SavedError || error instanceof UsageError) throw new UsageError(`${path} is no saved cluster: ${error.message}`, { cause: error });
    throw new UsageError(`${path} is no saved cluster: it is damaged (${error instanceof Error ? error.message : String(error)})`, { cause: error });
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new UsageError(`cannot read ${path}: ${code ?? String(error)}`, { cause: error });
  }
}
