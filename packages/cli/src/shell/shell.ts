/** A shell around clusters: kubectl commands, words for the world that kubectl cannot reach, and time travel. */
import { ApiError, type Cluster, UsageError } from "everynode";
import type { Io } from "../io.js";
import { typedAt } from "../typed-line.js";
import { CommandLineError, RunError } from "../usage-error.js";
import { Branches } from "./branches.js";
import { BUILT_INS } from "./built-ins.js";

/** What came of a line. */
export interface Said {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** A shell around one cluster and what is branched off from it. */
export class Shell {
  readonly branches: Branches;
  readonly #io: Io;
  /** Set once somebody has typed `exit`. */
  isDone = false;

  constructor(cluster: Cluster, io: Io) {
    this.branches = new Branches(cluster);
    this.#io = io;
  }

  /** What stands before the next line: the branch, and how many moments it has been through. */
  get prompt(): string {
    return `${this.branches.current} ${this.branches.cluster.history.last.number}> `;
  }

  /** Does what a line says. What goes wrong is said, and changes nothing. */
  type(line: string): Said {
    const [word = "", ...words] = line.trim().split(/\s+/);
    if (word === "" || word.startsWith("#")) return { stdout: "", stderr: "", code: 0 };
    if (word === "exit" || word === "quit") {
      this.isDone = true;
      return { stdout: "", stderr: "", code: 0 };
    }
    const { cluster } = this.branches;
    const { last } = cluster.history;
    try {
      const builtIn = BUILT_INS.get(word);
      const said = builtIn === undefined ? this.#kubectl(line) : { stdout: builtIn.run(this.branches, words, this.#io), stderr: "", code: 0 };
      if (cluster === this.branches.cluster && cluster.history.last !== last) this.branches.before = last;
      return said;
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof ApiError || error instanceof CommandLineError || error instanceof RunError)) throw error;
      return { stdout: "", stderr: `${error.message}\n`, code: 1 };
    }
  }

  #kubectl(line: string): Said {
    const { cluster, settles } = this.branches;
    const { number } = cluster.history.last;
    const said = typedAt(cluster, line, this.#io);
    if (settles && cluster.history.last.number !== number) cluster.settle();
    return said;
  }

  /** What may stand where a line ends: words of this shell, and what kubectl would take. */
  completions(line: string): readonly string[] {
    const words = line.trimStart().split(/\s+/);
    const [first = ""] = words;
    const kubectls = BUILT_INS.has(first) && words.length > 1 ? [] : this.branches.cluster.completions(line);
    const own = words.length > 1 ? [] : [...BUILT_INS.keys(), "exit", "kubectl"].filter((word) => word.startsWith(first));
    return [...new Set([...own, ...kubectls])].sort();
  }
}
