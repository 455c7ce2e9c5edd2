/** `everynode kubectl`: a kubectl command on a cluster that stands in a file. */
import { SavedError, type SavedSimulation } from "@everynode/core";
import { type Cluster, loadCluster, UsageError } from "everynode";
import type { Command } from "../command.js";
import type { Io } from "../io.js";
import { manifestFiles } from "../manifest-files.js";
import { saveTo } from "../telling.js";
import { CommandLineError, RunError } from "../usage-error.js";

/** The command. All that stands behind its name is kubectl's, but for `--cluster`. */
export const kubectlCommand: Command = {
  name: "kubectl",
  usage: "kubectl --cluster FILE COMMAND...",
  summary: "Type a kubectl command at a saved cluster; what it changes comes to rest, and is written back.",
  takesAll: true,
  flags: [{ name: "cluster", value: "FILE", help: "The cluster, as --save of run or play wrote it." }],
  examples: ["kubectl --cluster c.json get ds -A -o wide", "kubectl --cluster c.json apply -f agent.yaml", "kubectl --cluster c.json rollout status ds/agent"],
  run: ({ words }, io) => typed(words, io),
};

function typed(words: readonly string[], io: Io): number {
  const { path, args } = clusterOf(words);
  const cluster = loaded(path, io);
  const before = cluster.simulation.cluster;
  const sources = filesNamed(args);
  const files = Object.fromEntries(manifestFiles(sources.filter((source) => source !== "-"), io).map(({ file, text }) => [file, text]));
  const stdin = sources.includes("-") ? { stdin: io.readFile("-") } : {};
  const { stdout, stderr, code } = cluster.kubectl(args, { files, ...stdin });
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

function loaded(path: string, io: Io): Cluster {
  const [file] = manifestFiles([path], io);
  try {
    return loadCluster(JSON.parse(file?.text ?? "") as SavedSimulation, { latencies: "recorded" });
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof SavedError || error instanceof UsageError) throw new RunError(`${path} is no saved cluster: ${error.message}`);
    throw error;
  }
}

/** What `-f` and `--filename` name. */
function filesNamed(args: readonly string[]): readonly string[] {
  const named = args.flatMap((arg, at) => {
    if (arg === "-f" || arg === "--filename") return [args[at + 1] ?? ""];
    const joined = ["--filename=", "-f=", "-f"].find((flag) => arg.startsWith(flag));
    return joined === undefined ? [] : [arg.slice(joined.length)];
  });
  return named.flatMap((paths) => paths.split(",")).filter((path) => path !== "");
}
