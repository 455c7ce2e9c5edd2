/** What happens in a cluster, moment by moment, as pictures of time need it. */
import type { Cluster, Snapshot } from "everynode";

/** What is left out of a film: it changes all the time, and is seen in no picture. */
const UNSEEN: ReadonlySet<string> = new Set(["Lease", "Event"]);

/** The moments of a cluster while `happen` does something to it: before, after each write that can be seen, and after. Each costs next to nothing. */
export function filmed(cluster: Cluster, happen: () => void): readonly Snapshot[] {
  const moments: Snapshot[] = [cluster.snapshot()];
  const look = ({ kind }: { readonly kind: string }): void => {
    if (!UNSEEN.has(kind)) moments.push(cluster.snapshot());
  };
  cluster.on("write", look);
  cluster.on("world", look);
  try {
    happen();
  } finally {
    cluster.off("write", look);
    cluster.off("world", look);
  }
  return [...moments, cluster.snapshot()];
}
