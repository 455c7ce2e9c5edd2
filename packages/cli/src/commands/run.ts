/** `everynode run`: a cluster is made, manifests are loaded, and what happens is told. */
import { basename } from "node:path";
import type { Command } from "../command.js";
import { explanation } from "../explanation.js";
import { finalState } from "../final-state.js";
import type { Io } from "../io.js";
import { manifestFiles } from "../manifest-files.js";
import { runCluster, runNodes } from "../run-cluster.js";
import { RUN_FLAGS, type RunOptions, runOptions } from "../run-options.js";
import { pageOf, pageTo } from "../page.js";
import { saveTo, tell } from "../telling.js";
import { CommandLineError } from "../usage-error.js";

/** The command. */
export const runCommand: Command = {
  name: "run",
  usage: "run -f FILE... [flags]",
  summary: "Make a cluster, load manifests into it, and tell what happens until it is at rest.",
  flags: RUN_FLAGS,
  examples: ["run -f agent.yaml --nodes 3 --control-planes 1", "run -f agent.yaml --for 5m --quiet -o yaml", "run -f agent.yaml --html out.html", "run -f - --legacy refuse < old.yaml"],
  run: (given, io) => {
    const options = runOptions(given);
    if (options.files.length === 0) throw new CommandLineError("run needs a manifest: -f FILE");
    return ran(options, io);
  },
};

function ran(options: RunOptions, io: Io): number {
  const manifests = manifestFiles(options.files, io);
  const cluster = runCluster(options, options.html === undefined ? {} : { history: "writes" });
  const startMs = cluster.nowMs;
  const tells = !options.quiet && options.output === "table";
  if (tells) tell(cluster, io);
  for (const node of runNodes(options, manifests)) cluster.addNode(node);
  cluster.settle();
  for (const { text, file } of manifests) cluster.load(text, { file, legacy: options.legacy });
  for (const warning of new Set(cluster.warnings)) io.stderr(`Warning: ${warning}\n`);
  if (!cluster.settle()) io.stderr(`Warning: the cluster is not at rest after ${Math.round((cluster.nowMs - startMs) / 1000)} simulated seconds\n`);
  cluster.advance(options.forMs);
  if (tells) io.stdout("\n");
  if (options.explain) explain(options, explanation(cluster, manifests), io);
  io.stdout(finalState(cluster, options.output));
  if (options.save !== undefined) saveTo(options.save, cluster, io);
  if (options.html !== undefined) pageTo(options.html, pageOf(cluster, options.files.map((file) => basename(file)).join(", ")), io);
  return 0;
}

/** Explanations stand before tables, and stay out of what programs read. */
function explain({ output }: RunOptions, lines: readonly string[], io: Io): void {
  if (output === "table") io.stdout(`${lines.join("\n")}\n\n`);
  else io.stderr(`${lines.join("\n")}\n`);
}
