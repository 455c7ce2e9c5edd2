/** `everynode kubectl`: a kubectl command on a cluster that stands in a file. */
import type { Command } from "../command.js";
import type { Io } from "../io.js";
import { savedCluster } from "../saved-cluster.js";
import { saveTo } from "../telling.js";
import { typedAt } from "../typed-line.js";
import { CommandLineError } from "../usage-error.js";
import { shellOn } from "./shell.js";

/** The command. All that stands behind its name is kubectl's, but for `--cluster`. */
export const kubectlCommand: Command = {
  name: "kubectl",
  usage: "kubectl --cluster FILE [COMMAND...]",
  summary: "Type a kubectl command at a saved cluster; what it changes comes to rest, and is written back. Without a command: a shell.",
  takesAll: true,
  flags: [{ name: "cluster", value: "FILE", help: "The cluster, as --save of run or play wrote it." }],
  examples: ["kubectl --cluster c.json get ds -A -o wide", "kubectl --cluster c.json apply -f agent.yaml", "kubectl --cluster c.json rollout status ds/agent"],
  run: ({ words }, io) => typed(words, io),
};

async function typed(words: readonly string[], io: Io): Promise<number> {
  const { path, args } = clusterOf(words);
  const cluster = savedCluster(path, io);
  if (args.length === 0) return shellOn(cluster, io);
  const before = cluster.simulation.cluster;
  const { stdout, stderr, code } = typedAt(cluster, args, io);
  io.stderr(stderr);
  io.stdout(stdout);
  if (cluster.simulation.cluster !== before) {
    cluster.settle();
    saveTo(path, cluster, io);
  }
  return code;
}

interface Typed {
  readonly path: string;
  readonly args: readonly string[];
}

function clusterOf(words: readonly string[]): Typed {
  const at = words.findIndex((word) => word === "--cluster" || word.startsWith("--cluster="));
  const word = words[at];
  if (word === undefined) throw new CommandLineError("kubectl needs a cluster: --cluster FILE");
  const isJoined = word !== "--cluster";
  const path = isJoined ? word.slice("--cluster=".length) : words[at + 1];
  if (path === undefined) throw new CommandLineError("--cluster needs a value: --cluster FILE");
  return { path, args: words.filter((_, i) => i !== at && (isJoined || i !== at + 1)) };
}
