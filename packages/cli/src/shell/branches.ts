/** Clusters side by side, that were branched off from one. */
import { type Cluster, type Moment, UsageError } from "everynode";

/** What a built-in word may look at and change: the clusters, by name, and which of them is typed at. */
export class Branches {
  readonly clusters: Map<string, Cluster> = new Map();
  /** The name of the one that is typed at. */
  current = "main";
  /** The moment before the last line that changed something. */
  before: Moment;
  /** True: what a command changes comes to rest before the next one. */
  settles = true;

  constructor(main: Cluster) {
    this.clusters.set("main", main);
    this.before = main.history.last;
  }

  get cluster(): Cluster {
    return this.named(this.current);
  }

  /** Throws a `UsageError` where there is none. */
  named(name: string): Cluster {
    const found = this.clusters.get(name);
    if (found === undefined) throw new UsageError(`there is no branch ${JSON.stringify(name)}; there are ${[...this.clusters.keys()].join(", ")}`);
    return found;
  }
}
