/** `everynode serve`: a cluster behind HTTP, for kubectl and everybody else who knows Kubernetes. */
import { loadState, serveCluster, type ServedCluster, timeWord } from "@everynode/server";
import { backgroundPace, type Cluster } from "everynode";
import type { Command } from "../command.js";
import type { Io } from "../io.js";
import { fileTrouble, manifestFiles } from "../manifest-files.js";
import { runCluster, runNodes } from "../run-cluster.js";
import { SERVE_FLAGS, type ServeCommandOptions, serveOptions } from "../serve-options.js";
import { RunError } from "../usage-error.js";

/** The command. */
export const serveCommand: Command = {
  name: "serve",
  usage: "serve [-f FILE...] [flags]",
  summary: "Serve a cluster over HTTP, to kubectl, Helm and controllers in any language, until it is stopped.",
  flags: SERVE_FLAGS,
  examples: ["serve --nodes 5 --write-kubeconfig kubeconfig", "serve -f agent.yaml --time manual --port 8080", "serve --state cluster.json --time real=60"],
  run: async (given, io) => served(serveOptions(given, io), io),
};

async function served(options: ServeCommandOptions, io: Io): Promise<number> {
  const loaded = await loadedCluster(options);
  const cluster = loaded ?? newCluster(options, io);
  if (loaded !== undefined) io.stdout(`The cluster comes from ${options.state}, as it was at ${loaded.time}.\n`);
  const server = await serveCluster(cluster, { ...options.serve, onError: (error) => io.stderr(`everynode: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`) });
  const { kubeconfig } = options;
  if (kubeconfig !== undefined) writeKubeconfig(kubeconfig, server, io);
  io.stdout(greeting(server, options));
  await io.stopped();
  await server.close();
  if (options.state !== undefined) io.stdout(`The cluster is in ${options.state}, as it was at ${cluster.time}.\n`);
  return 0;
}

async function loadedCluster({ state, run }: ServeCommandOptions): Promise<Cluster | undefined> {
  if (state === undefined) return undefined;
  return loadState(state, { latencies: run.latencies, history: "off", ...(run.heartbeatMs === undefined ? {} : backgroundPace(run.heartbeatMs)) });
}

function newCluster({ run, startTime, serve }: ServeCommandOptions, io: Io): Cluster {
  const manifests = manifestFiles(run.files, io);
  const cluster = runCluster(run, { startTime, history: "off" });
  for (const node of runNodes(run, manifests)) cluster.addNode(node);
  const waits = serve.time?.type === "manual";
  if (!waits) cluster.settle();
  for (const { text, file } of manifests) cluster.load(text, { file, legacy: run.legacy });
  for (const warning of new Set(cluster.warnings)) io.stderr(`Warning: ${warning}\n`);
  if (!waits) cluster.settle();
  return cluster;
}

/** Only who serves may read it: a token may stand in it. */
function writeKubeconfig(path: string, { kubeconfig }: ServedCluster, io: Io): void {
  try {
    io.writeFile(path, kubeconfig, 0o600);
  } catch (error) {
    throw new RunError(`cannot write ${path}: ${fileTrouble(error)}`);
  }
}

function greeting({ url, cluster }: ServedCluster, { kubeconfig, serve }: ServeCommandOptions): string {
  const nodes = cluster.list("Node").length;
  const isPlain = serve.token === undefined && serve.tls === undefined;
  const command = kubeconfig !== undefined ? `kubectl --kubeconfig ${kubeconfig} get nodes` : isPlain ? `kubectl --server ${url} get nodes` : "everynode serve ... --write-kubeconfig FILE, and then kubectl --kubeconfig FILE get nodes";
  const mode = serve.time ?? { type: "quiet", factor: 1 };
  return [
    `Kubernetes v1.36.3, simulated: ${nodes} node${nodes === 1 ? "" : "s"}, time: ${timeWord(mode)}`,
    `  ${url}`,
    `  ${command}`,
    ...(mode.type === "manual" ? [`  curl -X POST ${url}/everynode/v1/advance -d '{"for":{"seconds":10}}'`] : []),
    "Stop it with Ctrl-C.",
    "",
  ].join("\n");
}
