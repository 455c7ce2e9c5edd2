/** `everynode play`: a scenario is played, and what happens is told. */
import { basename, dirname, isAbsolute, join } from "node:path";
import { type ManifestText, playScenario, readScenario, type Scenario } from "everynode";
import type { Command } from "../command.js";
import { finalState } from "../final-state.js";
import { type Flag, type Given, lastValue, oneOf, wholeNumber } from "../flags.js";
import type { Io } from "../io.js";
import { manifestFiles } from "../manifest-files.js";
import { HTML_FLAG, OUTPUTS, type RunOptions } from "../run-options.js";
import { pageOf, pageTo } from "../page.js";
import { saveTo, tell } from "../telling.js";
import { CommandLineError, RunError } from "../usage-error.js";

const FLAGS: readonly Flag[] = [
  { name: "seed", value: "S", help: "The number that all chance comes from, in place of the scenario's." },
  { name: "quiet", short: "q", help: "Do not tell what happens." },
  { name: "output", short: "o", value: "FORM", help: "What the cluster is in the end: table (the default), json or yaml." },
  { name: "save", value: "FILE", help: "Write the whole cluster to a file, for loadCluster." },
  HTML_FLAG,
];

/** The command. */
export const playCommand: Command = {
  name: "play",
  usage: "play FILE [flags]",
  summary: "Play a scenario: a cluster, and what happens to it when (faults, manifests, nodes), from a YAML or JSON file.",
  flags: FLAGS,
  examples: ["play examples/scenarios/partition.yaml", "play drill.yaml --seed 7 --quiet", "play drill.yaml --quiet --html out.html"],
  run: (given, io) => played(playOptions(given), io),
};

interface PlayOptions extends Pick<RunOptions, "quiet" | "output" | "save" | "html"> {
  readonly file: string;
  /** Undefined: the scenario's own. */
  readonly seed: number | undefined;
}

function playOptions(given: Given): PlayOptions {
  const [file, stray] = given.words;
  if (file === undefined) throw new CommandLineError("play needs a scenario: play FILE");
  if (stray !== undefined) throw new CommandLineError(`play takes one scenario; got ${given.words.join(" ")}`);
  return {
    file,
    seed: given.values.has("seed") ? wholeNumber(given, "seed", { least: -Infinity, otherwise: 1 }) : undefined,
    quiet: given.values.has("quiet"),
    output: oneOf(given, "output", { words: OUTPUTS, otherwise: "table" }),
    save: lastValue(given, "save"),
    html: lastValue(given, "html"),
  };
}

function played(options: PlayOptions, io: Io): number {
  const { file, seed, quiet, output, save, html } = options;
  const scenario = { ...scenarioAt(file, io), ...(seed === undefined ? {} : { seed }) };
  const tells = !quiet && output === "table";
  const cluster = playScenario(scenario, { ...(tells ? { watch: (begun) => tell(begun, io) } : {}), ...(html === undefined ? {} : { history: "writes" }) });
  for (const warning of new Set(cluster.warnings)) io.stderr(`Warning: ${warning}\n`);
  if (tells) io.stdout("\n");
  io.stdout(finalState(cluster, output));
  if (save !== undefined) saveTo(save, cluster, io);
  if (html !== undefined) pageTo(html, pageOf(cluster, basename(file)), io);
  return 0;
}

/** The scenario of a file; paths in it start from where it is. */
function scenarioAt(path: string, io: Io): Scenario {
  if (path !== "-" && io.manifestsIn(path) !== undefined) throw new RunError(`${path} is a folder, but play takes the file of one scenario`);
  const [{ text, file } = { text: "", file: path }] = manifestFiles([path], io);
  const folder = path === "-" ? "" : dirname(path);
  return readScenario(text, { file, manifests: (each) => manifestsAt(isAbsolute(each) ? each : join(folder, each), io) });
}

function manifestsAt(path: string, io: Io): readonly ManifestText[] | string {
  try {
    return manifestFiles([path], io);
  } catch (error) {
    if (error instanceof RunError) return error.message;
    throw error;
  }
}
