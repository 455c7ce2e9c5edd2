/** `everynode shell`: a cluster at which one types kubectl commands, and goes back and forth in time. */
import type { Cluster } from "everynode";
import type { Command } from "../command.js";
import { type Given, lastValue } from "../flags.js";
import type { Io } from "../io.js";
import { manifestFiles } from "../manifest-files.js";
import { runCluster, runNodes } from "../run-cluster.js";
import { RUN_FLAGS, runOptions } from "../run-options.js";
import { savedCluster } from "../saved-cluster.js";
import { Shell } from "../shell/shell.js";
import { CommandLineError } from "../usage-error.js";

const OWN: readonly string[] = ["filename", "nodes", "control-planes", "seed", "legacy", "latencies", "heartbeat"];

/** The command. */
export const shellCommand: Command = {
  name: "shell",
  usage: "shell [-f FILE...] [flags]",
  summary: "Type kubectl commands at a cluster, let time pass, go back, branch off and compare; help tells more.",
  flags: [...RUN_FLAGS.filter(({ name }) => OWN.includes(name)), { name: "cluster", value: "FILE", help: "A cluster as --save of run or play wrote it, in place of a new one." }],
  examples: ["shell --nodes 3", "shell -f agent.yaml --control-planes 1", "shell --cluster c.json", "shell < commands.txt"],
  run: async (given, io) => shellOn(clusterFor(given, io), io),
};

function clusterFor(given: Given, io: Io): Cluster {
  const path = lastValue(given, "cluster");
  const [stray] = given.words;
  if (stray !== undefined) throw new CommandLineError(`unexpected ${JSON.stringify(stray)}; commands are typed once the shell is there`);
  if (path === undefined) return newCluster(given, io);
  const more = OWN.find((name) => given.values.has(name));
  if (more !== undefined) throw new CommandLineError(`--${more} is about a new cluster, --cluster about one that is there: one of them`);
  return savedCluster(path, io);
}

function newCluster(given: Given, io: Io): Cluster {
  const options = runOptions(given);
  const manifests = manifestFiles(options.files, io);
  const cluster = runCluster(options, { history: "writes" });
  for (const node of runNodes(options, manifests)) cluster.addNode(node);
  cluster.settle();
  for (const { text, file } of manifests) cluster.load(text, { file, legacy: options.legacy });
  for (const warning of new Set(cluster.warnings)) io.stderr(`Warning: ${warning}\n`);
  cluster.settle();
  return cluster;
}

/** Reads lines until they end, or somebody says `exit`; returns the code of the last one. */
export async function shellOn(cluster: Cluster, io: Io): Promise<number> {
  const shell = new Shell(cluster, io);
  let code = 0;
  for await (const line of io.lines({ prompt: () => shell.prompt, completions: (typed) => shell.completions(typed) })) {
    const said = shell.type(line);
    io.stderr(said.stderr);
    io.stdout(said.stdout);
    ({ code } = said);
    if (shell.isDone) break;
  }
  return code;
}
